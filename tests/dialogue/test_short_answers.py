"""People answer in one word, beside the question, or vaguely: nothing is assumed, nobody is left at a wall."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.reading import kinds, text

NOT_TOLD = "jai pas dit a la caf que je vis avec mon copain"


def titles(turn: dict[str, Any]) -> list[str]:
    """The choices offered."""
    return [choice["title"] for choice in turn["choices"]]


async def test_a_bare_yes_that_could_mean_two_answers_is_asked_which(converse: Any) -> None:
    turns = await converse(NOT_TOLD, "oui", "le délai est passé")
    assert titles(turns[1])[:2] == ["Oui, et je suis dans le délai", "Oui, et le délai est passé"]
    assert "letter" not in turns[1]["dossier"]["answers"]
    assert "late" in turns[2]["dossier"]["answers"].values()


async def test_the_same_sentence_is_not_said_twice_when_an_answer_is_not_recognised(converse: Any) -> None:
    turns = await converse("la caf me réclame 450 euros", "il fait beau", "bof")
    assert turns[1]["dossier"]["pending"] == turns[2]["dossier"]["pending"]
    assert turns[1]["messages"][0]["text"] != turns[2]["messages"][0]["text"]


async def test_a_vague_time_is_asked_once_as_a_day_then_taken_as_unknown(converse: Any) -> None:
    turns = await converse("la caf me réclame 450 euros", "trop percu", "il y a deux mois", "jsp le mois dernier je crois")
    assert turns[2]["dossier"]["pending"] == "received_on"
    assert turns[3]["dossier"]["answers"]["received_on"] == "unknown"


async def test_a_day_after_a_vague_time_is_taken(converse: Any) -> None:
    turns = await converse("la caf me réclame 450 euros", "trop percu", "le mois dernier", "le 29 octobre")
    assert turns[3]["dossier"]["answers"]["received_on"] == "2026-10-29"
    assert "29 octobre" in text(turns[3])


async def test_a_first_date_already_past_is_not_announced_as_one_to_keep(converse: Any) -> None:
    turns = await converse("la caf me réclame 450 euros", "trop percu", "le 1er septembre")
    assert "première date" not in text(turns[2])
    assert "mardi 1er septembre 2026" in text(turns[2])


async def test_a_yes_to_several_topics_is_asked_which(converse: Any) -> None:
    turns = await converse("je me marie en juin comment ça se passe", "oui", {"choice": "2"})
    assert titles(turns[1]) == titles(turns[0])
    assert turns[2]["error"] == "two_returns_without_option"


async def test_a_no_to_what_comes_next_closes_politely(converse: Any) -> None:
    turns = await converse("je vais me marier quels papiers", "non")
    assert kinds(turns[1]) == ["text"]


@pytest.mark.parametrize("amount", ["c'est la 3e fois", "la 1e année", "mon 2e enfant"])
async def test_an_ordinal_is_not_an_amount(running: Any, clock: Any, amount: str) -> None:
    assert running.brain.read(amount, clock.now()).entities.amounts == ()


@pytest.mark.parametrize(
    "words",
    [
        "on veut monter une association de quartier qu'est ce qu'il faut écrire dans les statuts",
        "mon voisin construit un mur sur ma limite il a le droit ?",
        "jai gagné un terrain a la loterie et je veux creer une sarl avec mon frere",
        "la cantine de l'école a augmenté sans prévenir",
    ],
)
async def test_a_moment_that_the_guide_does_not_hold_is_said_so(converse: Any, words: str) -> None:
    (turn,) = await converse(words)
    assert turn["error"] is None
    assert not {"steps", "verdict", "documents"} & set(kinds(turn))
    assert "Parler à une personne" in titles(turn)


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("mon grand-père vient de mourir qu'est ce qu'il faut faire", "bereavement"),
        ("jai egaré ma carte d identité a la plage", "identity_papers"),
        ("je me suis séparé de ma copine on fait quoi pour le bail", "separation"),
        ("jai plus de travail depuis lundi je dois minscrire ou", "job_loss"),
        ("ma voiture est vendue mais le gars a pas fait la carte grise", "vehicle"),
    ],
)
async def test_a_moment_that_the_guide_holds_is_its_topic_at_once(converse: Any, words: str, topic: str) -> None:
    (turn,) = await converse(words)
    assert turn["topic"] == topic


async def test_an_article_or_a_date_is_not_the_place_of_a_choice(converse: Any) -> None:
    turns = await converse("je me suis trompé de case dans ma déclaration", "ça fait monter", "oui une lettre")
    assert turns[2]["dossier"]["answers"].get("letter") != "no"
    turns = await converse("la caf me réclame 450 euros", "le mois dernier")
    assert "letter_word" not in turns[1]["dossier"]["answers"]


async def test_more_than_a_yes_is_the_answer_it_names(converse: Any) -> None:
    turns = await converse("la caf me réclame 450 euros", "trop percu", "hier", "oui avant")
    assert turns[3]["dossier"]["answers"]["reported"] == "before"


async def test_the_words_of_not_knowing_are_those_of_the_button(converse: Any) -> None:
    turns = await converse("la caf me réclame 450 euros", "je l'ai pas sous les yeux")
    assert turns[1]["dossier"]["answers"]["letter_word"] == "unknown"


async def test_a_question_is_not_taken_for_its_answer(converse: Any) -> None:
    turns = await converse("j'ai oublié mes heures sup dans ma déclaration", "il va baisser ou monter ?")
    assert "effect" not in turns[1]["dossier"]["answers"]


async def test_a_date_that_is_not_given_as_a_day_is_asked_again_with_its_question(converse: Any) -> None:
    turns = await converse("la caf me réclame 450 euros", "trop percu", "il y a deux mois")
    assert "Quand" in text(turns[2])
    assert titles(turns[2]) == ["Je ne sais pas"]


async def test_what_the_letter_is_and_its_day_are_taken_together(converse: Any) -> None:
    turns = await converse("je me suis trompé de case dans ma déclaration", "ça fait monter", "une proposition de rectification, hier")
    assert turns[2]["dossier"]["answers"] | {"letter": "proposal", "letter_date": "2026-11-22"} == turns[2]["dossier"]["answers"]


async def test_not_knowing_which_way_is_not_summed_up_as_both(converse: Any) -> None:
    turns = await converse("jai oublié une pension dans ma déclaration", "je sais pas")
    assert "Vous versez et vous recevez" not in text(turns[1])


async def test_what_is_offered_is_named_by_its_own_words(converse: Any) -> None:
    turns = await converse("la caf me réclame 450 euros", "trop percu", "hier", "avant leur courrier", "oui", "je veux étaler")
    assert turns[5]["dossier"]["last_explanation"] == "caf_spread"


async def test_a_yes_or_no_about_something_else_does_not_answer_the_question(converse: Any) -> None:
    turns = await converse(NOT_TOLD, "non pas recu de courrier")
    assert turns[1]["dossier"]["answers"].get("couple") != "flatmates"
    assert "consequence" not in kinds(turns[1])


async def test_what_answers_a_later_question_is_kept_and_not_asked_again(converse: Any) -> None:
    turns = await converse("la caf me réclame 450 euros", "trop percu", "hier", "oui premiere fois", "oui avant leur courrier")
    assert turns[3]["dossier"]["answers"]["first_time"] == "yes"
    assert turns[3]["dossier"]["pending"] == "reported"
    assert "verdict" in kinds(turns[4])


async def test_what_was_not_received_is_not_taken_for_received(converse: Any) -> None:
    turns = await converse("jai oublié la pension que je verse a mon fils", "j ai rien recu de toute facon")
    assert turns[1]["dossier"]["answers"]["direction"] == "paid"


async def test_an_age_glued_to_its_unit_is_read(converse: Any) -> None:
    turns = await converse("jai oublié la pension que je verse a mon fils", "il a 22ans", "oui il fait sa declaration tt seul")
    assert turns[2]["dossier"]["answers"]["child_age"] == "adult"
    assert turns[2]["dossier"]["answers"]["attached"] == "no"


async def test_a_detail_told_after_the_answer_is_acknowledged_in_other_words_each_time(converse: Any) -> None:
    turns = await converse("jai un compte revolut pas déclaré", "depuis 2 ans", "jai 300 euros dessus")
    assert all("noté" in text(turn).lower() for turn in turns[1:])
    assert text(turns[1]).splitlines()[0] != text(turns[2]).splitlines()[0]


async def test_what_it_would_cost_is_answered_for_the_current_case(converse: Any) -> None:
    turns = await converse("jai pas fait ma declaration", "non j ai rien recu", "et si je la fais ce soir je paye quoi")
    assert "verdict" in kinds(turns[2])


async def test_fear_alone_is_answered_with_a_person_and_not_called_incomprehensible(converse: Any) -> None:
    turns = await converse("bonjour", "jai peur")
    assert "inquiète" in text(turns[1])
    assert "pas compris" not in text(turns[1])


async def test_after_a_person_was_offered_in_vain_the_next_words_are_read_anew(converse: Any) -> None:
    turns = await converse("xqzt vlrm", "pftk zzgh wxq", "krrt bnnm", "zzgh pftk")
    assert "n'arrive pas à vous comprendre" in text(turns[2])
    assert "n'arrive pas à vous comprendre" not in text(turns[3])


async def test_not_knowing_is_taken_though_something_else_is_told_with_it(converse: Any) -> None:
    turns = await converse(NOT_TOLD, "je sais pas trop, c'est la première fois")
    assert turns[1]["dossier"]["answers"]["first_time"] == "yes"
    assert turns[1]["dossier"]["pending"] != turns[0]["dossier"]["pending"]


async def test_a_time_said_with_yes_tells_which_yes(converse: Any) -> None:
    told = ("la caf me réclame 450 euros", "trop percu", "le 10 novembre")
    before = await converse(*told, "oui en septembre")
    after = await converse(*told, "oui avant hier")
    open_still = await converse(*told, "oui bien sûr")
    assert before[3]["dossier"]["answers"]["reported"] == "before"
    assert after[3]["dossier"]["answers"]["reported"] == "after"
    assert "reported" not in open_still[3]["dossier"]["answers"]
