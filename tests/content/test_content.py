"""Properties of every content file, and what the loader says of a wrong one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.content import Content, load_content
from bot.content.checks import longest_path, texts
from bot.errors import ContentError, NoValueForDate
from bot.guidance.phrases import fold

FORBIDDEN = (
    "!",
    "n'hésitez pas",
    "il suffit",
    "vous auriez dû",
    "ne vous inquiétez pas",
    "vous ne risquez rien",
    "c'est garanti",
    "dans les meilleurs délais",
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The content, to be spoilt."""
    return Path(shutil.copytree("content", tmp_path / "content"))


def shown(content: Content) -> list[tuple[str, str]]:
    items = [
        *content.events.values(),
        *content.regimes.values(),
        *content.appeals.values(),
        *content.services.values(),
        *content.emergency.values(),
    ]
    return [(f"{item.id}{path}", text) for item in items for path, text in texts(item)]


def test_both_events_are_complete(content: Content) -> None:
    for event in ("tax_return", "couple"):
        assert len(content.events[event].errors) >= 12
        assert len(content.events[event].questions) >= 12


def test_every_error_says_how_to_avoid_it_and_how_to_repair_it(content: Content) -> None:
    for node in content.errors.values():
        assert node.error.avoid, node.error.id
        assert node.error.repair, node.error.id
        assert node.error.consequence, node.error.id


def test_no_path_asks_more_than_four_questions(content: Content) -> None:
    assert all(longest_path(node.error.ask) <= 4 for node in content.errors.values())


def test_the_tone_is_kept(content: Content) -> None:
    wrong = [(path, text) for path, text in shown(content) for word in FORBIDDEN if word in text.lower()]
    assert not wrong


def test_nobody_is_accused(content: Content) -> None:
    wrong = [(path, text) for path, text in shown(content) if "vous avez fraudé" in text.lower() or "mauvaise foi" in text.lower()]
    assert not wrong


def test_firm_facts_carry_a_source_a_date_and_the_day_they_were_verified(content: Content) -> None:
    for fact in content.facts.values():
        assert fact.source.title
        assert fact.source.ref
        assert fact.confidence == "C" or fact.verified_on is not None
        assert fact.source.url is None or fact.source.url.startswith("https://")


def test_emergency_numbers_are_never_hedged(content: Content) -> None:
    for danger in content.emergency.values():
        for number in danger.numbers:
            fact = content.facts[number.fact]
            assert fact.confidence in ("A", "B")
            assert fact.caution is None
        assert "vérifier" not in danger.lead + danger.then


def test_example_questions_differ_from_each_other(content: Content) -> None:
    seen: dict[str, str] = {}
    for node in content.errors.values():
        for question in node.error.questions:
            assert seen.setdefault(fold(question), node.error.id) == node.error.id, question


def test_a_value_out_of_its_dates_is_refused_rather_than_guessed(content: Content) -> None:
    assert content.value("tax_adult_child_alimony_cap_2025", date(2026, 11, 23)).display.startswith("6 855")
    with pytest.raises(NoValueForDate):
        content.value("tax_adult_child_alimony_cap_2025", date(2030, 1, 1))


