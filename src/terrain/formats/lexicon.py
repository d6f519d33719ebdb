"""French (and some English) words that tell a speaker's label from the start of a sentence.

Folded as by `fold_name`: small letters, no accents. Extending a list is the ordinary way to
teach the reader a habit of transcription; each word here was met in a transcript or a page.
"""

from __future__ import annotations

from terrain.model.transcript import Part


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


#: Words that open a clause. A label never begins with one, whatever its case.
OPENERS = words(
    """je j tu il elle on nous vous ils elles c ce ca cela ceci cet cette ces s se sa son ses si
    m me mon ma mes te ton ta tes t n ne notre nos votre vos leur leurs qu que qui quoi quand
    quel quelle quels quelles comment pourquoi combien ou y en et mais donc or ni car puis
    ensuite enfin bref voila voici oui non ok bon ben bah eh euh hein ah oh ouais alors apres
    avant d'abord abord deja tres trop plus moins aussi ainsi cependant pourtant toutefois
    comme parce lorsque lorsqu puisque puisqu quoique tandis pendant depuis des dans sur sous
    sans avec chez pour par vers entre contre selon malgre sauf a au aux de du jusqu jusque
    chaque certains certaines plusieurs quelques beaucoup premier premiere premierement deuxieme
    deuxiemement second seconde secundo primo tertio troisieme troisiemement quatrieme dernier
    derniere autre autrement effectivement evidemment franchement honnetement finalement
    globalement clairement simplement concretement justement maintenant aujourd'hui aujourd hier
    demain la-dessus la-bas ici dire dites disons imaginez prenez prenons regardez ecoutez
    attendez tenez voyez voyons faut fallait est etait sont etaient c'est-a-dire that this it is
    the and but so because we you they he she there what when why how if then yes no well i"""
)
#: Nouns that announce something: « Résultat : … », and the keys of a header or a form.
ANNOUNCERS = words(
    """resultat resultats conclusion bilan constat exemple exemples consequence consequences
    cause causes raison raisons probleme problemes solution solutions objectif objectifs idee
    idees point points chose choses avantage avantages inconvenient inconvenients preuve preuves
    morale moralite attention rappel rappels note notes nb n.b. ps p.s. nota remarque remarques
    precision precisions important info infos information informations astuce conseil conseils total
    somme montant prix cout delai duree durees date dates lieu lieux heure heures jour horaire
    horaires titre titres theme themes sujet sujets objet contexte source sources fichier
    enregistrement audio transcription transcripteur transcriptrice participants participantes
    presents presentes excuses absents intervenants intervenantes enquetes locuteurs legende
    conventions convention chapitre partie section annexe annexes figure tableau resume synthese
    introduction preambule methode methodologie terrain commune territoire secteur fonction
    statut age sexe profession effectif effectifs entreprise adresse telephone tel courriel mail
    email site web http https www numero version statuts ordre verdict reponses questions
    reste suite fin debut etape article alinea loi arret decret citation cf ref reference voir
    situation etat enjeu enjeux defi defis difficulte difficultes piste pistes proposition
    propositions option options choix variante hypothese hypotheses definition definitions
    mission missions projet projets maximum minimum moyenne necessaire utile nouveau nouveaute
    bonus condition conditions exception exceptions detail details liste cas coordonnees contact
    confidentialite consentement anonymat place file language langue notes title subject
    result results summary example warning location duration attendees url id kind case speakers
    zan plu plui scot epci zac zae zi dreal sraddet cci tva rh rse pib usa ue onu sncf edf smic
    rtt cdi cdd pme tpe eti pmi insee anct banatic bpi ademe safer epf epa sci sa sas sarl"""
)
#: What is numbered without being a person: « Thème 2 », « Question 3 ».
NUMBERED = ANNOUNCERS | words("question reponse q")
#: People as a transcriber calls them; a determiner may come before.
ROLES = words(
    """enq enqueteur enquetrice enquete enquetee ent int interviewer interviewee intervieweur
    intervieweuse interviewe interviewee interrogateur chercheur chercheuse sociologue
    q r repondant repondante respondent participant participante intervenant intervenante
    animateur animatrice moderateur moderatrice moderator facilitateur facilitatrice president
    presidente journaliste presentateur presentatrice speaker locuteur locutrice loc spk
    salle public publique auditoire assistance audience auditeur auditrice homme femme monsieur
    madame mademoiselle voix inconnu inconnue anonyme tous toutes ensemble chacun personne
    quelqu'un dame jeune garcon fille enfant mere pere conjoint conjointe epoux epouse mari
    collegue invite invitee temoin expert experte orateur oratrice conferencier conferenciere
    maire adjoint adjointe elu elue depute deputee senateur senatrice conseiller conseillere
    directeur directrice dirigeant dirigeante patron patronne gerant gerante chef cheffe cadre
    responsable charge chargee charges agent agente technicien technicienne technicienne ouvrier
    ouvriere salarie salariee employe employee syndicaliste delegue deleguee secretaire
    representant representante prefet prefete sous-prefet professeur prof enseignant enseignante
    formateur formatrice etudiant etudiante eleve apprenti apprentie habitant habitante riverain
    riveraine agriculteur agricultrice proprietaire locataire notaire avocat avocate juge
    docteur medecin infirmier infirmiere ingenieur ingenieure consultant consultante industriel
    industrielle entrepreneur entrepreneuse commercant commercante artisan artisane traducteur
    traductrice interprete serveur serveuse dir dg rrh pdg mod anim host man woman someone unknown
    narrateur narratrice"""
)
#: Titles before a surname.
CIVILITIES = words("m mr mme mlle mm mmes dr pr me monsieur madame mademoiselle maitre ms mrs")
DETERMINERS = words("le la l les un une autre premier premiere deuxieme second seconde troisieme")
#: Small words allowed inside a label: « Une femme dans la salle », « Guy de Maupassant ».
JOINERS = words(
    """de du des d da di del della von van der den le la les l en a au aux dans et ou & + / - n
    no sur saint sainte bis ter chez y ben al el"""
)
#: What may follow a role: « Participante inconnue », « Maire adjoint », « Directeur général ».
QUALIFIERS = words(
    """inconnu inconnue anonyme general generale generaux adjoint adjointe technique commercial
    commerciale regional regionale departemental departementale municipal municipale national
    nationale communautaire delegue deleguee executif executive industriel industrielle public
    publique financier financiere principal principale age agee jeune rh non identifie
    identifiee seance salle femme homme fond premier deuxieme troisieme rang tribune micro off
    mission projet direction production developpement usine site mairie agglo agglomeration
    syndicat formation atelier entreprise urbanisme economie economique foncier logistique
    qualite maintenance achats one two three participant participante"""
)
#: Parts that a label betrays; any other label is a respondent until someone says otherwise.
ASKING_LABELS = words(
    """enq enqueteur enquetrice enqueteurs q question int interviewer intervieweur intervieweuse
    chercheur chercheuse sociologue interrogateur"""
)
MODERATING_LABELS = words(
    """animateur animatrice moderateur moderatrice moderator facilitateur facilitatrice anim mod
    chair"""
)
AUDIENCE_LABELS = words("salle public auditoire assistance audience")
#: Labels of several words that say a part, where their first word says another or none.
PART_LABELS: dict[str, Part] = {
    "question de la salle": "audience",
    "participant du public": "audience",
    "participante du public": "audience",
    "president de seance": "moderator",
    "presidente de seance": "moderator",
}
