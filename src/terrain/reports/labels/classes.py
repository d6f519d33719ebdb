"""The labels of lexical classes (Reinert)."""

from __future__ import annotations

FR = {
    "classes.title": "Classes lexicales des {unit} (Reinert)",
    "classes.unit.passage": "passages",
    "classes.unit.turn": "tours de parole",
    "classes.class": "Classe",
    "classes.name": "Classe {number}",
    "classes.size": "Effectif",
    "classes.share": "Part",
    "classes.transcripts": "Transcriptions",
    "classes.stable": "Stabilité",
    "classes.first": "Mots les plus typiques",
    "classes.words": "Mots typiques de chaque classe",
    "classes.word": "Mot",
    "classes.found": "Dans la classe",
    "classes.total": "En tout",
    "classes.part": "Part dans la classe",
    "classes.chi2": "χ²",
    "classes.p": "Probabilité",
    "classes.passages": "Passages typiques",
    "classes.score": "Score",
    "classes.matched": "Mots typiques qu’il contient",
    "classes.said": "Paroles",
    "classes.variables": "Ce qui va avec chaque classe sans l’avoir faite",
    "classes.variable": "Variable",
    "classes.value": "Modalité",
    "classes.tree": "Arbre : les coupures",
    "classes.cut": "Coupure",
    "classes.height": "Hauteur",
    "classes.left": "D’un côté",
    "classes.right": "De l’autre",
    "classes.units": "Classe de chaque unité",
    "classes.unit": "Unité",
    "classes.from": "Début",
    "classes.to": "Fin",
    "classes.none": "non classé",
    "classes.note.method": "Classification descendante hiérarchique de Reinert (1983, 1990), "
    "comme IRaMuTeQ et rainette : présence ou absence de {terms} lemmes ({minimum} occurrences ou "
    "plus{cut}) dans chaque unité ; premier vecteur de l’analyse des correspondances calculé à "
    "partir de la graine {seed}.",
    "classes.note.cut": ", les plus répandus sur {known}",
    "classes.note.units": "{classified} {unit} classés sur {units} ({share}), de {transcripts} ; "
    "non classés : {empty} sans aucun de ces mots, {stripped} qui ont perdu les leurs en chemin, "
    "{aside} dans des classes de moins de {smallest}.",
    "classes.note.fewer": "{found} classes sur les {asked} demandées : aucune ne se laisse plus "
    "couper en deux parts de {smallest} ou plus.",
    "classes.note.chi2": "χ² de présence (un degré de liberté, signe de l’écart) : {critical} ou "
    "plus n’arrive par hasard qu’une fois sur vingt. Pour les mots, qui ont fait les classes, la "
    "probabilité décrit et ne prouve rien.",
    "classes.note.clusters": "Les unités d’un même entretien se ressemblent : ces probabilités "
    "sont trop belles, et d’autant plus approchées que la modalité est rare (moins de 5 unités "
    "attendues dans la classe).",
    "classes.note.stability": "Stabilité : {resamples} tirages avec remise des transcriptions (de "
    "la même graine), classés de même ; indice de Rand corrigé médian {median} (de {low} à "
    "{high} ; 1 : les mêmes classes, 0 : le hasard). Par classe, moyenne du plus grand indice "
    "de Jaccard (Hennig 2007) : stable à partir de {stable}, dissoute sous {dissolved}.",
    "classes.note.unstable": "Ces classes dépendent beaucoup des entretiens qui ont été faits : "
    "n’en concluez rien sans relire les passages.",
    "classes.note.no_stability": "Stabilité non calculée ({why}).",
    "classes.note.failed": "Tirages qui n’ont pu être classés, et ne comptent pas : {failed} sur "
    "{resamples}.",
    "classes.why.one": "une seule transcription, rien à tirer",
    "classes.why.none": "aucun tirage demandé",
    "classes.why.failed": "aucun tirage n’a pu être classé",
    "classes.note.words": "{shown} lignes sur {total} ; --limit 0 les montre toutes, mots évités "
    "compris.",
    "classes.note.variables": "{shown} lignes sur {total} ; --limit 0 les montre toutes.",
    "classes.note.score": "Score : somme des χ² des mots typiques de la classe que le passage "
    "contient. Passages montrés de chaque classe, au plus : {shown}.",
    "classes.note.withheld": "Passages plus typiques, mais que les consentements ne laissent pas "
    "citer : {count}.",
    "classes.note.height": "Hauteur : χ² de la coupure et de celles qui l’ont suivie, sommés.",
    "classes.chart": "{classified} {unit} classés sur {units}",
    "classes.chart.height": "χ² cumulé",
    "classes.chart.none": "aucun territoire ni rôle au-dessus du hasard",
    "classes.chart.words": "Mots et modalités : χ² entre parenthèses.",
}

