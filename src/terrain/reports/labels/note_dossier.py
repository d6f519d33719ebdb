"""The labels of the dossier of a Note."""

from __future__ import annotations

FR = {
    "stance.supports": "appuie",
    "stance.nuances": "nuance",
    "stance.contradicts": "contredit",
    "stance.": "non cité par la Note",
    "note_dossier": "Note",
    "note_dossier.draft": "version de travail, pour l’équipe",
    "note_dossier.nuances": "En nuance",
    "note_dossier.contradicts": "À l’encontre",
    "note_dossier.speaker": "personne non décrite",
    "note_dossier.and": " ; ",
    "note_dossier.again": "source citée ({date})",
    "note_dossier.withheld": "[Éléments de preuve retenus ici : {count}. Les consentements ne "
    "permettent pas de les citer.]",
    "note_dossier.unknown": "[Éléments de preuve retenus ici : {count}. Leur transcription n’est "
    "pas dans l’étude.]",
    "note_dossier.state.here": "mot pour mot",
    "note_dossier.state.moved": "mot pour mot",
    "note_dossier.state.changed": "modifié depuis",
    "note_dossier.state.unsure": "place incertaine",
    "note_dossier.state.gone": "introuvable",
    "note_dossier.alert.changed": "À vérifier : la transcription dit aujourd’hui autre chose.",
    "note_dossier.alert.unsure": "À vérifier : ces mots se trouvent à plusieurs endroits.",
    "note_dossier.alert.gone": "À vérifier : ces mots ne sont plus dans la transcription.",
    "note_dossier.why.no-consent": "non (aucun accord enregistré)",
    "note_dossier.why.withdrawn": "non (accord retiré)",
    "note_dossier.why.unreadable": "non (accord illisible)",
    "note_dossier.why.embargo": "pas avant le {until}",
    "note_dossier.why.analysis-only": "non (analyse seulement)",
    "note_dossier.why.state": "non (à vérifier d’abord)",
    "note_dossier.methods": "Méthode",
    "note_dossier.methods.corpus": "Cette Note s’appuie sur l’étude « {study} » : {transcripts} "
    "({kinds}){dates}, {speakers} hors chercheurs.",
    "note_dossier.methods.evidence": "Elle avance {claims}, que portent {evidence} cités ici : "
    "{supports} à l’appui, {nuances} en nuance, {contradicts} à l’encontre. Ces citations viennent "
    "de {transcripts}.",
    "note_dossier.methods.verbatim": "Chacune reprend, mot pour mot, ce que dit la transcription.",
    "note_dossier.methods.withheld": "Retenus : {count}, dont les consentements ne permettent pas "
    "de citer les mots ; ils ne figurent nulle part dans ce document.",
    "note_dossier.methods.unknown": "Retenus : {count}, dont la transcription n’est pas dans "
    "l’étude.",
    "note_dossier.methods.unsettled": "À vérifier avant de publier : {count}, dont les mots ne "
    "sont plus, à coup sûr, ceux de la transcription.",
    "note_dossier.methods.people": "Les personnes sont décrites par leur rôle, leur territoire et "
    "l’année ; la description en dit moins là où moins de {k} personnes du corpus la "
    "partageraient.",
    "note_dossier.methods.team": "Les personnes sont décrites d’aussi près que l’étude les "
    "connaît : cette version n’est pas faite pour circuler hors de l’équipe.",
    "note_dossier.methods.searches": "{searches} ont été faites dans le corpus pour établir ces "
    "assertions (annexe C), dont {against} pour ce qui les contredit.",
    "note_dossier.methods.no_searches": "Aucune recherche n’a été enregistrée pour cette Note.",
    "note_dossier.methods.made": "Document établi le {date} avec terrain {version}.",
    "note_dossier.a": "Annexe A – Éléments de preuve",
    "note_dossier.a.note": "Retenus et absents de ce tableau : {count}.",
    "note_dossier.a.none": "Aucun élément de preuve ne peut être montré.",
    "note_dossier.b": "Annexe B – Sources",
    "note_dossier.b.archive": "Les références renvoient aux transcriptions de l’étude « {study} », "
    "par tour de parole (§) et par temps d’enregistrement.",
    "note_dossier.c": "Annexe C – Recherches faites",
    "note_dossier.c.note": "Trouvés : ce que la recherche a trouvé ; lus : ce qui en a été montré. "
    "Le reste des passages lus est en suspens.",
    "note_dossier.column.number": "N°",
    "note_dossier.column.note": "Note",
    "note_dossier.column.claim": "Assertion",
    "note_dossier.column.stance": "Position",
    "note_dossier.column.quote": "Citation",
    "note_dossier.column.speaker": "Qui parle",
    "note_dossier.column.territory": "Territoire",
    "note_dossier.column.citation": "Référence",
    "note_dossier.column.state": "État",
    "note_dossier.column.publish": "Publiable",
    "note_dossier.column.date": "Date",
    "note_dossier.column.query": "Recherche",
    "note_dossier.column.seeking": "Pour ce qui",
    "note_dossier.column.searched": "Cherché dans",
    "note_dossier.column.found": "Trouvés",
    "note_dossier.column.read": "Lus",
    "note_dossier.column.kept": "Gardés",
    "note_dossier.column.aside": "Écartés",
    "note_dossier.loose": "hors assertion",
    "note_dossier.filters": "filtres : {filters}",
    "note_dossier.cited": "Note « {note} »",
    "note_dossier.grouped": "Effectifs par position et territoire",
    "note_dossier.for": "Pour la Note",
}

