"""Every way to contest: complete, dated where the letter is known, never a doubtful figure said firmly."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import PARIS
from bot.content import Content
from bot.content.checks import PLACEHOLDER, texts
from bot.guidance.answer import Answer, AppealPart
from bot.guidance.dossier import Dossier
from bot.presenting.cards import AppealCard
from bot.presenting.present import present

NOW = datetime(2026, 11, 23, 14, 10, tzinfo=PARIS)


def lines(content: Content, appeal: str, **answers: str) -> tuple[str, ...]:
    """The lines of the card for that appeal."""
    card = present(Answer((AppealPart(appeal),)), Dossier(answers=answers), content, NOW)[0]
    assert isinstance(card, AppealCard)
    return card.lines


def test_every_kind_of_decision_has_its_way(content: Content) -> None:
    wanted = """tax tax_payment caf housing_aid prime_activite rsa urssaf cpam retirement france_travail mdph prefecture naturalisation visa
    papers civil_status fine parking crous mairie lease over_indebtedness employer documents administration"""
    assert set(content.appeals) >= set(wanted.split())


def test_every_field_written_is_shown(content: Content) -> None:
    for appeal in content.appeals.values():
        said = lines(content, appeal.id)
        for part in ("first", "limit", "form", "suspends", "silence", "mediator", "court"):
            label = content.wording[f"appeal.{part}"].partition(" : ")[0]
            assert any(line.startswith(label) for line in said) == bool(getattr(appeal, part)), (appeal.id, part)


def test_every_way_says_what_stops_meanwhile_and_what_silence_means(content: Content) -> None:
    for appeal in content.appeals.values():
        assert appeal.suspends, appeal.id
        assert appeal.silence, appeal.id
        assert appeal.court, appeal.id


@pytest.mark.parametrize(
    ("appeal", "letter", "days"),
    [
        ("caf", "2026-11-16", ["vendredi 4 décembre 2026", "vendredi 15 janvier 2027"]),
        ("rsa", "2026-11-16", ["vendredi 15 janvier 2027"]),
        ("cpam", "2026-10-15", ["mardi 15 décembre 2026"]),
        ("visa", "2026-11-20", ["vendredi 18 décembre 2026"]),
        ("parking", "2026-11-10", ["jeudi 10 décembre 2026"]),
        ("over_indebtedness", "2026-11-16", ["mardi 1er décembre 2026"]),
    ],
)
def test_the_last_day_is_counted_from_the_letter(content: Content, appeal: str, letter: str, days: list[str]) -> None:
    dated = [line for line in lines(content, appeal, letter_date=letter) if line.startswith("**Date prudente**")]
    assert [day for day in days if any(day in line for line in dated)] == days
    assert len(dated) == len(days)


def test_without_the_letter_no_date_is_made_up(content: Content) -> None:
    for appeal in content.appeals:
        assert not any("Date prudente" in line for line in lines(content, appeal))
        assert not any("Date prudente" in line for line in lines(content, appeal, letter_date="unknown"))


def test_a_date_that_is_past_is_said_to_be(content: Content) -> None:
    assert any("elle était" in line for line in lines(content, "rsa", letter_date="2026-06-01"))


def test_a_doubtful_figure_is_said_with_caution(content: Content) -> None:
    for appeal in content.appeals.values():
        for path, text in texts(appeal, appeal.id):
            doubtful = [name for name in PLACEHOLDER.findall(text) if content.facts[name].confidence == "C"]
            assert not doubtful or "à vérifier" in text, path


def test_the_defender_of_rights_stops_no_time_limit(content: Content) -> None:
    assert any("n'arrête pas les délais" in line for line in lines(content, "caf"))
    assert not any("Défenseur" in line for line in lines(content, "fine"))
