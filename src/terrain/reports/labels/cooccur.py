"""The labels of codes together."""

from __future__ import annotations

FR = {
    "cooccur.title": "Codes ensemble, {within}",
    "cooccur.within.span": "dans les mêmes mots",
    "cooccur.within.sentences": "à {distance} de distance",
    "cooccur.within.turn": "dans le même tour de parole",
    "cooccur.within.section": "dans la même section",
    "cooccur.within.transcript": "dans la même transcription",
    "cooccur.first": "Code",
    "cooccur.second": "Avec",
    "cooccur.count": "Ensemble",
    "cooccur.units.first": "Le premier",
    "cooccur.units.second": "Le second",
    "cooccur.jaccard": "Jaccard",
    "cooccur.lift": "Lift",
    "cooccur.low": "borne basse",
    "cooccur.high": "borne haute",
    "cooccur.matrix": "Table des rencontres",
    "cooccur.own": "La diagonale donne les unités de chaque code (« mots » : ses mots).",
    "cooccur.note.units": "{units} unités de {transcripts} codées ({uncoded} autres n’ont aucun "
    "codage) ; paroles des enquêtés seulement.",
    "cooccur.note.words": "{units} mots d’enquêtés dans {transcripts} codées ({uncoded} autres "
    "n’ont aucun codage). Ensemble : paires de passages qui se recouvrent ; Jaccard et lift se "
    "comptent en mots.",
    "cooccur.note.lift": "Lift : fréquence observée ensemble / attendue si chaque code tombait au "
    "hasard ; 1 : ni plus ni moins. Intervalle à 95 % : {resamples} rééchantillonnages de "
    "transcriptions entières, graine {seed}. Jaccard : ensemble / l’un ou l’autre.",
    "cooccur.note.coders": "Tous codeurs confondus ; les codages d’un même code qui se recouvrent "
    "comptent une fois.",
    "cooccur.note.coder": "Codages de {coder} seulement.",
    "cooccur.note.shown": "{shown} paires sur {total} ; --limit 0 les montre toutes.",
    "cooccur.chart": "Un point par code (surface : ses unités ; rond : premier niveau, carré : "
    "sous-code) ; un trait par paire plus fréquente qu’au hasard (épaisseur : ensemble ; plein : "
    "intervalle du lift au-dessus de 1, tireté sinon).",
    "cooccur.chart.cut": "Les {shown} paires les plus fréquentes, sur {total} plus fréquentes "
    "qu’au hasard.",
    "sequence.title": "« {first} », puis « {then} »",
    "sequence.steps": "dans les {steps} tours de parole suivants",
    "sequence.first": "Tours avec le premier",
    "sequence.then": "Tours avec le second",
    "sequence.followed": "Suivis du second",
    "sequence.share": "Part",
    "sequence.expected": "Attendu",
    "sequence.low": "borne basse",
    "sequence.high": "borne haute",
    "sequence.p": "Probabilité",
    "sequence.places": "Où le lire",
    "sequence.distance": "Tours entre eux",
    "sequence.note": "{turns} tours d’enquêtés de {transcripts} ; les paroles des chercheurs ne "
    "comptent pas pour des pas. Attendu : {shifts} décalages circulaires du second code dans "
    "chaque transcription, graine {seed} ; probabilité d’un nombre au moins aussi élevé.",
    "sequence.none": "Rien à décaler : les deux codes ne sont dans aucune transcription commune.",
}

EN = {
    "cooccur.title": "Codes together, {within}",
    "cooccur.within.span": "on the same words",
    "cooccur.within.sentences": "within {distance}",
    "cooccur.within.turn": "in the same turn",
    "cooccur.within.section": "in the same section",
    "cooccur.within.transcript": "in the same transcript",
    "cooccur.first": "Code",
    "cooccur.second": "With",
    "cooccur.count": "Together",
    "cooccur.units.first": "The first",
    "cooccur.units.second": "The second",
    "cooccur.jaccard": "Jaccard",
    "cooccur.lift": "Lift",
    "cooccur.low": "low",
    "cooccur.high": "high",
    "cooccur.matrix": "Table of meetings",
    "cooccur.own": "The diagonal has the units of each code (“words”: its words).",
    "cooccur.note.units": "{units} units of {transcripts} coded ({uncoded} others bear no coding); "
    "respondents’ words only.",
    "cooccur.note.words": "{units} respondents’ words in {transcripts} coded ({uncoded} others "
    "bear no coding). Together: pairs of passages that overlap; Jaccard and lift are counted in "
    "words.",
    "cooccur.note.lift": "Lift: frequency together, observed / expected if each code fell at "
    "random; 1: neither more nor less. 95% interval: {resamples} resamples of whole transcripts, "
    "seed {seed}. Jaccard: both / either.",
    "cooccur.note.coders": "All coders together; codings of one code that overlap count once.",
    "cooccur.note.coder": "Codings of {coder} only.",
    "cooccur.note.shown": "{shown} pairs of {total}; --limit 0 shows all.",
    "cooccur.chart": "A point a code (area: its units; circle: first level, square: child); a "
    "line a pair more frequent than by chance (width: together; solid: the lift’s interval is "
    "above 1, dashed otherwise).",
    "cooccur.chart.cut": "The {shown} most frequent pairs, of {total} more frequent than by "
    "chance.",
    "sequence.title": "“{first}”, then “{then}”",
    "sequence.steps": "within the {steps} next turns",
    "sequence.first": "Turns with the first",
    "sequence.then": "Turns with the second",
    "sequence.followed": "Followed by the second",
    "sequence.share": "Share",
    "sequence.expected": "Expected",
    "sequence.low": "low",
    "sequence.high": "high",
    "sequence.p": "Probability",
    "sequence.places": "Where to read it",
    "sequence.distance": "Turns between",
    "sequence.note": "{turns} respondents’ turns of {transcripts}; researchers’ words are no "
    "steps. Expected: {shifts} circular shifts of the second code in each transcript, seed "
    "{seed}; probability of a number at least as high.",
    "sequence.none": "Nothing to shift: the two codes share no transcript.",
}