SPOILT: list[tuple[str, str, str, list[str]]] = [
    ("life_events/couple.yml", "short: ", "shorter: ", ["couple.yml", "short"]),
    ("life_events/couple.yml", "id: couple\n", "id: couple\nid: couple\n", ["couple.yml", "twice"]),
    ("life_events/couple.yml", "regime: crpa\n", "regime: magic\n", ["couple", "magic"]),
    ("life_events/couple.yml", "{tax_pas_signal_60}", "60 jours", ["couple.yml", "figure without a fact"]),
    ("life_events/couple.yml", "{tax_pas_signal_60}", "{no_such_fact}", ["no_such_fact", "leads nowhere"]),
    ("facts/taxes.yml", "url: https://", "url: http://", ["taxes.yml", "url"]),
    ("facts/taxes.yml", "verified_on: ", "checked_on: ", ["taxes.yml", "checked_on"]),
    ("services/caf.yml", "id: caf\n", "id: caff\n", ["caf.yml", "file's name"]),
    ("life_events/couple.yml", "breach: misread_rule", "braech: misread_rule", ["couple.yml", "inputs", "braech"]),
    ("life_events/couple.yml", "breach: misread_rule", "breach: misread", ["couple.yml", "inputs", "misread", "late_filing"]),
    ("regimes/crpa.yml", "breach: misread_rule", "braech: misread_rule", ["crpa.yml", "G11", "braech", "breach"]),
    ("regimes/crpa.yml", "breach: misread_rule", "breach: misread", ["crpa.yml", "G11", "never has the value", "misread_rule"]),
    ("regimes/crpa.yml", "{first_time: {known: false}}", "{first_time: {at_most: rte_appeal_2_months}}", ["crpa.yml", "G13", "at_most"]),
    ("regimes/crpa.yml", "when: always", "when: {first_time: true}", ["crpa.yml", "last row has a condition", "always"]),
    ("regimes/crpa.yml", "- id: G15", "- id: G14", ["crpa.yml", "G14", "two rows"]),
    ("regimes/crpa.yml", "deadline: appeal", "deadline: apeal", ["crpa.yml", "G4", "apeal", "deadlines"]),
    ("regimes/crpa.yml", "fact: rte_appeal_2_months", "fact: rte_appeal", ["crpa.yml", "deadlines.appeal", "rte_appeal"]),
    ("regimes/crpa.yml", "safety_rule: false", "safety_rule: no", ["crpa.yml", "assumed.safety_rule"]),
    ("regimes/crpa.yml", "facts: [rte_crpa]", "facts: [rte_cprx]", ["crpa.yml", "words.facts", "rte_cprx"]),
    ("regimes/crpa.yml", "verdict: applies", "verdict: aplies", ["crpa.yml", "G14", "verdict"]),
    ("regimes/crpa.yml", "articles: {CRPA L123-1: 2026-05-28}", "articles: {}", ["crpa.yml", "G1", "articles"]),
    ("regimes/crpa.yml", "articles: {CRPA L123-1: 2026-05-28}", "articles: {CRPA L123-1: last year}", ["crpa.yml", "G1", "articles"]),
    ("regimes/tax_ir.yml", "{more_than: tax_formal_notice_delay}", "{more_than: 30}", ["tax_ir.yml", "T5", "figure 30", "fact"]),
    ("regimes/tax_ir.yml", "{at_most: tax_formal_notice_delay}", "{at_most: tax_notice}", ["tax_ir.yml", "T6.when", "tax_notice"]),
    (
        "regimes/tax_ir.yml",
        "rate: tax_late_interest_monthly, cut: tax_audit_interest_cut}",
        "rate: tax_interest}",
        ["T12.cost", "tax_interest"],
    ),
    ("regimes/tax_ir.yml", "of: rights", "of: right", ["tax_ir.yml", "T13_small", "right", "rights"]),
    ("regimes/tax_ir.yml", "claim_time_over: {years: ", "claim_over: {years: ", ["tax_ir.yml", "T1_late", "claim_over", "claim_time_over"]),
    ("regimes/tax_ir.yml", "claim_time_over: {years: ", "claim_time_over: {days: ", ["tax_ir.yml", "T1_late", "years"]),
    ("regimes/tax_ir.yml", "formula: nothing", "formula: free", ["tax_ir.yml", "T1", "free"]),
    ("regimes/tax_ir.yml", "{tax_objection_deadline_ir}", "2 ans", ["tax_ir.yml", "figure without a fact"]),
    ("regimes/caf.yml", "tables: [benefits]", "tables: [benefit]", ["caf.yml", "tables", "benefit", "prechecks"]),
    ("regimes/caf.yml", "  B7: {", "  B77: {", ["caf.yml", "words.B77", "no such row"]),
    ("regimes/caf.yml", "  B7: {reason", "  B7: {raison", ["caf.yml", "words.B7", "raison"]),
    ("regimes/tables/benefits.yml", "    next: [", "    nexts: [", ["benefits.yml", "B2", "next", "required"]),
    ("emergency/suicide.yml", "then: ", "then: '<b>' #", ["suicide", "HTML"]),
]


@pytest.mark.parametrize(("file", "before", "after", "words"), SPOILT, ids=["-".join(words[-2:]) for *_, words in SPOILT])
def test_a_wrong_file_is_refused_with_where_and_why(copy: Path, file: str, before: str, after: str, words: list[str]) -> None:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_content(copy)
    assert all(word in str(refused.value) for word in words), str(refused.value)


def test_a_file_that_is_not_utf8_is_refused(copy: Path) -> None:
    (copy / "wording" / "bot.yml").write_bytes(b"wording:\n  a: \xff\n")
    with pytest.raises(ContentError, match="UTF-8"):
        load_content(copy)


def test_the_content_of_this_release_loads(content: Content) -> None:
    counts: dict[str, Any] = {"events": content.events, "errors": content.errors, "services": content.services}
    assert {name: len(found) for name, found in counts.items()}["errors"] >= 24
