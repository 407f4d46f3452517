"""A fact told after the answer changes it; a reply is not taken out of a question, a supposition, or words about something else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.reading import card, kinds, text

RENTS = ("jloue mon garage et c est pas sur ma declaration", "non", "oui les deux")
CLAIM = ("la caf me demande de rendre 650 euros d'apl", "c'est un indu", "le 10 novembre", "oui avant leur courrier", "oui la premiere")


async def test_a_letter_told_after_the_verdict_changes_it(converse: Any) -> None:
    turns = await converse(*RENTS, "ah mais j'ai recu une proposition de rectification en fait")
    assert turns[3]["dossier"]["answers"]["letter"] == "proposal"
    assert text(turns[3]) != text(turns[2])
    assert turns[3]["dossier"]["pending"] == "letter_date" or "verdict" in kinds(turns[3])


async def test_a_repeat_told_after_the_verdict_takes_it_back(converse: Any) -> None:
    turns = await converse(*CLAIM, "enfin non, c'est deja arrivé une fois")
    assert card(turns[4], "verdict")["verdict"] == "applies"
    assert card(turns[5], "verdict")["verdict"] != "applies"


async def test_an_older_year_told_after_the_verdict_changes_the_date(converse: Any) -> None:
    turns = await converse("j'ai oublié mes factures de crèche", "c'était les revenus 2022")
    assert card(turns[0], "verdict")["rule"] == "T1"
    assert card(turns[1], "verdict")["rule"] != "T1"


@pytest.mark.parametrize("words", ["et s'ils disent non", "et si jamais ils me disent non, je fais quoi ?"])
async def test_a_supposition_answers_nothing(converse: Any, words: str) -> None:
    turns = await converse("j'ai payé mon solde 2 jours trop tard et ils me mettent 10%", words)
    assert turns[1]["dossier"]["answers"] == turns[0]["dossier"]["answers"]


@pytest.mark.parametrize(
    "words", ["je crois pas que ça monte", "ça monte pas", "aucune idée si ça va monter", "je saurais pas vous dire si ça monte"]
)
async def test_what_is_denied_or_not_known_is_not_the_answer(converse: Any, words: str) -> None:
    turns = await converse("erreur de case sur ma feuille d'impot", words)
    assert turns[1]["dossier"]["answers"].get("effect") != "higher"


async def test_innocence_is_no_answer_about_a_letter(converse: Any) -> None:
    turns = await converse("jloue mon garage et c est pas sur ma declaration", "j'ai rien fait de mal moi")
    assert "letter" not in turns[1]["dossier"]["answers"]


async def test_paid_on_time_in_other_words_does_not_open_another_error(converse: Any) -> None:
    turns = await converse("jloue mon garage et c est pas sur ma declaration", "non", "jai tjs payé a l heure")
    assert turns[2]["error"] == "rental_income_not_declared"


@pytest.mark.parametrize("words", ["je fais comment maintenant", "par quoi je commence", "comment je procede"])
async def test_how_after_an_answer_is_its_first_steps(converse: Any, words: str) -> None:
    turns = await converse(*RENTS, words)
    assert "steps" in kinds(turns[3])
    assert turns[3]["error"] == "rental_income_not_declared"


async def test_a_short_how_question_never_throws_the_case_away(converse: Any) -> None:
    turns = await converse(
        "j'ai une proposition de rectification du 5 novembre pour mes loyers", "oui tout a temps", "je fais quoi pour pas payer plus"
    )
    assert turns[2]["error"] == turns[1]["error"]
    assert turns[2]["topic"] == "tax_return"


async def test_telling_the_same_error_again_does_not_say_all_of_it_again(converse: Any) -> None:
    turns = await converse(*RENTS, "oui donc mon garage que je loue je l'ai pas déclaré quoi")
    assert "verdict" not in kinds(turns[3])


@pytest.mark.parametrize(
    ("case", "words"),
    [(RENTS, "et je risque quoi si je dis rien"), (RENTS, "et si je laisse comme ça ?"), (CLAIM, "et si je réponds pas")],
)
async def test_saying_nothing_is_never_answered_with_what_correcting_brings(converse: Any, case: tuple[str, ...], words: str) -> None:
    turns = await converse(*case, words)
    assert kinds(turns[-1])[0] == "text"
    assert "verdict" not in kinds(turns[-1])
    assert turns[-1]["error"] == turns[-2]["error"]


async def test_a_yes_beside_much_else_is_asked_again_before_it_says_that_all_is_well(converse: Any) -> None:
    turns = await converse("je vis avec qqn depuis mars et la caf le sait pas", "non ils m'ont jamais envoyé quoi que ce soit eux")
    assert "consequence" not in kinds(turns[1])
    assert turns[1]["dossier"]["pending"]


async def test_words_that_may_tell_of_another_error_leave_both_ways_open(converse: Any) -> None:
    turns = await converse("jloue mon garage et c est pas sur ma declaration", "non", "moi mes impots jles paye tjs")
    assert turns[2]["dossier"]["pending"] == "on_time"
    assert "Un solde d'impôt non payé" in [choice["title"] for choice in turns[2]["choices"]]


async def test_a_date_taken_back_is_corrected_and_answers_nothing_else(converse: Any) -> None:
    turns = await converse(*CLAIM[:3], "pardon le 20 novembre")
    assert turns[3]["dossier"]["answers"]["received_on"] == "2026-11-20"
    assert "reported" not in turns[3]["dossier"]["answers"]
