"""The labels of agreement between coders."""

from __future__ import annotations

FR = {
    "agreement.title": "Accord entre {coders}, par {unit}",
    "agreement.title.task": "{title} (échantillon de la tâche {task})",
    "agreement.unit.sentence": "phrase",
    "agreement.unit.turn": "tour de parole",
    "agreement.unit.passage": "passage",
    "agreement.units": "Unités",
    "agreement.marked": "Codé par {coder}",
    "agreement.both": "Par tous",
    "agreement.percent": "Accord brut",
    "agreement.positive": "Accord positif",
    "agreement.kappa": "κ de Cohen",
    "agreement.kappa.several": "κ de Conger",
    "agreement.fleiss": "κ de Fleiss",
    "agreement.alpha": "α de Krippendorff",
    "agreement.low": "α, borne basse",
    "agreement.high": "α, borne haute",
    "agreement.ac1": "AC1 de Gwet",
    "agreement.alpha_u": "αU (bornes)",
    "agreement.warning": "Réserve",
    "agreement.all": "Tous les codes",
    "agreement.warning.unmarked": "personne n’emploie ce code",
    "agreement.warning.constant": "tout est codé ainsi par tous : κ et α ne se calculent pas",
    "agreement.warning.one-coder": "un seul codeur l’emploie",
    "agreement.warning.few-units": "moins de {least} unités",
    "agreement.warning.rare": "moins de {least} unités codées",
    "agreement.warning.one-transcript": "une seule transcription : pas d’intervalle",
    "agreement.note.units": "{units} unités de {transcripts}, non codées comprises ; les paroles "
    "des chercheurs ne sont pas des unités. Une unité porte un code dès qu’un codage la touche.",
    "agreement.note.unfinished": "Non marquées comme achevées par tous : {names}.",
    "agreement.note.left_out": "De côté, faute d’un codage achevé de tous : {count}.",
    "agreement.note.interval": "Intervalles à 95 % de α : {resamples} rééchantillonnages de "
    "transcriptions entières, graine {seed}.",
    "agreement.note.all": "Tous les codes : accord brut, κ et AC1 sont regroupés (moyennes des "
    "accords observés et attendus, De Vries et al. 2008) ; α compare des ensembles de codes "
    "(distance MASI, Passonneau 2006).",
    "agreement.note.alpha_u": "αU compare les bornes des codages, en mots (Krippendorff 2004, "
    "11.6) ; les autres coefficients comparent des unités.",
    "agreement.by.territory": "territoire",
    "agreement.by.role": "rôle",
    "agreement.by.case": "étude de cas",
    "agreement.rule.proportional": "à proportion de chaque strate",
    "agreement.rule.equal": "autant dans chaque strate",
    "agreement.note.task": "Tâche {task} : échantillon stratifié par {by} ({rule}, graine {seed}), "
    "{drawn} unités tirées, {done} codées, {compared} comparées ici.",
    "agreement.note.proportional": "Les unités comptent toutes autant : l’échantillon garde à peu "
    "près les proportions du corpus. Les intervalles rééchantillonnent des transcriptions, sans "
    "tenir compte des strates.",
    "agreement.note.equal": "Les unités comptent toutes autant, alors que les petites strates sont "
    "surreprésentées : les coefficients décrivent l’échantillon, pas le corpus. Les intervalles "
    "rééchantillonnent des transcriptions, sans tenir compte des strates.",
    "agreement.note.waiting": "Codées par l’un, pas encore par l’autre : {waiting} unités.",
    "agreement.note.lost": "Introuvables depuis une correction du texte : {lost} unités.",
    "agreement.note.withheld": "Retenues par le consentement, ou disparues avec leur "
    "transcription : {withheld} unités.",
    "agreement.note.excluded": "Le codage arrêté d’un commun accord ({names}) n’est pas comparé : "
    "il vient des codeurs eux-mêmes et gonflerait les coefficients.",
    "agreement.note.settled": "{names} : codage arrêté d’un commun accord, qui vient des codeurs "
    "eux-mêmes. Ces coefficients sont gonflés d’autant.",
    "agreement.chart.axis": "α de Krippendorff et son intervalle à 95 % (carré : AC1)",
}

