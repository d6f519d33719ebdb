"""The labels of specificities."""

from __future__ import annotations

FR = {
    "typical.title": "Ce qui est propre à chaque groupe : {of} par {by}",
    "typical.of.lemmas": "lemmes",
    "typical.of.forms": "formes",
    "typical.of.expressions": "expressions",
    "typical.of.codes": "codes",
    "typical.group": "Groupe",
    "typical.term": "Terme",
    "typical.found": "Ici",
    "typical.total": "En tout",
    "typical.expected": "Attendu",
    "typical.score": "Spécificité",
    "typical.p": "Probabilité",
    "typical.q": "Probabilité corrigée",
    "typical.kept": "Corrigé",
    "typical.sizes": "Groupes comparés",
    "typical.size": "Occurrences",
    "typical.units": "Unités",
    "typical.transcripts": "Transcriptions",
    "typical.lines": "Concordances",
    "typical.line": "En contexte",
    "typical.note.law": "Spécificité : −log10 de la probabilité hypergéométrique d’un effectif au "
    "moins aussi haut (+) ou aussi bas (−) que celui du groupe (Lafon 1980). +2 : une chance sur "
    "cent.",
    "typical.note.many": "{terms} {of} sur {groups} groupes : probabilités corrigées pour les "
    "tests multiples (Benjamini et Hochberg 1995) ; « corrigé » dit si elle reste sous 5 %.",
    "typical.note.corpus.words": "Corpus : {size} mots des enquêtés, mots outils compris ; les "
    "paroles des chercheurs et les notes entre crochets n’en sont pas. {of} retenus : {minimum} "
    "occurrences ou plus.",
    "typical.note.corpus.codes": "Corpus : {size} codages de paroles d’enquêtés ; un codage "
    "compte dans chaque groupe qu’il touche. Codes retenus : {minimum} fois ou plus.",
    "typical.note.uncounted": "{count} occurrences n’appartiennent à aucun groupe (non précisé) ; "
    "elles comptent dans l’ensemble.",
    "typical.note.clusters": "Les mots d’une même personne se ressemblent : une probabilité est un "
    "classement, non une preuve. Lisez les concordances.",
    "typical.note.shown": "{shown} lignes sur {total} ; --limit 0 les montre toutes.",
    "typical.chart": "Termes les plus propres à chaque groupe (à gauche : évités)",
    "typical.chart.shown": "Par groupe, {over} termes propres et {under} évités au plus, de "
    "spécificité {threshold} au moins ; à côté : occurrences du groupe / de tous.",
}

EN = {
    "typical.title": "What each group has of its own: {of} by {by}",
    "typical.of.lemmas": "lemmas",
    "typical.of.forms": "forms",
    "typical.of.expressions": "expressions",
    "typical.of.codes": "codes",
    "typical.group": "Group",
    "typical.term": "Term",
    "typical.found": "Here",
    "typical.total": "In all",
    "typical.expected": "Expected",
    "typical.score": "Specificity",
    "typical.p": "Probability",
    "typical.q": "Adjusted probability",
    "typical.kept": "Adjusted",
    "typical.sizes": "Groups compared",
    "typical.size": "Occurrences",
    "typical.units": "Units",
    "typical.transcripts": "Transcripts",
    "typical.lines": "Concordances",
    "typical.line": "In context",
    "typical.note.law": "Specificity: −log10 of the hypergeometric probability of a count at least "
    "as high (+) or as low (−) as the group’s (Lafon 1980). +2: one chance in a hundred.",
    "typical.note.many": "{terms} {of} in {groups} groups: probabilities adjusted for multiple "
    "tests (Benjamini and Hochberg 1995); “adjusted” says if it stays under 5%.",
    "typical.note.corpus.words": "Corpus: {size} words of the respondents, function words "
    "included; researchers’ words and notes in brackets are not. {of} kept: {minimum} "
    "occurrences or more.",
    "typical.note.corpus.codes": "Corpus: {size} codings of respondents’ words; a "
    "coding counts in each group that it touches. Least codings of a code: {minimum}.",
    "typical.note.uncounted": "{count} occurrences belong to no group (not said); they count in "
    "the whole.",
    "typical.note.clusters": "The words of one person are alike: a probability is a ranking, not a "
    "proof. Read the concordances.",
    "typical.note.shown": "{shown} lines of {total}; --limit 0 shows all.",
    "typical.chart": "Terms most typical of each group (to the left: avoided)",
    "typical.chart.shown": "By group, at most {over} typical terms and {under} avoided ones, of a "
    "specificity of {threshold} or more; beside them: occurrences in the group / in all.",
}
