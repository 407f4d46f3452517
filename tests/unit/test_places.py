"""Where somebody lives: by postcode, by name, in a sentence; and what memory it takes."""

from __future__ import annotations

import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.content.places as tables
from bot.content import Content
from bot.content.places import Places, fold_place, load_places
from bot.errors import ContentError
from bot.guidance.calendar import territory_of
from bot.guidance.phrases import fold
from bot.guidance.places import places_named, says_only_where
from bot.guidance.reading import Reading
from bot.understanding.entities import extract

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def places() -> Places:
    """The places of this release."""
    return load_places(Path("content/places"))


def read(text: str) -> Reading:
    """The message with what entities see in it."""
    return Reading(text, fold(text), "provide_info", entities=extract(text, fold(text), DAY))


def named(text: str, places: Places, *, asked: bool = False, alone: bool = True) -> list[str]:
    return [place.code for place in places_named(read(text), places, asked=asked, alone=alone)]


@pytest.mark.parametrize(
    ("postcode", "codes"),
    [
        ("59000", ["59350"]),
        ("20000", ["2A004"]),
        ("20200", None),
        ("97400", ["97411"]),
        ("97133", ["97701"]),
        ("75011", ["75111"]),
        ("75116", ["75116"]),
        ("69003", ["69383"]),
        ("13008", ["13208"]),
        ("98800", ["98818"]),
        ("00000", []),
        ("75700", []),
    ],
)
def test_a_postcode_leads_to_its_communes(places: Places, postcode: str, codes: list[str] | None) -> None:
    found = [place.code for place in places.by_postcode(postcode)]
    assert found == codes if codes is not None else "2B033" in found


def test_a_postcode_of_several_communes_gives_them_all_the_largest_first(places: Places) -> None:
    found = places.by_postcode("01400")
    assert len(found) >= 8
    assert found[0].name == "Châtillon-sur-Chalaronne"
    assert [place.size for place in found] == sorted((place.size for place in found), reverse=True)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("lille", "59350"),
        ("SAINT ETIENNE", "42218"),
        ("St-Étienne", "42218"),
        ("L'Haÿ-les-Roses", "94038"),
        ("l hay les roses", "94038"),
        ("Ste-Foy-lès-Lyon", "69202"),
        ("le mans", "72181"),
        ("Fort de France", "97209"),
        ("Œuilly", "02565"),
        ("Lomme", "59350"),
        ("Pierrefitte-sur-Seine", "93066"),
        ("Ajaccio", "2A004"),
        ("Bastia", "2B033"),
        ("Mamoudzou", "97611"),
    ],
)
def test_a_name_is_found_however_it_is_written(places: Places, name: str, code: str) -> None:
    assert code in [place.code for place in places.by_name(name)]


def test_communes_of_the_same_name_are_all_given(places: Places) -> None:
    assert [place.department.code for place in places.by_name("saint denis")] == ["93", "974", "11", "30"]
    assert {place.department.code for place in places.by_name("Valence")} == {"26", "82", "16"}


@pytest.mark.parametrize(
    ("code", "of", "at", "department", "region"),
    [
        ("72181", "du Mans", "au Mans", "de la Sarthe", "des Pays de la Loire"),
        ("85194", "des Sables-d'Olonne", "aux Sables-d'Olonne", "de la Vendée", "des Pays de la Loire"),
        ("80021", "d'Amiens", "à Amiens", "de la Somme", "des Hauts-de-France"),
        ("17300", "de La Rochelle", "à La Rochelle", "de la Charente-Maritime", "de la Nouvelle-Aquitaine"),
        ("01053", "de Bourg-en-Bresse", "à Bourg-en-Bresse", "de l'Ain", "d'Auvergne-Rhône-Alpes"),
    ],
)
def test_a_name_is_joined_as_in_french(places: Places, code: str, of: str, at: str, department: str, region: str) -> None:
    place = places.by_code(code)
    assert place is not None
    assert (place.of, place.at, place.department.of, place.region.of) == (of, at, department, region)