EN = {
    "agreement.title": "Agreement between {coders}, by {unit}",
    "agreement.title.task": "{title} (sample of the task {task})",
    "agreement.unit.sentence": "sentence",
    "agreement.unit.turn": "turn",
    "agreement.unit.passage": "passage",
    "agreement.units": "Units",
    "agreement.marked": "Marked by {coder}",
    "agreement.both": "By all",
    "agreement.percent": "Raw agreement",
    "agreement.positive": "Positive agreement",
    "agreement.kappa": "Cohen’s κ",
    "agreement.kappa.several": "Conger’s κ",
    "agreement.fleiss": "Fleiss’ κ",
    "agreement.alpha": "Krippendorff’s α",
    "agreement.low": "α, low",
    "agreement.high": "α, high",
    "agreement.ac1": "Gwet’s AC1",
    "agreement.alpha_u": "αU (boundaries)",
    "agreement.warning": "Caution",
    "agreement.all": "All codes",
    "agreement.warning.unmarked": "nobody uses this code",
    "agreement.warning.constant": "everything is coded so by all: κ and α cannot be computed",
    "agreement.warning.one-coder": "one coder only uses it",
    "agreement.warning.few-units": "fewer than {least} units",
    "agreement.warning.rare": "fewer than {least} units marked",
    "agreement.warning.one-transcript": "one transcript only: no interval",
    "agreement.note.units": "{units} units of {transcripts}, unmarked ones included; researchers’ "
    "words are no units. A unit bears a code as soon as a coding touches it.",
    "agreement.note.unfinished": "Not marked as finished by all: {names}.",
    "agreement.note.left_out": "Left out, since not coded to the end by all: {count}.",
    "agreement.note.interval": "95 % intervals of α: {resamples} resamples of whole transcripts, "
    "seed {seed}.",
    "agreement.note.all": "All codes: raw agreement, κ and AC1 are pooled (means of observed and "
    "expected agreement, De Vries et al. 2008); α compares sets of codes (MASI distance, "
    "Passonneau 2006).",
    "agreement.note.alpha_u": "αU compares the boundaries of codings, in words (Krippendorff 2004, "
    "11.6); the other coefficients compare units.",
    "agreement.by.territory": "territory",
    "agreement.by.role": "role",
    "agreement.by.case": "case",
    "agreement.rule.proportional": "in proportion to each stratum",
    "agreement.rule.equal": "as many in each stratum",
    "agreement.note.task": "Task {task}: a sample stratified by {by} ({rule}, seed {seed}), "
    "{drawn} units drawn, {done} coded, {compared} compared here.",
    "agreement.note.proportional": "Every unit counts the same: the sample keeps about the "
    "proportions of the corpus. Intervals resample transcripts and take no account of the strata.",
    "agreement.note.equal": "Every unit counts the same, while small strata are over-represented: "
    "the coefficients describe the sample, not the corpus. Intervals resample transcripts and take "
    "no account of the strata.",
    "agreement.note.waiting": "Coded by one, not yet by the other: {waiting} units.",
    "agreement.note.lost": "No longer found since the text was corrected: {lost} units.",
    "agreement.note.withheld": "Withheld by consent, or gone with their transcript: {withheld} "
    "units.",
    "agreement.note.excluded": "The settled coding ({names}) is not compared: it was made from the "
    "coders’ own and would inflate the coefficients.",
    "agreement.note.settled": "{names}: a settled coding, made from the coders’ own. These "
    "coefficients are inflated by as much.",
    "agreement.chart.axis": "Krippendorff’s α with its 95 % interval (square: AC1)",
}
