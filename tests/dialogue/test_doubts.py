"""What takes the verdict out of a program's hands: an accusation, an intention, a bailiff, a repeat. And fears, which don't."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.app import Runtime
from bot.clock import FixedClock
from tests.dialogue.reading import card, kinds, text

FORGOTTEN = "une pension que je touche et que j'ai oublié de déclarer"
ACCUSED = [
    f"je suis accusé de fraude fiscale pour {FORGOTTEN}",
    f"ils disent que jai fraudé pour {FORGOTTEN}",
    f"jai un courrier pour fraude, c'est {FORGOTTEN}",
    f"un huissier est venu pour {FORGOTTEN}",
    f"je suis convoqué par la police pour {FORGOTTEN}",
    f"j'ai menti exprès pour {FORGOTTEN}",
    f"jai fourni un faux document pour {FORGOTTEN}",
]
LINES = [json.loads(line) for line in (Path(__file__).parent / "doubts.jsonl").read_text(encoding="utf-8").splitlines()]
"""Lines written apart from the signs' examples and from training: a doubt, or words that only look like one."""

FAVOURABLE = {"applies", "applies_with_reduction"}
GOOD_CASE = ("chez moi toute l'année", "non rien reçu", "oui les deux")


@pytest.fixture(scope="module")
def doubted(running: Runtime, clock: FixedClock) -> dict[str, list[tuple[str, ...]]]:
    """What was heard in each line, by what it tells of."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in LINES:
        found.setdefault(line["doubt"], []).append(running.brain.read(line["text"], clock.now()).doubts)
    assert len(LINES) >= 60
    return found


def share_stopped(heard: list[tuple[str, ...]]) -> float:
    """The part of the lines after which no favourable verdict can be given."""
    return sum(bool(doubts) for doubts in heard) / len(heard)


@pytest.mark.parametrize(("doubt", "least"), [("admitted", 0.7), ("accused", 0.85), ("repeated", 0.85)])
def test_most_doubts_are_heard_however_they_are_told(doubted: Any, doubt: str, least: float) -> None:
    assert share_stopped(doubted[doubt]) >= least


def test_fears_denials_and_other_people_s_acts_are_hardly_ever_taken_for_a_doubt(doubted: Any) -> None:
    assert share_stopped(doubted["none"]) <= 0.08


@pytest.mark.parametrize("words", ACCUSED)
async def test_no_question_and_no_favourable_verdict_once_it_is_told(converse: Any, words: str) -> None:
    (turn,) = await converse(words)
    assert card(turn, "verdict")["verdict"] not in FAVOURABLE
    assert turn["dossier"]["pending"] is None
    assert turn["choices"][0]["title"] == "Parler à une personne"
    assert "service" in kinds(turn)


async def test_it_is_told_in_the_middle_and_the_questions_stop(converse: Any) -> None:
    turns = await converse(
        "jai oublié une pension dans ma déclaration", "je la reçois", "en fait ils m'accusent de fraude", "chez moi toute l'année"
    )
    assert turns[1]["dossier"]["pending"] is not None
    assert card(turns[2], "verdict")["verdict"] == "cannot_tell_ask_agent"
    assert turns[3]["dossier"]["pending"] is None
    assert "verdict" not in kinds(turns[3])


async def test_a_misheard_accusation_is_put_aside_by_one_choice(converse: Any) -> None:
    turns = await converse(ACCUSED[0], {"choice": "Ce n'est pas mon cas"}, *GOOD_CASE)
    assert turns[1]["dossier"]["doubts"] == ()
    assert card(turns[-1], "verdict")["verdict"] == "applies_with_reduction"


@pytest.mark.parametrize(
    "words",
    [
        "ils vont dire que jai fraudé",
        "jai peur d'être accusée de fraude",
        "j'ai pas fait exprès",
        "et si les impots m'accusent de fraude",
        "je ne veux pas qu'on croie que j'ai fraudé",
    ],
)
async def test_a_fear_is_not_an_accusation(converse: Any, words: str) -> None:
    turns = await converse(f"jai oublié {FORGOTTEN}", words, *GOOD_CASE)
    assert turns[1]["dossier"]["doubts"] == ()
    assert card(turns[-1], "verdict")["verdict"] == "applies_with_reduction"


async def test_a_repeat_is_never_favourable_though_the_questions_go_on(converse: Any) -> None:
    turns = await converse(f"c'est la 3e fois que jai oublié {FORGOTTEN}", *GOOD_CASE)
    assert card(turns[-1], "verdict")["verdict"] == "cannot_tell_ask_agent"
    assert "steps" in kinds(turns[-1])


async def test_a_repeat_does_not_hold_back_what_lowers_the_tax(converse: Any) -> None:
    turns = await converse("c'est la deuxième fois que jai oublié mes dons aux restos du coeur dans ma declaration", *["je sais pas"] * 4)
    answer = next(turn for turn in turns if "verdict" in kinds(turn))
    assert card(answer, "verdict")["verdict"] == "applies"


async def test_writing_for_the_second_time_is_not_a_second_offence(converse: Any) -> None:
    turns = await converse(f"c'est la deuxième fois que je vous écris, jai oublié {FORGOTTEN}", *GOOD_CASE)
    assert card(turns[-1], "verdict")["verdict"] == "applies_with_reduction"


async def test_a_new_beginning_forgets_the_doubt(converse: Any) -> None:
    turns = await converse(ACCUSED[0], "je veux tout recommencer depuis le début", {"choice": "Oui, recommencer"})
    assert turns[-1]["dossier"]["doubts"] == ()


@pytest.mark.parametrize(
    "words",
    [
        "j'ai pas déclaré mes loyers airbnb depuis 3 ans exprès pour pas payer",
        "j'ai caché mes loyers pendant 4 ans",
        "j'ai fait une fausse déclaration à la caf",
        "j'ai pas dit que je vivais en couple parce que je voulais garder mes aides",
        "la caf dit que j'ai fait une fausse déclaration",
        "je vis en couple la caf le sait pas, ils m'ont convoqué pour un contrôle jeudi",
        "j'ai un contrôle fiscal en cours pour mes loyers non déclarés",
        "les impots ont saisi mon compte",
    ],
)
async def test_an_intention_a_control_or_a_seizure_is_heard(converse: Any, words: str) -> None:
    turns = await converse(words, "jusqu'à quand ?", "oui", "quels papiers")
    assert not any(message["card"].get("verdict") in FAVOURABLE for turn in turns for message in turn["messages"])
    assert all(found["title"] != "Et si on refuse ?" or "Parler" in turns[0]["choices"][0]["title"] for found in turns[0]["choices"])
    assert "29 décembre 2028" not in text(turns[1])
    assert "Parler à une personne" in [choice["title"] for choice in turns[1]["choices"]]


@pytest.mark.parametrize(
    ("first", "more"),
    [
        ("la caf me réclame 800 euros", ["trop perçu", "hier", "pas encore"]),
        ("la caf me réclame 800 euros", ["je l'ai pas sous les yeux", "hier", "avant leur courrier", "oui"]),
        ("je n'ai pas dit à la caf que je vis avec ma copine", ["oui", "je sais pas", "oui"]),
        (
            "c'est la première fois qu'on me contrôle mais j'avais déjà oublié avant, la caf me réclame 300 euros",
            ["trop perçu", "hier", "avant", "oui"],
        ),
    ],
)
async def test_what_is_not_known_or_found_out_by_the_caf_is_not_promised(converse: Any, first: str, more: list[str]) -> None:
    turns = await converse(first, *more)
    verdicts = [message["card"]["verdict"] for turn in turns for message in turn["messages"] if message["card"]["kind"] == "verdict"]
    assert verdicts
    assert not FAVOURABLE & set(verdicts)


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        ("et ya ecrit avertissement aussi en bas", "accused"),
        ("mes loyers je les ai cachés au fisc", "admitted"),
        ("mes loyers, je savais bien qu'il fallait les mettre", "admitted"),
        ("j'ai oublié mes loyers. Ils croient que je l'ai fait exprès", "accused"),
        ("j'ai déjà eu un rappel", "repeated"),
    ],
)
async def test_a_doubt_is_kept_in_the_dossier(converse: Any, words: str, doubt: str) -> None:
    turns = await converse("j'ai oublié mes loyers airbnb", words)
    assert doubt in turns[1]["dossier"]["doubts"]


@pytest.mark.parametrize(
    "words",
    [
        "jai rien fait expres",
        "je n'ai rien fait exprès vous savez",
        "mon mari a fait exprès de pas déclarer ses loyers, moi je savais pas",
        "je suis pas un fraudeur",
    ],
)
async def test_a_denial_is_no_admission(converse: Any, words: str) -> None:
    turns = await converse(f"jai oublié {FORGOTTEN}", words)
    assert turns[1]["dossier"]["doubts"] == ()


async def test_the_mistake_of_the_caf_itself_is_heard(converse: Any) -> None:
    turns = await converse(
        "la caf me réclame 800 euros", "trop perçu", "hier", "c'est une erreur de leur part j'ai tout bien déclaré", "oui"
    )
    assert turns[-1]["dossier"]["answers"]["reported"] == "their_error"
    assert card(next(turn for turn in turns[3:] if "verdict" in kinds(turn)), "verdict")["rule"] == "B3"
