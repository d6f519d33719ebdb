"""The labels of citations of sources."""

from __future__ import annotations

FR = {
    "citations.kind.interview": "Entretien",
    "citations.kind.focus-group": "Entretien collectif",
    "citations.kind.seminar": "Séance de séminaire",
    "citations.kind.fieldnotes": "Notes de terrain",
    "citations.medium.interview": "entretien",
    "citations.medium.focus-group": "entretien collectif",
    "citations.medium.seminar": "intervention en séminaire",
    "citations.medium.fieldnotes": "notes de terrain",
    "citations.with": "{kind} : {about}",
    "citations.by": "mené par {names}",
    "citations.several": "{first} et al.",
    "citations.nobody": "anonyme",
    "citations.nodate": "s. d.",
    "citations.fictional": "FICTIF : source inventée, qui ne documente aucun terrain réel",
}

EN = {
    "citations.kind.interview": "Interview",
    "citations.kind.focus-group": "Group interview",
    "citations.kind.seminar": "Seminar session",
    "citations.kind.fieldnotes": "Field notes",
    "citations.medium.interview": "interview",
    "citations.medium.focus-group": "group interview",
    "citations.medium.seminar": "seminar contribution",
    "citations.medium.fieldnotes": "field notes",
    "citations.with": "{kind}: {about}",
    "citations.by": "by {names}",
    "citations.several": "{first} et al.",
    "citations.nobody": "anonymous",
    "citations.nodate": "n.d.",
    "citations.fictional": "FICTIONAL: an invented source, which documents no real field",
}
