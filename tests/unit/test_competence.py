"""Which office is competent: the rule, and the places where another one is."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import PARIS
from bot.content import Content
from bot.guidance.answer import Answer, Offered, Say, ServicesPart
from bot.guidance.competence import competent, depends_on_place
from bot.guidance.dossier import Dossier
from bot.guidance.flow import on_topic
from bot.guidance.phrases import fold
from bot.guidance.reading import Reading
from bot.guidance.step import step
from bot.presenting.cards import ServiceCard
from bot.presenting.plain import as_text
from bot.presenting.present import present
from bot.understanding.entities import extract

NOW = datetime(2026, 11, 23, 14, 10, tzinfo=PARIS)


def office(content: Content, service: str, code: str) -> str:
    """The name of the competent office."""
    place = content.places.by_code(code)
    assert place is not None
    found = competent(content.services[service], place)
    assert found is not None
    return found.name


@pytest.mark.parametrize(
    ("service", "code", "name"),
    [
        ("caf", "59350", "Caf du Nord"),
        ("caf", "69383", "Caf du Rhône"),
        ("caf", "64445", "deux caisses"),
        ("collectivite_rsa", "44109", "Conseil départemental de la Loire-Atlantique"),
        ("collectivite_rsa", "67482", "Collectivité européenne d'Alsace"),
        ("collectivite_rsa", "68066", "Collectivité européenne d'Alsace"),
        ("collectivite_rsa", "69123", "Métropole de Lyon"),
        ("collectivite_rsa", "69381", "Métropole de Lyon"),
        ("collectivite_rsa", "69264", "Conseil départemental du Rhône"),
        ("collectivite_rsa", "75111", "Ville de Paris"),
        ("collectivite_rsa", "2A004", "Collectivité de Corse"),
        ("collectivite_rsa", "2B033", "Collectivité de Corse"),
        ("collectivite_rsa", "97209", "Collectivité territoriale de Martinique"),
        ("collectivite_rsa", "97302", "relève de l'État"),
        ("collectivite_rsa", "93066", "relève de l'État"),
        ("departement_action_sociale", "69266", "Métropole de Lyon"),
        ("departement_action_sociale", "97302", "Collectivité territoriale de Guyane"),
        ("assurance_maladie", "44109", "Cpam de la Loire-Atlantique"),
        ("assurance_maladie", "59350", "il y en a plusieurs"),
        ("assurance_maladie", "97411", "CGSS de La Réunion"),
        ("assurance_maladie", "97611", "Caisse de sécurité sociale de Mayotte"),
        ("assurance_retraite", "75111", "Cnav"),
        ("assurance_retraite", "57463", "Carsat Alsace-Moselle"),
        ("assurance_retraite", "2A004", "Carsat Sud-Est"),
        ("assurance_retraite", "97105", "CGSS de la Guadeloupe"),
        ("prefecture", "75111", "Préfecture de police"),
        ("prefecture", "35238", "Préfecture d'Ille-et-Vilaine"),
        ("mairie", "72181", "Mairie du Mans"),
        ("mairie", "75118", "Paris 18e arrondissement"),
        ("mdph", "69266", "MDPH du Rhône et de la Métropole de Lyon"),
        ("tribunal_administratif", "62498", "Tribunal administratif de Lille"),
        ("tribunal_administratif", "80021", "Tribunal administratif d'Amiens"),
        ("tribunal_administratif", "97411", "Tribunal administratif de La Réunion"),
        ("rectorat", "94028", "Rectorat de Créteil"),
        ("banque_de_france", "97209", "Institut d'émission"),
        ("urssaf", "97411", "CGSS de La Réunion"),
        ("ccas", "59350", "CCAS de Lille"),
    ],
)
def test_the_office_of_a_place(content: Content, service: str, code: str, name: str) -> None:
    assert name in office(content, service, code)


@pytest.mark.parametrize("service", ["tribunal_administratif", "assurance_retraite", "rectorat"])
def test_every_department_of_the_mainland_and_the_five_overseas_has_its_own(content: Content, service: str) -> None:
    competence = content.services[service].competence
    assert competence is not None
    covered = [code for other in competence.exceptions for code in other.area.departments]
    wanted = {f"{n:02}" for n in range(1, 96) if n != 20} | {"2A", "2B", "971", "972", "973", "974", "976"}
    assert wanted <= set(covered)
    assert len(covered) == len(set(covered)), "a department stands in two exceptions"


def test_territories_with_services_of_their_own_get_no_office_of_ours(content: Content) -> None:
    place = content.places.by_code("98818")
    assert place is not None
    assert all(competent(service, place) is None for service in content.services.values())
    _, answer = said(content, Dossier(event="couple"), "j'habite à Nouméa")
    assert isinstance(answer.parts[0], Say)
    assert answer.parts[0].key == "place.own_services"
    assert not any(isinstance(part, ServicesPart) for part in answer.parts)


def test_overseas_the_farming_fund_is_not_named(content: Content) -> None:
    place = content.places.by_code("97411")
    assert place is not None
    for service in ("caf", "assurance_maladie", "assurance_retraite"):
        found = competent(content.services[service], place)
        assert found is not None
        assert "MSA" not in (found.note or "")


def test_every_area_names_places_that_exist(content: Content) -> None:
    for service in content.services.values():
        for other in service.competence.exceptions if service.competence else ():
            for code in other.area.communes:
                assert content.places.by_code(code) is not None, (service.id, code)


def test_every_office_can_be_named_everywhere(content: Content) -> None:
    for code in ("59350", "2B033", "75101", "13208", "97209", "97502", "97701", "98818", "67482"):
        place = content.places.by_code(code)
        assert place is not None
        for service in content.services.values():
            found = competent(service, place)
            assert found is None or "{" not in found.name + (found.note or ""), (service.id, code)


def test_the_card_says_who_is_competent_and_that_the_address_is_not_in_the_data(content: Content) -> None:
    dossier = Dossier(answers={"place": "59350"})
    card = present(Answer((ServicesPart(("prefecture",)),)), dossier, content, NOW)[0]
    assert isinstance(card, ServiceCard)
    assert card.competent == "**À Lille** : Préfecture du Nord."
    assert card.where is not None
    assert "n'est pas dans mes données" in card.where
    assert "lannuaire.service-public.gouv.fr" in card.where
    assert "Préfecture du Nord" in as_text(card, content.wording)


def test_without_a_place_the_card_names_no_office(content: Content) -> None:
    card = present(Answer((ServicesPart(("prefecture",)),)), Dossier(), content, NOW)[0]
    assert isinstance(card, ServiceCard)
    assert (card.competent, card.where) == (None, None)


def test_overseas_a_national_line_keeps_the_hours_of_paris(content: Content) -> None:
    card = present(Answer((ServicesPart(("assurance_retraite",)),)), Dossier(answers={"place": "97411"}), content, NOW)[0]
    assert isinstance(card, ServiceCard)
    assert any("heure de Paris" in (channel.hours or "") for channel in card.channels)


def said(content: Content, dossier: Dossier, text: str, act: str = "provide_info", choice: str | None = None) -> tuple[Dossier, Answer]:
    """One turn."""
    words = fold(text)
    return step(dossier, Reading(text, words, act, entities=extract(text, words, NOW.date()), choice=choice), content, NOW)


def test_after_a_service_card_the_place_is_asked_for_and_then_used(content: Content) -> None:
    dossier, answer = said(content, Dossier(event="couple"), "c'est où ?", "ask_service")
    assert Say("place.ask") in answer.parts
    dossier, answer = said(content, dossier, "59000")
    assert dossier.answers["place"] == "59350"
    shown = next(part for part in answer.parts if isinstance(part, ServicesPart))
    assert all(depends_on_place(content.services[name]) for name in shown.services)
    _, answer = said(content, dossier, "c'est où ?", "ask_service")
    assert Say("place.ask") not in answer.parts


def test_a_name_of_several_communes_is_one_question_with_choices(content: Content) -> None:
    dossier, answer = said(content, Dossier(event="couple"), "j'habite à St Denis")
    asked = answer.parts[-1]
    assert isinstance(asked, Offered)
    assert [offer.target for offer in asked.offers] == ["93066", "97411", "11339", "30247"]
    assert "place" not in dossier.answers
    dossier, answer = said(content, dossier, "", "choose_option", choice=asked.offers[1].id)
    assert dossier.answers["place"] == "97411"
    assert any(isinstance(part, ServicesPart) for part in answer.parts)


def test_of_many_communes_a_name_may_be_written(content: Content) -> None:
    dossier, answer = said(content, Dossier(event="couple"), "01400")
    assert isinstance(answer.parts[-1], Offered)
    assert len(answer.parts[-1].offers) == 4
    dossier, _ = said(content, dossier, "Sandrans")
    assert dossier.answers["place"] == "01393"


def test_a_place_without_a_topic_is_kept_and_the_topic_asked(content: Content) -> None:
    dossier, answer = said(content, Dossier(), "j'habite à lille")
    assert dossier.answers["place"] == "59350"
    assert isinstance(answer.parts[-1], Offered)


def test_a_place_said_beside_something_else_is_noted_only(content: Content) -> None:
    dossier, answer = said(content, Dossier(event="couple"), "quels papiers pour un mariage, j'habite à lille", "ask_documents")
    assert dossier.answers["place"] == "59350"
    assert not any(isinstance(part, ServicesPart) for part in answer.parts)


def test_the_place_stays_known_on_another_topic(content: Content) -> None:
    dossier, _ = said(content, Dossier(event="couple"), "j'habite à lille")
    assert on_topic(dossier, "tax_return", None, {}).answers == {"place": "59350"}


def test_an_unknown_postcode_is_said_where_it_was_asked_for(content: Content) -> None:
    dossier, _ = said(content, Dossier(event="couple"), "c'est où ?", "ask_service")
    dossier, answer = said(content, dossier, "75700")
    assert answer.parts == (Say("place.unknown"),)
    dossier, _ = said(content, dossier, "strasbourg")
    assert dossier.answers["place"] == "67482"
