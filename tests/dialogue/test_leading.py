"""How a conversation is led: details on the current topic, changed minds, corrections, what is not understood."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.reading import card, kinds, text

FORGOTTEN_GIFT = "jai oublié mes dons aux restos du coeur dans ma declaration"


async def test_the_welcome_says_that_it_is_a_program_and_that_a_person_can_be_had(running: Any) -> None:
    identifier, _ = await running.services.inbox.open("web")
    async with running.services.store.read() as unit:
        (welcome,) = await unit.timeline.messages(identifier)
    words = welcome.cards[0].text
    assert "programme" in words
    assert "personne" in words
    assert welcome.cards[1].kind == "choices"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("quels papiers ?", "documents"),
        ("c'est où ?", "service"),
        ("jusqu'à quand ?", "deadline"),
        ("je risque quoi ?", "verdict"),
        ("et si on refuse ?", "appeal"),
    ],
)
async def test_short_questions_are_answered_for_the_current_topic(converse: Any, question: str, kind: str) -> None:
    turns = await converse(FORGOTTEN_GIFT, question)
    assert turns[1]["error"] == "gift_wrong_amount"
    assert kind in kinds(turns[1])


async def test_a_question_in_the_middle_is_answered_then_the_first_one_comes_back(converse: Any) -> None:
    turns = await converse("jai oublié une pension dans ma déclaration", "c'est ouvert quand les impots ?", "je la verse")
    assert "service" in kinds(turns[1])
    assert turns[1]["dossier"]["pending"] == "direction"
    assert turns[2]["dossier"]["answers"]["direction"] == "paid"


async def test_a_changed_mind_about_the_form_of_the_couple_is_followed(converse: Any) -> None:
    turns = await converse("je me marie le mois prochain quelles démarches", "en fait c'est pour un pacs")
    assert turns[0]["dossier"]["answers"]["union"] == "marriage"
    assert turns[1]["dossier"]["answers"]["union"] == "pacs"


async def test_a_changed_topic_is_followed(converse: Any) -> None:
    turns = await converse(FORGOTTEN_GIFT, "en fait non, la caf me réclame un trop perçu")
    assert turns[1]["error"] == "caf_overpayment"


async def test_an_answer_taken_back_is_worked_out_again(converse: Any) -> None:
    turns = await converse(
        "jai oublié la pension que je verse", "il est majeur", "non il déclare de son côté", "oui", "en fait il est mineur"
    )
    assert turns[3]["dossier"]["outcome"] == "paid_adult"
    assert turns[4]["dossier"]["answers"]["child_age"] == "minor"
    assert turns[4]["dossier"]["outcome"] != "paid_adult"


async def test_not_knowing_leads_to_a_cautious_answer(converse: Any) -> None:
    turns = await converse("je me suis trompé de montant dans ma déclaration de revenus", "je sais pas", "aucune idée", "je ne sais plus")
    assert card(turns[-1], "verdict")["verdict"] == "cannot_tell_ask_agent"
    assert len(turns) <= 5


async def test_what_was_said_at_once_is_not_asked_again(converse: Any) -> None:
    turns = await converse("jai oublié la pension que je verse à mon fils de 22 ans qui déclare de son côté, déclaration de 2025")
    assert (
        turns[0]["dossier"]["answers"] | {"direction": "paid", "child_age": "adult", "attached": "no", "income_year": "last"}
        == turns[0]["dossier"]["answers"]
    )
    assert card(turns[0], "verdict")["verdict"] == "applies"


async def test_a_choice_pressed_and_one_named_by_its_number_mean_the_same(converse: Any) -> None:
    by_title = await converse("jai oublié une pension dans ma déclaration", {"choice": "Je la verse"})
    by_number = await converse("jai oublié une pension dans ma déclaration", "la 1")
    assert by_title[1]["dossier"]["answers"]["direction"] == by_number[1]["dossier"]["answers"]["direction"] == "paid"


async def test_three_times_not_understood_is_a_person(converse: Any) -> None:
    turns = await converse("xqzt vlrm", "pftk zzgh wxq", "krrt bnnm")
    assert len(turns[0]["choices"]) <= 5
    assert "leave_message" in kinds(turns[2])
    assert all(turn["owner"] == "bot" for turn in turns)


async def test_commands_of_the_engine_are_only_texts(converse: Any) -> None:
    turns = await converse("jai oublié une pension dans ma déclaration", "/restart", '/greet{"a": "b"}', "je la verse")
    assert turns[3]["dossier"]["error"] == "alimony_in_return"
    assert turns[3]["dossier"]["answers"]["direction"] == "paid"


async def test_simpler_words_are_given_on_request(converse: Any) -> None:
    turns = await converse("jai oublié un crédit d'impôt pour la nounou", "dites le plus simplement svp")
    assert turns[1]["dossier"]["simple"]
    assert len(text(turns[1])) < len(text(turns[0]))


async def test_a_life_event_told_gets_reassurance_steps_and_errors_to_avoid(converse: Any) -> None:
    (turn,) = await converse("on va se pacser comment ca se passe")
    assert kinds(turn)[:2] == ["text", "steps"]
    assert kinds(turn)[-1] == "choices"
    assert len(turn["choices"]) <= 5


async def test_who_is_speaking_is_said_plainly(converse: Any) -> None:
    (turn,) = await converse("t'es un robot ou une vraie personne")
    assert "programme" in text(turn)


async def test_everything_can_be_erased_after_a_yes(converse: Any, running: Any) -> None:
    turns = await converse("jai oublié une pension dans ma déclaration", "effacez tout", {"choice": "Oui, effacer"})
    assert turns[2]["dossier"]["event"] is None
    assert turns[2]["dossier"]["said"] == ()


async def test_a_personal_number_is_masked_everywhere_but_on_the_timeline(converse: Any) -> None:
    (turn,) = await converse("la caf me doit un virement mon iban est FR7630006000011234567890189")
    assert "[IBAN]" in " ".join(turn["dossier"]["said"])
    assert "FR76" not in str(turn["dossier"])


@pytest.mark.parametrize("question", ["jusqu'à quand", "et le délai", "quels papiers ?", "combien de temps j'ai"])
async def test_a_short_question_never_leaves_the_current_topic(converse: Any, question: str) -> None:
    turns = await converse("la caf me réclame 450 euros", "trop percu", "hier", "avant leur courrier", "oui", question)
    assert turns[5]["error"] == "caf_overpayment"
    assert "29 décembre 2028" not in text(turns[5])


async def test_the_year_said_with_the_topic_is_not_asked_again(converse: Any) -> None:
    turns = await converse("on s'est mariés en septembre 2025", "on a fait deux déclarations séparées aux impots chacun la sienne")
    assert turns[1]["error"] == "two_returns_without_option"
    assert turns[1]["dossier"]["answers"]["wedding_year"] == "last_year"


async def test_papers_to_hand_in_are_not_announced_as_papers_to_keep(converse: Any) -> None:
    (turn,) = await converse("on va se pacser en mairie quels papiers il faut")
    shown = card(turn, "documents")
    assert "garder" not in shown["note"]
    assert not any("mariage" in item["name"].lower() for item in shown["items"])


async def test_the_risk_is_said_for_this_case_only(converse: Any) -> None:
    turns = await converse("mariés en 2025 on a fait deux déclarations chacun de son coté", "non", "non rien", "je risque quoi ?")
    lines = card(turns[3], "verdict")["lines"]
    assert sum("**monte**" in line for line in lines) == 1


async def test_what_was_not_understood_is_said_otherwise(converse: Any) -> None:
    turns = await converse(FORGOTTEN_GIFT, "j'ai pas compris")
    assert turns[1]["error"] == "gift_wrong_amount"
    assert "steps" in kinds(turns[1])
    assert turns[1]["messages"][0]["text"] != turns[0]["messages"][0]["text"]


async def test_first_words_of_a_step_begin_a_sentence(converse: Any) -> None:
    (turn,) = await converse("je vais me marier comment ca se passe")
    assert all(item["when"][0].isupper() for item in card(turn, "steps")["items"] if item["when"])


async def test_form_numbers_are_whole_in_plain_text(converse: Any) -> None:
    (turn,) = await converse("on va se pacser en mairie quels papiers il faut")
    assert "15725*03" in text(turn)


async def test_asking_for_a_person_about_something_keeps_what_it_is_about(converse: Any) -> None:
    (turn,) = await converse("je veux parler à quelqu'un, la caf me réclame 2000 euros de trop perçu")
    assert turn["error"] == "caf_overpayment"
    assert "Caf" in text(turn)
