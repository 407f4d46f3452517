"""What an administrator announces of a service is on its card, and leaves with it; a site that does not work gets a way round and a proof."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.site import Citizen, DeskAgent, Site

NOW = datetime.now(UTC)
BROKEN = {"service": "impots_particuliers", "kind": "breakdown", "text": "Le service de correction en ligne ne s'ouvre pas."}


async def cards(citizen: Citizen, words: str) -> list[dict[str, Any]]:
    """What is answered to these words."""
    seq = await citizen.say(words)
    found = await citizen.answered(seq)
    return [card for message in found["messages"] if message["seq"] > seq for card in message["cards"]]


async def told(citizen: Citizen) -> dict[str, Any] | None:
    """What is announced of the tax service, on its card."""
    asked = await cards(citizen, "où m'adresser ?")
    return next(card["notice"] for card in asked if card["kind"] == "service" and card["id"] == "impots_particuliers")


async def about_tax(shop: Site) -> Citizen:
    citizen = await shop.citizen()
    await cards(citizen, "jai oublié un crédit d'impôt pour la nounou")
    return citizen


async def announced(boss: DeskAgent, **more: Any) -> str:
    answer = await boss.call("POST", "notices", {**BROKEN, **more})
    assert answer.status == 201, await answer.text()
    return str((await answer.json())["notice"]["id"])


async def test_a_breakdown_is_shown_with_what_to_do_until_it_is_over(shop: Site) -> None:
    boss, citizen = await shop.agent("Dominique", "administrator"), await about_tax(shop)
    assert await told(citizen) is None
    notice = await announced(boss, ends=(NOW + timedelta(days=2)).isoformat())
    shown = await told(citizen)
    assert shown is not None
    assert shown["title"].startswith("En panne depuis le ")
    assert shown["text"] == BROKEN["text"]
    assert shown["meanwhile"]
    assert "ne repousse pas une date limite" in shown["deadline"]
    assert [n["id"] for n in (await (await boss.call("GET", "notices")).json())["notices"]] == [notice]
    assert (await boss.call("POST", f"notices/{notice}/end")).status == 204
    assert await told(citizen) is None
    assert (await boss.call("POST", f"notices/{notice}/end")).status == 404
    await boss.leave()


async def test_maintenance_is_announced_a_week_before_and_not_earlier(shop: Site) -> None:
    boss, citizen = await shop.agent("Alix", "administrator"), await about_tax(shop)
    far = await announced(boss, kind="maintenance", begins=(NOW + timedelta(days=30)).isoformat())
    assert await told(citizen) is None
    near = await announced(boss, kind="maintenance", begins=(NOW + timedelta(days=3)).isoformat(), meanwhile="Appelez le service.")
    shown = await told(citizen)
    assert shown is not None
    assert shown["title"].startswith("Interruption annoncée")
    assert shown["meanwhile"] == "Appelez le service."
    for notice in (far, near):
        await boss.call("POST", f"notices/{notice}/end")
    await boss.leave()


@pytest.mark.parametrize(
    "wrong",
    [
        {"service": "nulle_part"},
        {"kind": "fête"},
        {"text": "  "},
        {"begins": "demain"},
        {"begins": "2026-11-25T10:00"},
        {"begins": "2026-11-25T10:00+01:00", "ends": "2026-11-24T10:00+01:00"},
    ],
)
async def test_an_announcement_that_can_not_be_shown_is_refused(shop: Site, wrong: dict[str, str]) -> None:
    boss = await shop.agent("Sacha", "administrator")
    answer = await boss.call("POST", "notices", {**BROKEN, **wrong})
    assert answer.status == 400
    assert (await (await boss.call("GET", "notices")).json())["notices"] == []
    await boss.leave()


async def test_a_site_that_does_not_work_gets_a_way_round_and_a_proof_with_the_hour(shop: Site) -> None:
    citizen = await shop.citizen()
    await cards(citizen, "on vit ensemble depuis mars et je ne l'ai pas dit à la caf")
    answer = await cards(citizen, "le site ne marche pas, page blanche")
    assert any(card["kind"] == "steps" and "marche pas" in card["title"] for card in answer)
    offered = next(card for card in answer if card["kind"] == "choices")
    proof = next(option for option in offered["options"] if "preuve" in option["title"])
    seq = (await citizen.conversation())["messages"][-1]["seq"]
    response = await citizen.post({"choice": {"id": proof["id"], "seq": seq}})
    assert response.status == 202, await response.text()
    found = await citizen.answered((await response.json())["seq"])
    letter = next(card for card in found["messages"][-1]["cards"] if card["kind"] == "letter")
    assert f"Référence de mon message : {letter['reference']}" in letter["body"]
    assert " h" in letter["body"].split("Le ")[1].split("\n")[0]