EN = {
    "stance.supports": "supports",
    "stance.nuances": "nuances",
    "stance.contradicts": "contradicts",
    "stance.": "not quoted by the Note",
    "note_dossier": "Note",
    "note_dossier.draft": "working version, for the team",
    "note_dossier.nuances": "With a nuance",
    "note_dossier.contradicts": "Against it",
    "note_dossier.speaker": "speaker not described",
    "note_dossier.and": "; ",
    "note_dossier.again": "source cited above ({date})",
    "note_dossier.withheld": "[Pieces of evidence withheld here: {count}. Consent does not allow "
    "to quote them.]",
    "note_dossier.unknown": "[Pieces of evidence withheld here: {count}. Their transcript is not "
    "in the study.]",
    "note_dossier.state.here": "word for word",
    "note_dossier.state.moved": "word for word",
    "note_dossier.state.changed": "changed since",
    "note_dossier.state.unsure": "place uncertain",
    "note_dossier.state.gone": "not found",
    "note_dossier.alert.changed": "To be checked: the transcript now says something else.",
    "note_dossier.alert.unsure": "To be checked: these words stand in several places.",
    "note_dossier.alert.gone": "To be checked: these words are no longer in the transcript.",
    "note_dossier.why.no-consent": "no (no promise recorded)",
    "note_dossier.why.withdrawn": "no (withdrawn)",
    "note_dossier.why.unreadable": "no (promise unreadable)",
    "note_dossier.why.embargo": "not before {until}",
    "note_dossier.why.analysis-only": "no (analysis only)",
    "note_dossier.why.state": "no (to be checked first)",
    "note_dossier.methods": "Methods",
    "note_dossier.methods.corpus": "This Note rests on the study “{study}”: {transcripts} "
    "({kinds}){dates}, {speakers}, researchers aside.",
    "note_dossier.methods.evidence": "It makes {claims}, borne by {evidence} quoted here: "
    "{supports} in support, {nuances} with a nuance, {contradicts} against. These quotations come "
    "from {transcripts}.",
    "note_dossier.methods.verbatim": "Each has the words of the transcript, word for word.",
    "note_dossier.methods.withheld": "Withheld: {count}, whose words consent does not allow to "
    "quote; they are nowhere in this document.",
    "note_dossier.methods.unknown": "Withheld: {count}, whose transcript is not in the study.",
    "note_dossier.methods.unsettled": "To be checked before publication: {count} whose words are "
    "no longer, for certain, those of the transcript.",
    "note_dossier.methods.people": "Speakers are described by role, territory and year; less is "
    "said where fewer than {k} people of the corpus would share the description.",
    "note_dossier.methods.team": "Speakers are described as closely as the study knows them: this "
    "version is not made to leave the team.",
    "note_dossier.methods.searches": "{searches} were made in the corpus to establish these claims "
    "(annex C), {against} of them for what contradicts them.",
    "note_dossier.methods.no_searches": "No search was recorded for this Note.",
    "note_dossier.methods.made": "Document made on {date} with terrain {version}.",
    "note_dossier.a": "Annex A – Evidence",
    "note_dossier.a.note": "Withheld, and absent from this table: {count}.",
    "note_dossier.a.none": "No evidence may be shown.",
    "note_dossier.b": "Annex B – Sources",
    "note_dossier.b.archive": "References are to the transcripts of the study “{study}”, by turn "
    "(§) and time of the recording.",
    "note_dossier.c": "Annex C – Searches made",
    "note_dossier.c.note": "Found: what the search found; read: what was shown of it. What was "
    "read and neither kept nor set aside is undecided.",
    "note_dossier.column.number": "No.",
    "note_dossier.column.note": "Note",
    "note_dossier.column.claim": "Claim",
    "note_dossier.column.stance": "Stance",
    "note_dossier.column.quote": "Quotation",
    "note_dossier.column.speaker": "Speaker",
    "note_dossier.column.territory": "Territory",
    "note_dossier.column.citation": "Reference",
    "note_dossier.column.state": "State",
    "note_dossier.column.publish": "Publishable",
    "note_dossier.column.date": "Date",
    "note_dossier.column.query": "Search",
    "note_dossier.column.seeking": "For what",
    "note_dossier.column.searched": "Searched in",
    "note_dossier.column.found": "Found",
    "note_dossier.column.read": "Read",
    "note_dossier.column.kept": "Kept",
    "note_dossier.column.aside": "Set aside",
    "note_dossier.loose": "no claim",
    "note_dossier.filters": "filters: {filters}",
    "note_dossier.cited": "Note “{note}”",
    "note_dossier.grouped": "Counts by stance and territory",
    "note_dossier.for": "For the Note",
}
