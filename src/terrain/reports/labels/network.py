"""The labels of similarity graphs."""

from __future__ import annotations

FR = {
    "network.title": "Analyse de similitude : {of} des {unit}",
    "network.of.lemmas": "lemmes",
    "network.of.codes": "codes",
    "network.edges": "Liens de l’arbre maximum",
    "network.nodes": "Sommets",
    "network.node": "Intitulé",
    "network.first": "L’un",
    "network.second": "L’autre",
    "network.together": "Ensemble",
    "network.jaccard": "Jaccard",
    "network.units": "Unités",
    "network.community": "Communauté",
    "network.note.measure.cooccurrence": "Lien : nombre d’unités qui contiennent les deux.",
    "network.note.measure.jaccard": "Lien : indice de Jaccard, unités qui contiennent les deux "
    "sur celles qui contiennent l’un ou l’autre.",
    "network.note.method": "Arbre couvrant maximum (Flament 1962 ; Marchand et Ratinaud 2012) : "
    "{edges} liens gardés sur {links} paires qui se rencontrent. Communautés : Louvain (Blondel "
    "et al. 2008) sur l’arbre, graine {seed}, modularité {modularity}.",
    "network.note.none": "Aucun ne rencontre un autre : il n’y a pas de lien.",
    "network.note.extent": "{shown} {of} sur {known}, les plus répandus ; minimum : "
    "{minimum} (unités qui le contiennent). {units} unités ({unit}), de {transcripts}.",
    "network.note.shown": "{shown} liens sur {total} ; --limit 0 les montre tous.",
    "network.note.tree": "Un lien absent n’est pas une absence de rencontre : l’arbre ne garde que "
    "les plus forts, sans boucle.",
}

EN = {
    "network.title": "Similarity graph: {of} of {unit}",
    "network.of.lemmas": "lemmas",
    "network.of.codes": "codes",
    "network.edges": "Links of the maximum tree",
    "network.nodes": "Nodes",
    "network.node": "Label",
    "network.first": "One",
    "network.second": "The other",
    "network.together": "Together",
    "network.jaccard": "Jaccard",
    "network.units": "Units",
    "network.community": "Community",
    "network.note.measure.cooccurrence": "Link: how many units hold both.",
    "network.note.measure.jaccard": "Link: Jaccard index, units that hold both over those that "
    "hold either.",
    "network.note.method": "Maximum spanning tree (Flament 1962; Marchand and Ratinaud 2012): "
    "{edges} links kept of {links} pairs that meet. Communities: Louvain (Blondel et al. 2008) on "
    "the tree, seed {seed}, modularity {modularity}.",
    "network.note.none": "None meets another: there is no link.",
    "network.note.extent": "{shown} {of} of {known}, the most widespread; minimum: {minimum} "
    "(units that hold it). {units} units ({unit}), from {transcripts}.",
    "network.note.shown": "{shown} links of {total}; --limit 0 shows all.",
    "network.note.tree": "A link that is absent is no absence of meetings: the tree keeps the "
    "strongest only, without loops.",
}
