"""The labels of tables in general."""

from __future__ import annotations

FR = {
    "sheet.yes": "oui",
    "sheet.no": "non",
    "sheet.none": "–",
    "sheet.notes": "Lecture",
    "sheet.tiny": "< {least}",
}

EN = {
    "sheet.yes": "yes",
    "sheet.no": "no",
    "sheet.none": "–",
    "sheet.notes": "Reading",
    "sheet.tiny": "< {least}",
}
