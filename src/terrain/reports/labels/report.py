"""The labels of the comparison report and of the portrait of a territory."""

from __future__ import annotations

FR = {
    "report.comparison": "Rapport de comparaison",
    "report.comparison.title": "{study} : comparaison par {by}",
    "report.corpus": "Le corpus",
    "report.corpus.text": "L’étude réunit {transcripts} ({kinds}){dates} : {speakers} hors "
    "chercheurs, {words}, chercheurs compris. La grille de codage compte {codes} codes.",
    "report.corpus.dates": ", du {first} au {last}",
    "report.corpus.table": "Le corpus, par étude de cas",
    "report.case": "Étude de cas",
    "report.period": "Période",
    "report.speakers": "Personnes",
    "report.words": "Mots",
    "report.codings": "Codages",
    "report.finished": "Codées jusqu’au bout",
    "report.transcripts": "Transcriptions",
    "report.all": "Ensemble",
    "report.fieldwork": "Le terrain",
    "report.fieldwork.figure": "Personnes rencontrées, par territoire et rôle (cercle tireté : le "
    "plan en prévoit davantage)",
    "report.fieldwork.alt": "Tableau de {rows} territoires et {columns} rôles ; les mêmes nombres "
    "sont dans l’annexe.",
    "report.coding": "L’état du codage",
    "report.coding.text": "{codings} sur {transcripts} ; {finished} sont codées jusqu’au bout par "
    "une personne au moins. Ailleurs, l’absence d’un code ne dit rien.",
    "report.coding.table": "Qui a codé quoi",
    "report.coder": "Codeur",
    "report.coder.transcripts": "Transcriptions touchées",
    "report.coder.finished": "Achevées",
    "report.saturation.figure": "Codes entendus après n entretiens, dans tous les ordres possibles",
    "report.saturation.alt": "{codes} codes entendus en {interviews} entretiens ; le dernier en "
    "apporterait {last}.",
    "report.agreement": "L’accord entre codeurs",
    "report.agreement.text": "Sur {units} unités, l’α de Krippendorff de l’ensemble des codes "
    "est de {alpha} ({low} à {high}).",
    "report.agreement.undefined": "Sur {units} unités, l’α de l’ensemble des codes ne se calcule "
    "pas.",
    "report.agreement.figure": "Accord par code",
    "report.agreement.alt": "α et son intervalle pour {codes} codes ; les mêmes nombres sont dans "
    "la table.",
    "report.compare": "Les thèmes, de l’un à l’autre",
    "report.compare.figure": "{measure}",
    "report.compare.alt": "Table de {rows} lignes et {columns} colonnes ; les mêmes nombres sont "
    "dans l’annexe.",
    "report.compare.text": "Les effectifs disent où lire, non combien l’on pense : un thème peut "
    "être dit une fois et peser. Un zéro n’est tel que là où une transcription est codée "
    "jusqu’au bout.",
    "report.typical": "Ce qui est propre à chacun",
    "report.typical.figure": "Les {of} les plus propres à chaque groupe",
    "report.typical.alt": "Par groupe, les {of} de plus forte spécificité ; les mêmes nombres sont "
    "dans l’annexe.",
    "report.factor": "Qui parle comme qui",
    "report.factor.figure": "Plan des deux premiers axes ({share} de l’inertie)",
    "report.factor.alt": "{groups} groupes et {terms} codes placés sur deux axes.",
    "report.cooccur": "Les codes qui se rencontrent",
    "report.cooccur.figure": "Paires de codes plus fréquentes qu’au hasard dans un tour de parole",
    "report.cooccur.alt": "Graphe de {codes} codes et {pairs} paires.",
    "report.methods": "Méthode",
    "report.methods.source": "Document établi le {date} avec terrain {version}, à partir de "
    "l’étude « {study} ». Rien n’y est saisi à la main : chaque nombre est calculé sur les "
    "textes et les codages tels qu’ils étaient ce jour-là.",
    "report.factor.groups": "Les groupes sur les axes",
    "report.factor.terms": "Les codes sur les axes",
    "report.number.figure": "Figure {number} – {caption}",
    "report.number.table": "Tableau {number} – {caption}",
    "report.part": "Le corpus et l’état du codage décrivent toute l’étude ; la suite n’en retient "
    "qu’une partie – {filters}.",
    "report.methods.units": "Un codage porte sur des mots précis ; le territoire d’un tour de "
    "parole est celui de la personne qui parle, à défaut de la section, à défaut de la "
    "transcription. Les paroles des chercheurs ne sont pas des unités, et ne comptent pas dans les "
    "mots là où il est écrit « hors chercheurs ».",
    "report.methods.versions": "Calculs : {versions}.",
    "report.methods.agreement": "Accord",
    "report.methods.saturation": "Saturation",
    "report.methods.compare": "Comparaison",
    "report.methods.typical": "Spécificités",
    "report.methods.factor": "Correspondances",
    "report.methods.cooccur": "Cooccurrences",
    "report.annex": "Annexes",
    "report.annex.codebook": "La grille de codage",
    "report.definition": "Définition",
    "report.none.agreement": "L’accord entre codeurs ne se calcule pas : aucune transcription "
    "n’est codée jusqu’au bout par deux personnes.",
    "report.none.saturation": "La saturation ne se calcule pas : il faut deux transcriptions "
    "codées jusqu’au bout.",
    "report.none.employment": "L’emploi ne se lit pas.",
    "report.none.compare": "La comparaison ne se calcule pas : rien n’est codé.",
    "report.none.typical": "Ce qui est propre à chacun ne se calcule pas : il faut deux groupes "
    "qui parlent, et des termes assez fréquents.",
    "report.none.factor": "L’analyse des correspondances ne se calcule pas : il faut deux "
    "groupes et deux codes.",
    "report.none.cooccur": "Les rencontres de codes ne se calculent pas : rien n’est codé.",
    "report.none.detail": "{said} (Message du programme : {detail})",
    "portrait": "Portrait de territoire",
    "portrait.identity": "Le territoire",
    "portrait.kind": "Nature",
    "portrait.codes": "Code officiel",
    "portrait.parents": "Fait partie de",
    "portrait.children": "Réunit",
    "portrait.people": "Qui a été rencontré",
    "portrait.person": "Personne",
    "portrait.category": "Qualité",
    "portrait.sector": "Secteur",
    "portrait.place": "Lieu",
    "portrait.people.text": "{people} dans {transcripts}, {words} hors chercheurs.",
    "portrait.person.one": "{count} personne",
    "portrait.person.many": "{count} personnes",
    "portrait.nobody": "Personne n’y a encore été entendu : il n’y a rien d’autre à dire.",
    "portrait.themes": "Ses thèmes, face aux autres",
    "portrait.themes.table": "Codages pour 10 000 mots, ici et ailleurs",
    "portrait.here": "Ici",
    "portrait.elsewhere": "Ailleurs",
    "portrait.rate.here": "Pour 10 000 mots, ici",
    "portrait.rate.elsewhere": "ailleurs",
    "portrait.themes.alone": "Aucun autre territoire n’est codé : il n’y a rien à comparer.",
    "portrait.typical": "Ses mots",
    "portrait.typical.table": "Les lemmes qui lui sont le plus propres",
    "portrait.inner": "D’une partie à l’autre",
    "portrait.inner.table": "Codages, selon le lieu d’où l’on parle",
    "portrait.inner.none": "Accords et contrastes entre ses parties ne se calculent pas : tous "
    "ceux qui ont été entendus parlent du même lieu, ou de lieux dont l’étude ne sait pas à quelle "
    "intercommunalité ou zone d’emploi ils appartiennent (participants.yaml, territories.yaml).",
    "portrait.inner.epci": "Entre intercommunalités",
    "portrait.inner.zone-emploi": "Entre zones d’emploi",
    "portrait.inner.places": "Entre lieux",
    "portrait.inner.nothing": "aucun code",
    "portrait.inner.sides": "dit : {said} ; non dit : {unsaid}",
    "portrait.inner.apart.none": "Aucun code n’est dit d’un côté et absent d’un autre dont le "
    "codage est achevé.",
    "portrait.inner.shared": "Dits dans toutes ses parties : {codes}.",
    "portrait.inner.apart": "Dits d’un côté et non de l’autre, là où le codage est achevé :",
    "portrait.employment": "L’emploi",
    "portrait.quotations": "Paroles",
    "portrait.quotations.text": "Pour chacun des thèmes qui lui sont le plus propres, les "
    "citations que les consentements permettent, {limit} au plus.",
}

