"""The labels of contrasts."""

from __future__ import annotations

FR = {
    "contrast": "Contraste",
    "contrast.title": "{label} : d’un territoire à l’autre",
    "contrast.rule": "Règle",
    "contrast.rank": "Rang",
    "contrast.representative": "Ce qui se dit le plus ici",
    "contrast.different": "Ce qui distingue d’ici",
    "contrast.alone": "Ce qui ne se dit qu’ici",
    "contrast.quotation": "Citation",
    "contrast.score": "Score",
    "contrast.sides": "Ce qui est opposé",
    "contrast.quotations": "Citations",
    "contrast.speakers": "Personnes",
    "contrast.short": "Trop courtes",
    "contrast.own_codes": "Codes employés ici seulement",
    "contrast.none": "Rien à citer ici.",
    "contrast.again": "même personne",
    "contrast.note.representative": "« {rule} » : citations les plus proches, par le sens, du "
    "centre des citations du territoire (chaque personne y pèse autant).",
    "contrast.note.different": "« {rule} » : plus proches de ce centre que du centre le plus "
    "proche des autres territoires (la différence de leurs cosinus).",
    "contrast.note.alone": "« {rule} » : citations dont la plus proche, dans les autres "
    "territoires, est la plus lointaine (son cosinus, le plus bas d’abord).",
    "contrast.note.diverse": "Les listes sont diversifiées (pertinence marginale, Carbonell et "
    "Goldstein 1998, poids {weight}) ; une personne n’y revient que s’il n’en reste pas d’autre. "
    "Sens : modèle {model}.",
    "contrast.note.short": "Les citations de moins de {words} mots ne sont pas placées.",
    "contrast.note.held_back": "Les consentements laissent compter, non citer : {count}.",
    "contrast.note.sampled": "Au-delà de {count} citations, un échantillon de chaque territoire.",
    "contrast.note.meaning": "Le modèle rapproche des phrases, il ne comprend pas un propos : ces "
    "listes disent par où commencer à lire.",
}

EN = {
    "contrast": "Contrast",
    "contrast.title": "{label}: from one territory to another",
    "contrast.rule": "Rule",
    "contrast.rank": "Rank",
    "contrast.representative": "What is said most here",
    "contrast.different": "What sets it apart",
    "contrast.alone": "What is said here alone",
    "contrast.quotation": "Quotation",
    "contrast.score": "Score",
    "contrast.sides": "What is opposed",
    "contrast.quotations": "Quotations",
    "contrast.speakers": "People",
    "contrast.short": "Too short",
    "contrast.own_codes": "Codes used here alone",
    "contrast.none": "Nothing to quote here.",
    "contrast.again": "same person",
    "contrast.note.representative": "“{rule}”: the quotations nearest, by meaning, to the centre "
    "of the territory’s quotations (each person weighs the same).",
    "contrast.note.different": "“{rule}”: nearer to that centre than to the nearest centre of the "
    "other territories (the difference of their cosines).",
    "contrast.note.alone": "“{rule}”: quotations whose nearest one in the other territories is the "
    "farthest (its cosine, the lowest first).",
    "contrast.note.diverse": "Lists are made diverse (marginal relevance, Carbonell and Goldstein "
    "1998, weight {weight}); a person comes back only when no other is left. Meaning: model "
    "{model}.",
    "contrast.note.short": "Quotations of fewer than {words} words are not placed.",
    "contrast.note.held_back": "Consents let be counted, not quoted: {count}.",
    "contrast.note.sampled": "Beyond {count} quotations, a sample of each territory.",
    "contrast.note.meaning": "The model brings sentences together, it does not understand a point: "
    "these lists say where to begin reading.",
}
