"""What takes up a choice that was offered: a press, its words, its place, a yes or a no."""

from __future__ import annotations

import pytest

from bot.content import Content
from bot.guidance.dossier import Dossier, Offer
from bot.guidance.offers import taken_up
from bot.guidance.reading import Reading

PERSON = Offer("c1-9", "Parler à une personne", "person")
PENSION = Offer("c1-1", "Une pension oubliée", "error", "alimony_in_return")
LATE = Offer("c1-2", "Une déclaration en retard", "error", "late_return")
YES = Offer("c1-1", "Oui, recommencer", "restart")
NO = Offer("c1-2", "Non, continuer", "nothing")


@pytest.mark.parametrize(
    ("offers", "text", "act", "expected"),
    [
        ((PENSION, PERSON), "oui", "affirm", PENSION),
        ((PENSION, LATE, PERSON), "oui", "affirm", None),
        ((PENSION, PERSON), "non", "deny", None),
        ((YES, NO), "oui", "affirm", YES),
        ((YES, NO), "non", "deny", NO),
        ((PERSON,), "oui", "affirm", None),
        ((PENSION, LATE, PERSON), "la 2", "provide_info", LATE),
        ((PENSION, LATE, PERSON), "le deuxième", "provide_info", LATE),
        ((PENSION, LATE, PERSON), "la dernière", "provide_info", PERSON),
        ((PENSION, LATE, PERSON), "une déclaration en retard !", "report_error", LATE),
        ((PENSION, LATE, PERSON), "la 7", "provide_info", None),
        ((), "oui", "affirm", None),
        ((PENSION, LATE, PERSON), "celle du milieu", "choose_option", LATE),
        ((PENSION, LATE), "celle du milieu", "choose_option", None),
        ((PENSION, LATE, PERSON), "je prends la 1 svp", "choose_option", PENSION),
        ((PENSION, LATE, PERSON), "le mois dernier", "provide_info", None),
        ((PENSION, LATE, PERSON), "le 3 novembre", "provide_info", None),
        ((PENSION, LATE, PERSON), "une lettre", "provide_info", None),
        ((PENSION, LATE, PERSON), "les deux oui", "affirm", None),
        ((PENSION, LATE, PERSON), "l'année dernière", "provide_info", None),
        ((PENSION, LATE, PERSON), "la pension", "provide_info", PENSION),
        ((PENSION, LATE, PERSON), "une personne svp", "ask_human", PERSON),
        ((PENSION, LATE, PERSON), "pas la pension", "deny", None),
        ((PERSON, PENSION), "oui", "affirm", None),
    ],
)
def test_what_is_taken_up(content: Content, offers: tuple[Offer, ...], text: str, act: str, expected: Offer | None) -> None:
    assert taken_up(Dossier(offers=offers), Reading(text, text, act), content) == expected


def test_an_answer_to_a_question_is_not_taken_for_a_place_or_a_yes(content: Content) -> None:
    asked = Dossier(offers=(PENSION, LATE), pending="direction")
    assert taken_up(asked, Reading("oui", "oui", "affirm"), content) is None
    assert taken_up(asked, Reading("2", "2", "provide_info"), content) is None


def test_a_press_counts_only_where_it_was_offered(content: Content) -> None:
    assert taken_up(Dossier(offers=(PENSION,)), Reading("x", "", "choose_option", choice="c1-1"), content) == PENSION
    assert taken_up(Dossier(offers=(PENSION,)), Reading("x", "", "choose_option", choice="c0-1"), content) is None
