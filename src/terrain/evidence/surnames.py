"""Family names that are also words, first names or towns; and the words that announce a name.

A hit on such a name is a question. The lists are short on purpose: what is not on them is taken
for a name at every occurrence; a word too many hides a name in small letters, a word too few
reports one find too many. Folded, small letters.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Frequent French family names that are ordinary words (fichier des noms de famille, Insee).
WORDS = _words(
    """
    petit grand blanc blanche brun brune noir roux rouge gris vert
    boucher boulanger charpentier chevalier clerc cordier couturier marchand
    marechal mercier meunier meynier pelletier potier tailleur tisserand
    tonnelier tourneur macon berger bouvier vacher charron forgeron barbier cuisinier
    jardinier pecheur pasteur peintre page prieur moine abbe baron comte duc prince roi marquis
    sergent capitaine soldat maire prevot
    bois foret fontaine riviere ruisseau lac mer mont montagne
    colline coteau val vallee valle combe plaine prairie pre pres champ champs lande landes
    roche rocher pierre caillou sable ile pont port porte moulin mas maison tour
    chateau chapelle eglise croix place rue ville village hameau bourg bourgeois
    chene hetre frene tilleul bouleau pin sapin olivier pommier poirier cerisier noyer
    rose fleur fleury lis lilas olive raisin vigne vigneron laurier
    renard loup lievre cochon mouton agneau chevre cheval taureau boeuf coq poulain merle
    corbeau pigeon rossignol faucon aigle heron cygne
    bon bonnet beau bel belle bellet vieux jeune joly joli gentil doux sage hardy vaillant
    courtois franc fort gros gras long court
    hiver ete printemps automne janvier fevrier mars avril mai juin juillet aout
    lundi mardi dimanche noel toussaint pascal carnaval
    dieu ange saint martin robin richard guide gagnant marteau lance lame couteau
    perle tresor richesse argent monnaie sel poivre miel pain
    """
)

#: Family names that are first names as often: alone, they may be anyone's.
FIRST_NAMES = _words(
    """
    alain albert alexandre andre antoine arnaud arthur auguste baptiste benoit bernard bertrand
    charles christian christophe claude clement daniel david denis didier dominique edouard emile
    eric etienne felix florent francis francois franck gabriel georges gerard gilbert gilles
    gregoire guillaume guy henri henry herve hubert hugues jacques jean jerome joel joseph jules
    julien laurent leon leonard louis luc lucas marc marcel marie martin mathieu maurice michel
    nicolas noel olivier pascal patrick paul philippe pierre raymond remi rene richard robert roger
    roland romain samuel sebastien serge simon stephane sylvain thierry thomas valentin victor
    vincent xavier yves anne catherine claire helene isabelle jeanne julie laure louise lucie
    madeleine marguerite nathalie sophie
    """
)

#: Towns, departments and regions whose names people bear.
TOWNS = _words(
    """
    paris lyon marseille toulouse nice nantes strasbourg montpellier bordeaux lille rennes reims
    toulon grenoble dijon angers nimes villeurbanne brest limoges tours amiens metz besancon
    orleans rouen mulhouse caen nancy argenteuil roubaix tourcoing avignon poitiers versailles pau
    colmar bourges valence antibes cannes calais beziers cholet lorient niort laval arras albi
    vannes angouleme cognac tarbes figeac rodez aurillac fougeres vitre dunkerque selestat mantes
    chartres blois auxerre nevers moulins vichy aubusson bayonne dax agen auch foix cahors
    sarlat perigueux rochefort saintes royan macon vienne annecy cluses vesoul belfort montbeliard
    lorrain lorraine bourgogne champagne picard picardie normand normandie breton bretagne gascon
    flamand flandre auvergne savoie savoy alsace aquitaine provence provencal berry berrichon
    allemand langlois anglais espagnol poitevin
    """
)

#: Before a word, these make it a name: `M. Petit`.
TITLES = _words(
    """
    m mm mr mme mmes mlle mlles monsieur messieurs madame mesdames mademoiselle maitre docteur dr
    professeur pr mrs ms miss
    """
)

#: Before a capital, these do: `le maire Petit`, `notre directrice Boucher`.
FUNCTIONS = _words(
    """
    maire president presidente directeur directrice patron patronne gerant gerante depute deputee
    senateur senatrice prefet prefete ministre adjoint adjointe conseiller conseillere famille
    frere freres soeur soeurs veuve pere mere collegue
    """
)

#: What a surname may be written without.
PARTICLES = _words("d de du des")
