"""The labels of fieldwork and saturation."""

from __future__ import annotations

FR = {
    "fieldwork.title": "Qui a été rencontré : territoires et rôles",
    "fieldwork.territory": "Territoire",
    "fieldwork.total": "Ensemble",
    "fieldwork.people": "Personnes",
    "fieldwork.transcripts": "Transcriptions",
    "fieldwork.words": "Mots",
    "fieldwork.planned": "Prévues",
    "fieldwork.missing": "Manquent",
    "fieldwork.role": "Rôle",
    "fieldwork.holes": "Ce qui manque au plan",
    "fieldwork.nobody": "·",
    "fieldwork.months": "Quand",
    "fieldwork.month": "Mois",
    "fieldwork.speakers": "Qui parle combien",
    "fieldwork.part": "Place",
    "fieldwork.share": "Part des mots",
    "fieldwork.turns": "Tours",
    "fieldwork.participant": "Enquêté",
    "fieldwork.note.cell": "Personnes rencontrées (prévues) ; « · » : personne. Une personne de la "
    "liste des enquêtés compte une fois par territoire et rôle ; une étiquette sans personne, une "
    "fois par transcription. Les chercheurs n’en sont pas.",
    "fieldwork.note.size": "{transcripts}, {words} mots, dont {share} aux chercheurs.",
    "fieldwork.note.noplan": "Aucun plan de terrain : les cases vides ne disent pas ce qui était "
    "prévu (champ « plan » de case.yaml).",
    "fieldwork.note.done": "Le plan est rempli.",
    "fieldwork.note.part": "Aucun plan n’est fait pour cette partie de l’étude.",
    "fieldwork.note.undated": "Sans date : {count}.",
    "fieldwork.note.unheard": "De la liste des enquêtés, ne parlent pas ici : {count}.",
    "fieldwork.chart": "Personnes rencontrées, par territoire et rôle",
    "saturation.title": "Combien de codes de plus au prochain entretien ?",
    "saturation.group": "Groupe",
    "saturation.all": "Tous les entretiens",
    "saturation.interviews": "Entretiens",
    "saturation.codes": "Codes entendus",
    "saturation.last": "Au dernier",
    "saturation.next": "Entendus une seule fois",
    "saturation.chao2": "Codes estimés",
    "saturation.low": "borne basse",
    "saturation.high": "borne haute",
    "saturation.heard": "Part entendue",
    "saturation.reached": "Règle de Guest",
    "saturation.median": "Ordres au hasard",
    "saturation.curve": "Courbe d’accumulation",
    "saturation.size": "Après n entretiens",
    "saturation.expected": "Codes attendus",
    "saturation.new": "Nouveaux",
    "saturation.order": "Dans l’ordre des dates",
    "saturation.brought": "Codes nouveaux",
    "saturation.note.curve": "Codes attendus dans tous les ordres possibles (Mao Tau, Colwell et "
    "al. 2004) ; bornes : 95 % de {orders} ordres au hasard, graine {seed}.",
    "saturation.note.chao": "Codes estimés : Chao2 (Chao 1987), un minimum de ce qui est à "
    "entendre, avec son intervalle à 95 %. « Au dernier » : codes nouveaux attendus du dernier "
    "entretien.",
    "saturation.note.rule": "Règle de Guest, Namey et Chen (2020) : après combien d’entretiens, "
    "dans l’ordre des dates, les {run} suivants apportent au plus {threshold} des codes des "
    "{base} premiers ; puis la médiane des ordres au hasard. Un tiret : pas encore.",
    "saturation.note.unfinished": "Que personne n’a codées jusqu’au bout, hors de ces comptes : "
    "{count}.",
    "saturation.note.coder": "Codages de {coder} seulement.",
    "saturation.note.book": "Une grille de codage fermée d’avance sature d’elle-même : la courbe "
    "dit ce que cette grille entend encore de nouveau, non ce que le terrain dirait autrement.",
    "saturation.chart": "Entretiens",
    "saturation.chart.y": "Codes entendus",
    "saturation.chart.cut": "{drawn} groupes dessinés sur {groups} : ceux de deux entretiens et "
    "plus, sept au plus.",
}

EN = {
    "fieldwork.title": "Who was met: territories and roles",
    "fieldwork.territory": "Territory",
    "fieldwork.total": "All",
    "fieldwork.people": "People",
    "fieldwork.transcripts": "Transcripts",
    "fieldwork.words": "Words",
    "fieldwork.planned": "Planned",
    "fieldwork.missing": "Missing",
    "fieldwork.role": "Role",
    "fieldwork.holes": "What the plan still lacks",
    "fieldwork.nobody": "·",
    "fieldwork.months": "When",
    "fieldwork.month": "Month",
    "fieldwork.speakers": "Who speaks how much",
    "fieldwork.part": "Part",
    "fieldwork.share": "Share of words",
    "fieldwork.turns": "Turns",
    "fieldwork.participant": "Participant",
    "fieldwork.note.cell": "People met (planned); “·”: nobody. A person of the roster counts "
    "once by territory and role; a label without a person, once a transcript. Researchers are "
    "not counted.",
    "fieldwork.note.size": "{transcripts}, {words} words, {share} of them the researchers’.",
    "fieldwork.note.noplan": "No fieldwork plan: an empty cell does not say what was meant (field "
    "“plan” of case.yaml).",
    "fieldwork.note.done": "The plan is fulfilled.",
    "fieldwork.note.part": "No plan is made for this part of the study.",
    "fieldwork.note.undated": "Without a date: {count}.",
    "fieldwork.note.unheard": "{count} of the roster are not heard here.",
    "fieldwork.chart": "People met, by territory and role",
    "saturation.title": "How many more codes would the next interview bring?",
    "saturation.group": "Group",
    "saturation.all": "All interviews",
    "saturation.interviews": "Interviews",
    "saturation.codes": "Codes heard",
    "saturation.last": "By the last",
    "saturation.next": "Heard only once",
    "saturation.chao2": "Codes estimated",
    "saturation.low": "low",
    "saturation.high": "high",
    "saturation.heard": "Share heard",
    "saturation.reached": "Guest’s rule",
    "saturation.median": "Random orders",
    "saturation.curve": "Accumulation curve",
    "saturation.size": "After n interviews",
    "saturation.expected": "Codes expected",
    "saturation.new": "New",
    "saturation.order": "In the order of dates",
    "saturation.brought": "New codes",
    "saturation.note.curve": "Codes expected over all possible orders (Mao Tau, Colwell et al. "
    "2004); bounds: 95% of {orders} random orders, seed {seed}.",
    "saturation.note.chao": "Codes estimated: Chao2 (Chao 1987), a least number of what is there "
    "to be heard, with its 95% interval. “By the last”: new codes expected of the last "
    "interview.",
    "saturation.note.rule": "Rule of Guest, Namey and Chen (2020): after how many interviews, in "
    "the order of dates, the {run} next ones bring at most {threshold} of the codes of the "
    "{base} first; then the median of random orders. A dash: not yet.",
    "saturation.note.unfinished": "Coded to the end by nobody, in none of these counts: {count}.",
    "saturation.note.coder": "Codings of {coder} only.",
    "saturation.note.book": "A codebook closed beforehand saturates by itself: the curve says what "
    "this codebook still hears of new, not what the field would say otherwise.",
    "saturation.chart": "Interviews",
    "saturation.chart.y": "Codes heard",
    "saturation.chart.cut": "{drawn} groups drawn of {groups}: those of two interviews and more, "
    "seven at most.",
}
