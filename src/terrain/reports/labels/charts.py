"""The labels of charts."""

from __future__ import annotations

FR = {
    "chart.denominators": "Corpus (mots hors chercheurs)",
}

EN = {
    "chart.denominators": "Corpus (words without the researchers’)",
}
