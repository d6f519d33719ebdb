"""Official lists of territories, told by their columns. The real ones are read where they are."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from terrain.errors import ImportRefused, UsageError
from terrain.formats.base import Source
from terrain.formats.territory_list import TerritoryList, read_list

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "territories"


def listed(text: str, *, kind: str = "", name: str = "liste.csv") -> TerritoryList:
    return read_list([Source(name, textwrap.dedent(text).strip("\n").encode())], kind)


def test_the_list_of_the_anct() -> None:
    found = listed("""\
        id_ti,lib_ti,siren_epci,nom_epci_source,nom_epci_cog2024,in_epci_2026,code_reg_2024,ze2020_2024
        ti-4401,Alsace Centrale,200030526,CC du Ried,Communauté du Ried,1,44,4422
        ti-4401,Alsace Centrale,200034270,CC de Barr,Communauté de Barr,1,44,4422|4423
        ti-2707,Nevers Val de Loire,215800467,Cercy-la-Tour,,0,,
    """)
    assert found.main == "territoire-industrie"
    assert found.places["territoire-industrie", "ti-4401"].name == "Alsace Centrale"
    assert list(found.within["epci", "200034270"]) == [
        ("territoire-industrie", "ti-4401"), ("zone-emploi", "4422"), ("zone-emploi", "4423"),
        ("region", "44"),
    ]  # fmt: skip
    assert found.places["region", "44"].name == "Grand Est"
    # The région of a Territoire d'industrie whose row has none is in its own code.
    assert list(found.within["territoire-industrie", "ti-2707"]) == [("region", "27")]
    (gone,) = found.obsolete
    assert (gone.kind, gone.code, gone.line) == ("commune", "215800467", 4)


@pytest.mark.parametrize(
    ("text", "key", "holders"),
    [
        ("CODGEO,LIBGEO\n4422,Sélestat", ("zone-emploi", "4422"), []),
        ("CODGEO;LIBGEO\n01004;Ambérieu", ("commune", "01004"), []),
        ("siren,nom,type\n200000172,CC Faucigny,CC", ("epci", "200000172"), []),
        ("code_dep,nom_dep,code_reg,nom_reg\n01,Ain,84,ARA", ("departement", "01"),
         [("region", "84")]),
        ("CODGEO,LIBGEO,ZE2020,LIBZE2020,DEP,REG\n01004,Ambérieu,8401,Ambérieu,01,84",
         ("commune", "01004"), [("zone-emploi", "8401"), ("departement", "01")]),
    ],
)  # fmt: skip
def test_lists_of_the_insee(
    text: str, key: tuple[str, str], holders: list[tuple[str, str]]
) -> None:
    found = listed(text)
    assert key in found.places
    assert list(found.within.get(key, ())) == holders


def test_a_column_of_codes_of_no_shape_must_be_told() -> None:
    with pytest.raises(UsageError, match="--kind"):
        listed("CODGEO,LIBGEO\nA1,Un bassin\nB2,Un autre")
    found = listed("CODGEO,LIBGEO\nA1,Un bassin\nB2,Un autre", kind="zone-emploi")
    assert found.main == "zone-emploi"


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(ImportRefused, match=r"liste\.csv:1: no header of a list of territories"):
        listed("prénom,âge\nAnne,34")


def test_a_row_without_a_code_is_said() -> None:
    found = listed("siren,nom\n,Sans code\n200000172,CC Faucigny")
    assert found.warnings == ["liste.csv:2: no code: not read."]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample lists are not beside the project")
def test_the_official_list_of_183_with_its_15_obsolete_codes() -> None:
    names = ["territoires_industrie_183_epci.csv", "zones_emploi_2020_cog2024.csv", "epci_2026.csv"]
    found = read_list([Source(name, (SAMPLES / name).read_bytes()) for name in names])
    kinds = [kind for kind, _ in found.places]
    assert kinds.count("territoire-industrie") == 183
    assert kinds.count("zone-emploi") == 306
    assert len(found.obsolete) == 15
    assert [place.name for place in found.places.values() if not place.name] == []


def test_communes_that_another_took_in_are_no_communes() -> None:
    found = listed("""\
        TYPECOM,COM,REG,DEP,LIBELLE,COMPARENT
        COM,01015,84,01,Arboys en Bugey,
        COMD,01015,,,Arbignieu,01015
        COMD,01340,,,Saint-Bois,01015
    """)
    assert [key for key in found.places if key[0] == "commune"] == [("commune", "01015")]
    assert found.places["commune", "01015"].name == "Arboys en Bugey"
    place, into = found.taken_in["01340"]
    assert (place.name, place.line, into) == ("Saint-Bois", 4, "01015")
