"""Every service: enough of them, reachable without internet, with sourced numbers that are not surcharged."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import PARIS
from bot.content import Content, load_content
from bot.errors import ContentError
from bot.guidance.answer import Answer, ServicesPart
from bot.guidance.dossier import Dossier
from bot.presenting.cards import ServiceCard
from bot.presenting.plain import as_text
from bot.presenting.present import present

EVENING = datetime(2026, 11, 23, 20, 30, tzinfo=PARIS)
AFTERNOON = datetime(2026, 11, 23, 14, 10, tzinfo=PARIS)
_OLD = re.compile(r"\b0 ?8(?:10|11|2\d)\b")
"""Surcharged numbers of before 2021."""


def cards(content: Content, now: datetime) -> dict[str, ServiceCard]:
    shown = present(Answer((ServicesPart(tuple(content.services)),)), Dossier(), content, now)
    return {card.id: card for card in shown if isinstance(card, ServiceCard)}


def test_there_are_enough_services_and_each_is_filled(content: Content) -> None:
    assert len(content.services) >= 75
    for service in content.services.values():
        assert len(service.channels) >= 2 or service.alternatives, service.id
        assert all(channel.purpose != "Être reçu, être renseigné." for channel in service.channels)


def test_nobody_is_left_with_a_web_site_only(content: Content) -> None:
    for service in content.services.values():
        kinds = {channel.kind for channel in service.channels}
        assert kinds & {"desk", "phone", "mail"} or "france_services" in service.alternatives, service.id


def test_a_phone_has_a_number_or_says_where_it_stands(content: Content) -> None:
    for service in content.services.values():
        for channel in service.channels:
            assert channel.kind != "phone" or channel.fact or channel.address, (service.id, channel.label)
            assert channel.kind == "online" or channel.price, (service.id, channel.label)


def test_replaced_and_surcharged_numbers_are_gone(content: Content) -> None:
    gone = {"3020", "3237", "0 811 871 871", "0811 10 10 10", "0 810 29 29 29"}
    for service in content.services.values():
        for channel in service.channels:
            if channel.fact is not None:
                shown = content.facts[channel.fact].values[0].display
                assert shown not in gone
                assert not _OLD.search(shown), (service.id, shown)
    assert "caf_etudiants" not in content.services


def test_a_doubtful_number_is_shown_with_caution(content: Content) -> None:
    for card in cards(content, AFTERNOON).values():
        service = content.services[card.id]
        for channel, shown in zip(service.channels, card.channels, strict=True):
            if channel.fact is not None and content.facts[channel.fact].confidence == "C":
                assert shown.caution, (card.id, shown.label)


def test_most_facts_are_firm(content: Content) -> None:
    firm = sum(fact.confidence in ("A", "B") for fact in content.facts.values())
    assert firm / len(content.facts) >= 0.85


def test_a_closed_service_says_what_can_be_done_meanwhile(content: Content) -> None:
    closed = cards(content, EVENING)
    assert closed["assurance_retraite"].closed
    assert "France Services" in (closed["assurance_retraite"].closed or "")
    assert cards(content, AFTERNOON)["assurance_retraite"].closed is None
    assert closed["mairie"].closed is None, "its hours are not known, so it is not said to be closed"


def test_a_service_with_hours_says_what_can_be_done_while_it_is_closed(content: Content) -> None:
    for service in content.services.values():
        if any(channel.hours for channel in service.channels):
            assert service.closed or service.alternatives, service.id


def test_every_card_reads_as_plain_text(content: Content) -> None:
    for card in cards(content, AFTERNOON).values():
        text = as_text(card, content.wording)
        assert card.name in text
        assert "{" not in text
        assert "None" not in text


SPOILT = [
    ("services/oups.yml", "alternatives: [france_services, allo_service_public]", "alternatives: [allo_service_public]", "only online"),
    ("services/caf.yml", "alternatives: [france_services", "alternatives: [nowhere", "nowhere"),
    ("services/caf.yml", "{place:of_department}", "{place:of_planet}", "leads nowhere"),
    ("services/caf.yml", "purpose: Déclarer", "purpose: '{place:commune}' #", "leads nowhere"),
    ("services/urssaf.yml", "fact: urssaf_phone", "fact: urssaf_telephone", "urssaf_telephone"),
    ("appeals/caf.yml", "fact: caf_debt_rectify_20, unit", "fact: rte_crpa, unit", "no whole number"),
    ("appeals/caf.yml", "silence:", "silent:", "silent"),
]


@pytest.mark.parametrize(("file", "before", "after", "word"), SPOILT, ids=[f"{file}-{word}" for file, _, _, word in SPOILT])
def test_a_wrong_service_or_appeal_is_refused(tmp_path: Path, file: str, before: str, after: str, word: str) -> None:
    copy = Path(shutil.copytree("content", tmp_path / "content"))
    text = (copy / file).read_text(encoding="utf-8")
    assert before in text
    (copy / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=word):
        load_content(copy)
