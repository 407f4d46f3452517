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
    turns = await converse("comment corriger ma declaration", "oui", {"choice": "1"})
    assert titles(turns[1]) == titles(turns[0])
    assert turns[2]["error"] is not None


async def test_a_no_to_what_comes_next_closes_politely(converse: Any) -> None:
    turns = await converse("je vais me marier quels papiers", "non")
    assert kinds(turns[1]) == ["text"]


@pytest.mark.parametrize("amount", ["c'est la 3e fois", "la 1e année", "mon 2e enfant"])
async def test_an_ordinal_is_not_an_amount(running: Any, clock: Any, amount: str) -> None:
    assert running.brain.read(amount, clock.now()).entities.amounts == ()


@pytest.mark.parametrize(
    "words",
    [
        "mon grand-père vient de mourir qu'est ce qu'il faut faire",
        "jai egaré ma carte d identité a la plage",
        "je me suis séparé de ma copine on fait quoi pour le bail",
        "jai plus de travail depuis lundi je dois minscrire ou",
        "ma voiture est vendue mais le gars a pas fait la carte grise",
    ],
)
async def test_a_moment_that_the_guide_does_not_hold_is_said_so(converse: Any, words: str) -> None:
    (turn,) = await converse(words)
    assert turn["error"] is None
    assert not {"steps", "verdict", "documents"} & set(kinds(turn))
    assert "Parler à une personne" in titles(turn)