EN = {
    "report.comparison": "Comparison report",
    "report.comparison.title": "{study}: comparison by {by}",
    "report.corpus": "The corpus",
    "report.corpus.text": "The study gathers {transcripts} ({kinds}){dates}: {speakers}, "
    "researchers aside, {words}, researchers included. The codebook has {codes} codes.",
    "report.corpus.dates": ", from {first} to {last}",
    "report.corpus.table": "The corpus, by case",
    "report.case": "Case",
    "report.period": "Period",
    "report.speakers": "People",
    "report.words": "Words",
    "report.codings": "Codings",
    "report.finished": "Coded to the end",
    "report.transcripts": "Transcripts",
    "report.all": "All",
    "report.fieldwork": "The fieldwork",
    "report.fieldwork.figure": "People met, by territory and role (dashed circle: the plan has "
    "more)",
    "report.fieldwork.alt": "Table of {rows} territories and {columns} roles; the same numbers "
    "are in the annex.",
    "report.coding": "The state of the coding",
    "report.coding.text": "{codings} on {transcripts}; {finished} are coded to the end by one "
    "person at least. Elsewhere, the absence of a code says nothing.",
    "report.coding.table": "Who coded what",
    "report.coder": "Coder",
    "report.coder.transcripts": "Transcripts touched",
    "report.coder.finished": "Finished",
    "report.saturation.figure": "Codes heard after n interviews, over all possible orders",
    "report.saturation.alt": "{codes} codes heard in {interviews} interviews; the last would bring "
    "{last}.",
    "report.agreement": "Agreement between coders",
    "report.agreement.text": "Over {units} units, Krippendorff’s α of all codes is {alpha} "
    "({low} to {high}).",
    "report.agreement.undefined": "Over {units} units, the α of all codes cannot be computed.",
    "report.agreement.figure": "Agreement by code",
    "report.agreement.alt": "α and its interval for {codes} codes; the same numbers are in the "
    "table.",
    "report.compare": "Themes, from one to the other",
    "report.compare.figure": "{measure}",
    "report.compare.alt": "Table of {rows} rows and {columns} columns; the same numbers are in the "
    "annex.",
    "report.compare.text": "Counts say where to read, not how much is thought: a theme may be said "
    "once and weigh. A zero is one only where a transcript is coded to the end.",
    "report.typical": "What each has of its own",
    "report.typical.figure": "The {of} most typical of each group",
    "report.typical.alt": "By group, the {of} of the highest specificity; the same numbers are "
    "in the annex.",
    "report.factor": "Who speaks like whom",
    "report.factor.figure": "Plane of the first two axes ({share} of inertia)",
    "report.factor.alt": "{groups} groups and {terms} codes placed on two axes.",
    "report.cooccur": "Codes that meet",
    "report.cooccur.figure": "Pairs of codes more frequent than by chance in a turn",
    "report.cooccur.alt": "Graph of {codes} codes and {pairs} pairs.",
    "report.methods": "Methods",
    "report.methods.source": "Document made on {date} with terrain {version}, from the study "
    "“{study}”. Nothing in it is typed by hand: each number is computed on the texts and codings "
    "as they were that day.",
    "report.factor.groups": "The groups on the axes",
    "report.factor.terms": "The codes on the axes",
    "report.number.figure": "Figure {number} – {caption}",
    "report.number.table": "Table {number} – {caption}",
    "report.part": "The corpus and the state of the coding are those of the whole study; what "
    "follows keeps a part of it – {filters}.",
    "report.methods.units": "A coding bears on exact words; the territory of a turn is that of "
    "the person who speaks, else the section’s, else the transcript’s. Researchers’ words are "
    "no units, and do not count as words where “researchers aside” is written.",
    "report.methods.versions": "Computed with: {versions}.",
    "report.methods.agreement": "Agreement",
    "report.methods.saturation": "Saturation",
    "report.methods.compare": "Comparison",
    "report.methods.typical": "Specificities",
    "report.methods.factor": "Correspondences",
    "report.methods.cooccur": "Co-occurrences",
    "report.annex": "Annexes",
    "report.annex.codebook": "The codebook",
    "report.definition": "Definition",
    "report.none.agreement": "Agreement between coders cannot be computed: no transcript is "
    "coded to the end by two people.",
    "report.none.saturation": "Saturation cannot be computed: it takes two transcripts coded to "
    "the end.",
    "report.none.employment": "Employment cannot be read.",
    "report.none.compare": "The comparison cannot be computed: nothing is coded.",
    "report.none.typical": "What each has of its own cannot be computed: it takes two groups that "
    "speak, and terms that are frequent enough.",
    "report.none.factor": "The correspondence analysis cannot be computed: it takes two groups and "
    "two codes.",
    "report.none.cooccur": "Meetings of codes cannot be computed: nothing is coded.",
    "report.none.detail": "{said} (The program says: {detail})",
    "portrait": "Portrait of a territory",
    "portrait.identity": "The territory",
    "portrait.kind": "Kind",
    "portrait.codes": "Official code",
    "portrait.parents": "Part of",
    "portrait.children": "Holds",
    "portrait.people": "Who was met",
    "portrait.person": "Person",
    "portrait.category": "Category",
    "portrait.sector": "Sector",
    "portrait.place": "Place",
    "portrait.people.text": "{people} in {transcripts}, {words}, researchers aside.",
    "portrait.person.one": "{count} person",
    "portrait.person.many": "{count} people",
    "portrait.nobody": "Nobody has been heard there yet: there is nothing else to say.",
    "portrait.themes": "Its themes, against the others",
    "portrait.themes.table": "Codings for 10,000 words, here and elsewhere",
    "portrait.here": "Here",
    "portrait.elsewhere": "Elsewhere",
    "portrait.rate.here": "For 10,000 words, here",
    "portrait.rate.elsewhere": "elsewhere",
    "portrait.themes.alone": "No other territory is coded: there is nothing to compare.",
    "portrait.typical": "Its words",
    "portrait.typical.table": "The lemmas most typical of it",
    "portrait.inner": "From one part to the other",
    "portrait.inner.table": "Codings, by the place people speak from",
    "portrait.inner.none": "Agreements and contrasts between its parts cannot be computed: all who "
    "were heard speak from one place, or from places whose intercommunalité or zone d’emploi the "
    "study does not know (participants.yaml, territories.yaml).",
    "portrait.inner.epci": "Between intercommunalités",
    "portrait.inner.zone-emploi": "Between zones d’emploi",
    "portrait.inner.places": "Between places",
    "portrait.inner.nothing": "no code",
    "portrait.inner.sides": "said: {said}; unsaid: {unsaid}",
    "portrait.inner.apart.none": "No code is said on one side and absent from another whose coding "
    "is finished.",
    "portrait.inner.shared": "Said in all of its parts: {codes}.",
    "portrait.inner.apart": "Said on one side and not on the other, where the coding is finished:",
    "portrait.employment": "Employment",
    "portrait.quotations": "Words",
    "portrait.quotations.text": "For each of its most typical themes, the quotations that consents "
    "allow, {limit} at most.",
}