@pytest.mark.parametrize(
    ("code", "territory", "holidays"),  # the second: whose public holidays count
    [
        ("59350", "mainland", "mainland"),
        ("67482", "alsace_moselle", "alsace_moselle"),
        ("57463", "alsace_moselle", "alsace_moselle"),
        ("97411", "overseas", "reunion"),
        ("2A004", "mainland", "mainland"),
    ],
)
def test_a_place_knows_its_territory(places: Places, code: str, territory: str, holidays: str) -> None:
    place = places.by_code(code)
    assert place is not None
    assert (place.territory, territory_of(place.code)) == (territory, holidays)


@pytest.mark.parametrize("code", ["", "99999", "5935", "593500", "unknown"])
def test_an_unknown_code_is_no_place(places: Places, code: str) -> None:
    assert places.by_code(code) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("59000", ["59350"]),
        ("j'habite à Lille", ["59350"]),
        ("J habite a lille svp", ["59350"]),
        ("j'habite au Mans", ["72181"]),
        ("j'habite aux Sables d'Olonne depuis deux ans", ["85194"]),
        ("saint-étienne", ["42218"]),
        ("59000 lille", ["59350"]),
        ("97400 st denis", ["97411"]),
        ("paris 11e", ["75111"]),
        ("lyon 3", ["69383"]),
        ("c'est à Marseille 8eme", ["13208"]),
        ("nantes svp", ["44109"]),
        ("commune de Villeurbanne 69100", ["69266"]),
        ("je vis à St Denis", ["93066", "97411", "11339", "30247"]),
        ("ma ville c'est Bourg-en-Bresse", ["01053"]),
    ],
)
def test_a_message_names_a_place(places: Places, text: str, codes: list[str]) -> None:
    assert named(text, places) == codes


@pytest.mark.parametrize(
    "text",
    [
        "j'ai déclaré 12000 au lieu de 15000 dans ma déclaration",
        "je dois 12000 euros",
        "oui",
        "je sais pas",
        "en mai",
        "simple",
        "change",
        "la mairie a perdu mon dossier",
        "je vis avec mon père",
        "j'habite chez ma mère",
        "j'habite en couple",
        "j'habite avec ma fille a charge",
        "je vis seule",
        "le loyer",
        "",
    ],
)
def test_other_words_name_none(places: Places, text: str) -> None:
    assert named(text, places) == []


def test_while_a_question_waits_a_number_alone_is_its_answer(places: Places) -> None:
    assert named("12000", places, alone=False) == []
    assert named("tours", places, alone=False) == []
    assert named("j'habite à Tours", places, alone=False) == ["37261"]


def test_where_it_was_asked_a_village_is_believed(places: Places) -> None:
    assert named("simple", places, asked=True) == ["53260"]
    assert named("c'est à Lens", places, asked=True) == ["62498"]
    assert named("oui", places, asked=True) == []


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("59000", True),
        ("j'habite à Lille", True),
        ("bonjour, 59000 lille merci", True),
        ("j'habite à Lille et la caf me réclame une somme", False),
        ("où est la caf à Lille ?", False),
    ],
)
def test_a_message_that_says_more_is_not_only_a_place(places: Places, text: str, *, only: bool) -> None:
    found = places_named(read(text), places, asked=True)
    assert found
    assert says_only_where(read(text), found) is only


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    places_named(read(text), load_places(Path("content/places")), asked=True)


def test_it_takes_little_memory() -> None:
    texts = [path.read_text("utf-8") for path in Path("content/places").glob("*.csv")]
    assert sum(len(text.encode()) for text in texts) < 1_500_000
    tables._READ.clear()
    tracemalloc.start()
    load_places(Path("content/places"))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 15_000_000


def test_contents_share_the_same_table(content: Content) -> None:
    assert load_places(Path("content/places")) is load_places(Path("content/places"))
    assert content.places.by_code("59350") is not None


def test_a_missing_table_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="tools/places"):
        load_places(tmp_path)


def test_the_table_says_where_it_comes_from() -> None:
    first = Path("content/places/communes.csv").read_text("utf-8").splitlines()[0]
    assert all(word in first for word in ("@etalab/decoupage-administratif", "6.0.0", "2026-04-09", "Licence Ouverte"))


@pytest.mark.parametrize(("name", "folded"), [("St-Étienne", "saint etienne"), ("Ste Œuvre", "sainte oeuvre"), ("L'Haÿ", "l hay")])
def test_names_are_folded(name: str, folded: str) -> None:
    assert fold_place(name) == folded