EN = {
    "classes.title": "Lexical classes of {unit} (Reinert)",
    "classes.unit.passage": "passages",
    "classes.unit.turn": "turns",
    "classes.class": "Class",
    "classes.name": "Class {number}",
    "classes.size": "Count",
    "classes.share": "Share",
    "classes.transcripts": "Transcripts",
    "classes.stable": "Stability",
    "classes.first": "Most typical words",
    "classes.words": "Words typical of each class",
    "classes.word": "Word",
    "classes.found": "In the class",
    "classes.total": "In all",
    "classes.part": "Share in the class",
    "classes.chi2": "χ²",
    "classes.p": "Probability",
    "classes.passages": "Typical passages",
    "classes.score": "Score",
    "classes.matched": "Typical words that it holds",
    "classes.said": "Words",
    "classes.variables": "What goes with each class without having made it",
    "classes.variable": "Variable",
    "classes.value": "Value",
    "classes.tree": "Tree: the cuts",
    "classes.cut": "Cut",
    "classes.height": "Height",
    "classes.left": "On one side",
    "classes.right": "On the other",
    "classes.units": "The class of each unit",
    "classes.unit": "Unit",
    "classes.from": "Start",
    "classes.to": "End",
    "classes.none": "not classified",
    "classes.note.method": "Reinert’s descending hierarchical classification (1983, 1990), as in "
    "IRaMuTeQ and rainette: presence or absence of {terms} lemmas ({minimum} occurrences or "
    "more{cut}) in each unit; the first vector of the correspondence analysis computed from "
    "seed {seed}.",
    "classes.note.cut": ", the most widespread of {known}",
    "classes.note.units": "{classified} {unit} classified of {units} ({share}), from "
    "{transcripts}; not classified: {empty} with none of these words, {stripped} that lost theirs "
    "on the way, {aside} in classes of fewer than {smallest}.",
    "classes.note.fewer": "{found} classes of the {asked} asked: none can be cut any more into two "
    "parts of {smallest} or more.",
    "classes.note.chi2": "χ² of presence (one degree of freedom, with the sign of the difference): "
    "chance gives {critical} or more once in twenty. For words, which made the classes, the "
    "probability describes and proves nothing.",
    "classes.note.clusters": "Units of one interview are alike: these probabilities are too good, "
    "and the rougher the rarer the value (fewer than 5 units expected in the class).",
    "classes.note.stability": "Stability: {resamples} draws of transcripts with replacement (from "
    "the same seed), classified likewise; median adjusted Rand index {median} (from {low} to "
    "{high}; 1: the same classes, 0: chance). By class, the mean of the greatest Jaccard index "
    "(Hennig 2007): stable from {stable}, dissolved under {dissolved}.",
    "classes.note.unstable": "These classes depend much on which interviews were held: conclude "
    "nothing from them without reading the passages.",
    "classes.note.no_stability": "Stability not computed ({why}).",
    "classes.note.failed": "Draws that could not be classified, and do not count: {failed} of "
    "{resamples}.",
    "classes.why.one": "a single transcript, nothing to draw",
    "classes.why.none": "no draw was asked for",
    "classes.why.failed": "no draw could be classified",
    "classes.note.words": "{shown} lines of {total}; --limit 0 shows all, avoided words too.",
    "classes.note.variables": "{shown} lines of {total}; --limit 0 shows all.",
    "classes.note.score": "Score: the sum of the χ² of the class’ typical words that the passage "
    "holds. Passages shown of each class, at most: {shown}.",
    "classes.note.withheld": "Passages more typical, but which consents do not let be quoted: "
    "{count}.",
    "classes.note.height": "Height: the χ² of the cut and of those made after it, added up.",
    "classes.chart": "{classified} {unit} classified of {units}",
    "classes.chart.height": "Cumulated χ²",
    "classes.chart.none": "no territory or role above chance",
    "classes.chart.words": "Words and values: χ² in brackets.",
}
