"""The labels of documents in general, whichever file they are in."""

from __future__ import annotations

FR = {
    "document.notes": "Notes",
    "document.back": "Retour à l’appel de note",
    "document.picture": "[image : {words}]",
}

EN = {
    "document.notes": "Notes",
    "document.back": "Back to where note is called:",
    "document.picture": "[picture: {words}]",
}
