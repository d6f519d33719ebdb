"""The labels of correspondence analysis."""

from __future__ import annotations

FR = {
    "factor.title": "Analyse des correspondances : {of} par {by}",
    "factor.axes": "Axes",
    "factor.axis": "Axe",
    "factor.axis.share": "Axe {axis} ({share} de l’inertie)",
    "factor.inertia": "Inertie",
    "factor.share": "Part",
    "factor.cumulated": "Part cumulée",
    "factor.groups": "Groupes",
    "factor.terms": "Termes",
    "factor.point": "Intitulé",
    "factor.count": "Effectif",
    "factor.mass": "Masse",
    "factor.place": "Axe {axis}",
    "factor.contribution": "Contribution {axis}",
    "factor.cos2": "cos² {axis}",
    "factor.quality": "Qualité",
    "factor.note.method": "Analyse factorielle des correspondances (Benzécri 1973), coordonnées "
    "principales. Contribution : part de l’inertie de l’axe due au point ; cos² : part de "
    "l’inertie du point que l’axe montre ; qualité : cos² des deux premiers axes.",
    "factor.note.table": "Table de {rows} groupes × {columns} {of}, {count} occurrences "
    "({minimum} au moins par ligne) ; χ² = {chi2}, {freedom} degrés de liberté, p\u00a0{p}.",
    "factor.note.distance": "Deux groupes proches disent les mêmes choses dans les mêmes "
    "proportions. Entre un groupe et un terme, lisez la direction, non la distance.",
    "factor.note.empty": "Laissés de côté, sans occurrence : {names}.",
    "factor.note.shown": "{shown} termes sur {total}, ceux qui contribuent le plus ; "
    "--limit 0 les montre tous.",
    "factor.note.drawn": "{shown} termes sur {total}, ceux qui contribuent le plus.",
    "factor.note.labels": "Noms illisibles les uns sur les autres, non écrits : {count}.",
    "factor.kind.group": "groupe",
    "factor.kind.term": "terme",
}

EN = {
    "factor.title": "Correspondence analysis: {of} by {by}",
    "factor.axes": "Axes",
    "factor.axis": "Axis",
    "factor.axis.share": "Axis {axis} ({share} of inertia)",
    "factor.inertia": "Inertia",
    "factor.share": "Share",
    "factor.cumulated": "Cumulated",
    "factor.groups": "Groups",
    "factor.terms": "Terms",
    "factor.point": "Label",
    "factor.count": "Count",
    "factor.mass": "Mass",
    "factor.place": "Axis {axis}",
    "factor.contribution": "Contribution {axis}",
    "factor.cos2": "cos² {axis}",
    "factor.quality": "Quality",
    "factor.note.method": "Correspondence analysis (Benzécri 1973), principal coordinates. "
    "Contribution: the part of the axis’ inertia due to the point; cos²: the part of the point’s "
    "inertia that the axis shows; quality: cos² over the first two axes.",
    "factor.note.table": "Table of {rows} groups × {columns} {of}, {count} occurrences (at least "
    "{minimum} a row); χ² = {chi2}, {freedom} degrees of freedom, p\u00a0{p}.",
    "factor.note.distance": "Two groups near each other say the same things in the same "
    "proportions. Between a group and a term, read the direction, not the distance.",
    "factor.note.empty": "Left out, with no occurrence: {names}.",
    "factor.note.shown": "{shown} terms of {total}, those that contribute most; --limit 0 shows "
    "all.",
    "factor.note.drawn": "{shown} terms of {total}, those that contribute most.",
    "factor.note.labels": "Names that would overlap, not written: {count}.",
    "factor.kind.group": "group",
    "factor.kind.term": "term",
}
