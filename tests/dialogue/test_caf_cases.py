"""The Caf and life as a couple: a claim already there, a couple that is none, a wedding that ends a benefit; no promise too many."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.reading import card, cards, dates, kinds, text

CLAIM = "la caf me réclame 450 euros"
NOT_TOLD = "jai pas dit a la caf que je vis avec mon copain"
FAVOURABLE = {"applies", "applies_with_reduction"}
NO_PENALTY = "la règle ne prévoit pas de pénalité"


def promised(turns: list[dict[str, Any]]) -> bool:
    """Whether any verdict given is favourable."""
    return any(message["card"].get("verdict") in FAVOURABLE for turn in turns for message in turn["messages"])


def titles(turn: dict[str, Any]) -> list[str]:
    """The choices offered."""
    return [choice["title"] for choice in turn["choices"]]


@pytest.mark.parametrize("after", ["oui après", "je l'ai dit après leur lettre"])
async def test_what_was_told_after_the_claim_is_left_to_a_person(converse: Any, after: str) -> None:
    turns = await converse(CLAIM, "trop percu", "le 16 novembre", after)
    answer = turns[3]
    assert answer["dossier"]["answers"]["reported"] == "after"
    assert card(answer, "verdict")["verdict"] == "cannot_tell_ask_agent"
    assert "après leur courrier" in card(answer, "verdict")["title"]
    assert {"2026-12-04", "2027-01-15"} <= set(dates(answer))
    assert {"steps", "documents", "service"} <= set(kinds(answer))
    assert "La somme est juste, je ne peux pas payer" in titles(answer)
    assert "signalé de vous-même" not in text(answer)


@pytest.mark.parametrize(
    ("told", "reply"),
    [
        ("je me suis remariée et je touche encore l'asf", "pas ensemble"),
        ("je suis pacsée depuis un an et l'asf tombe toujours", "chacun chez soi"),
        ("remariée cet été, l'asf continue d'arriver", "non"),
    ],
)
async def test_a_wedding_ends_the_benefit_even_with_two_addresses(converse: Any, told: str, reply: str) -> None:
    turns = await converse(told, reply)
    assert turns[0]["error"] == "single_parent_benefits_kept"
    assert card(turns[1], "verdict")["verdict"] == "cannot_tell_ask_agent"
    assert "met fin à l'allocation de soutien familial" in text(turns[1])
    assert "Il n'y a pas d'erreur" not in text(turns[1])


async def test_a_pacs_without_a_common_home_is_not_said_to_be_no_error(converse: Any) -> None:
    turns = await converse("on s'est pacsés et j'ai rien dit à la caf", "on habite pas ensemble")
    assert card(turns[1], "verdict")["verdict"] == "cannot_tell_ask_agent"
    assert "deux adresses" in text(turns[1])


async def test_a_claim_and_what_was_not_told_are_answered_by_the_claim(converse: Any) -> None:
    turns = await converse(
        "je dois 1200 a la caf, j'habite avec ma copine depuis juin et j'ai rien dit", "c'est ecrit indu rsa", "18 novembre"
    )
    assert turns[2]["error"] == "caf_overpayment"
    assert "verdict" in kinds(turns[2])
    assert not promised(turns)


@pytest.mark.parametrize(
    "reply", ["c'est ecrit indu rsa", "oui elle réclame 300 euros", "ils veulent que je rembourse", "un trop perçu de 800 euros"]
)
async def test_a_claim_told_late_leads_to_the_letter(converse: Any, reply: str) -> None:
    turns = await converse("j'ai pas dit à la caf que ma copine vit ici", reply, "La Caf réclame déjà une somme")
    assert turns[1]["dossier"]["answers"]["contacted"] == "claimed"
    assert card(turns[1], "verdict")["verdict"] == "cannot_tell_ask_agent"
    assert NO_PENALTY not in text(turns[1])
    assert turns[2]["error"] == "caf_overpayment"


async def test_a_claim_about_a_quarterly_return_leads_to_the_letter(converse: Any) -> None:
    turns = await converse("j'ai pas mis le salaire de ma copine sur la trimestrielle", "la prime", "oui elle réclame 300 euros")
    assert turns[2]["dossier"]["answers"]["contacted"] == "claimed"
    assert not promised(turns)


async def test_to_owe_a_word_is_not_to_owe_money(converse: Any) -> None:
    turns = await converse(f"{NOT_TOLD}, est-ce que je dois le dire à la caf")
    assert turns[0]["dossier"]["answers"].get("contacted") is None


@pytest.mark.parametrize(
    "none",
    [
        "pas de courrier",
        "aucun courrier",
        "aucune nouvelle de leur part",
        "j'ai eu aucune lettre",
        "ils m'ont rien envoyé",
        "ils ne m'ont rien écrit",
        "pas eu de nouvelles",
        "rien du tout",
    ],
)
async def test_no_letter_is_heard_however_it_is_said(converse: Any, none: str) -> None:
    turns = await converse(NOT_TOLD, none)
    assert turns[1]["dossier"]["answers"]["contacted"] == "no"


@pytest.mark.parametrize(
    "words",
    [
        "la caf pense qu'on est en couple alors que c'est mon colocataire",
        "mon frère vit chez moi et la caf dit que je suis en couple avec lui",
        "la caf croit que je suis en couple mais c'est ma cousine",
    ],
)
async def test_who_is_taken_for_a_couple_is_not_heard_as_one(converse: Any, words: str) -> None:
    turns = await converse(words, "non on est pas en couple")
    assert turns[0]["dossier"]["answers"].get("couple") != "couple"
    assert not promised(turns)
    assert "faites rectifier" in text(turns[1]).lower()


async def test_a_claim_about_a_brother_is_to_be_rectified(converse: Any) -> None:
    turns = await converse(
        "la caf me réclame 900 euros, elle dit que je suis en couple, mais c'est mon frère", "trop percu", "le 16 novembre"
    )
    assert turns[2]["dossier"]["answers"]["reported"] == "not_a_couple"
    assert "Faites rectifier" in text(turns[2])
    assert "2026-12-04" in dates(turns[2])


async def test_living_with_ones_parents_and_a_partner_is_a_couple(converse: Any) -> None:
    turns = await converse("j'ai pas dit à la caf que je vis chez mes parents avec mon copain")
    assert turns[0]["dossier"]["answers"].get("couple") != "flatmates"


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("mon mari est mort en 2025, j'ai fait une seule declaration", "bereavement"),
        ("mon mari est décédé l'an dernier, je dois faire combien de déclarations", "bereavement"),
        ("on a divorcé en 2025 et on a fait une seule déclaration", "separation"),
        ("on s'est pacsés en 2024 et séparés en 2025, on a fait une feuille commune", "separation"),
        ("mon pacs est rompu, on a déclaré ensemble quand meme", "separation"),
    ],
)
async def test_a_death_or_a_separation_is_not_congratulated(converse: Any, words: str, topic: str) -> None:
    (turn,) = await converse(words)
    assert turn["topic"] == topic
    assert "Félicitations" not in text(turn)


@pytest.mark.parametrize(
    ("reply", "heard"),
    [
        ("je l'avais dit moi meme en aout", "before"),
        ("c'est moi qui les avais prévenus", "before"),
        ("j'ai rien dit", "not_yet"),
        ("j'ai rien signale du tout", "not_yet"),
        ("c'est moi qui ai prévenu", None),
        ("je l'ai signalé moi-même", None),
    ],
)
async def test_who_told_the_caf_is_heard_and_what_leaves_it_open_is_asked(converse: Any, reply: str, heard: str | None) -> None:
    turns = await converse(CLAIM, "trop percu", "le 16 novembre", reply)
    assert turns[3]["dossier"]["answers"].get("reported") == heard
    assert not promised(turns)


@pytest.mark.parametrize(
    ("reply", "heard"),
    [
        ("jamais eu de souci", "yes"),
        ("c'est la première", "yes"),
        ("déjà eu", "no"),
        ("pareil l'an passé", "no"),
        ("la même histoire en 2023", "no"),
        ("un souci en 2022", "no"),
        ("deux fois", "no"),
        ("encore une fois", "no"),
        ("la première fois c'était en 2020", "no"),
        ("c'est pas la première", "no"),
    ],
)
async def test_the_first_time_is_heard_however_it_is_said(converse: Any, reply: str, heard: str) -> None:
    turns = await converse(NOT_TOLD, "non", reply)
    assert turns[2]["dossier"]["answers"]["first_time"] == heard


@pytest.mark.parametrize(
    "words",
    ["trop percu et penalite", "indu et avertissement", "c'est marqué pénalité et indu", "un trop perçu avec une pénalité de 90 euros"],
)
async def test_a_penalty_beside_an_overpayment_is_never_only_an_overpayment(converse: Any, words: str) -> None:
    turns = await converse(CLAIM, words, "oui")
    assert turns[1]["dossier"]["answers"].get("letter_word") != "overpayment"
    assert turns[1]["dossier"]["pending"] in ("penalty_written", "letter_word", None)
    verdicts = [found["verdict"] for turn in turns[1:] for found in cards(turn, "verdict")]
    assert set(verdicts) == {"cannot_tell_ask_agent"}


async def test_a_penalty_told_with_the_claim_is_asked_about(converse: Any) -> None:
    turns = await converse("la caf me réclame un trop perçu de 900 euros avec une pénalité de 90")
    assert turns[0]["dossier"]["answers"].get("letter_word") != "overpayment"


async def test_a_penalty_only_feared_leaves_the_ways_out_open(converse: Any) -> None:
    turns = await converse("la caf me réclame un trop perçu de 900 euros et je crains une pénalité", "non", "le 16 novembre", "oui avant")
    assert turns[1]["dossier"]["answers"].get("penalty_written") == "no"
    assert "La somme est juste, je veux étaler" in titles(turns[3])


async def test_a_repeat_is_not_promised_the_first_time(converse: Any) -> None:
    turns = await converse(NOT_TOLD, "non", "deux fois", "ça va me coûter quoi")
    assert "seulement la première fois" in text(turns[3]) or NO_PENALTY not in text(turns[3])
    assert not promised(turns)
