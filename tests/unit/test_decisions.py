"""The right to error: the executable cases of its tables, what must hold of any case, and clear refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.content import load_content
from bot.content.conditions import TRUTHS
from bot.content.inputs import INPUTS
from bot.errors import DecisionInputError
from bot.guidance import right_to_error
from bot.guidance.right_to_error import Decision, to_json, truths
from bot.guidance.right_to_error.case import ENUMS

CONTENT = load_content(Path(__file__).parents[2] / "content")
TODAY = date(2026, 11, 23)


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a data file; one of several regimes counts for each."""
    found = yaml.safe_load((Path(__file__).parent / "data" / name).read_text(encoding="utf-8"))["cases"]
    several = [case | {"id": f"{case['id']}-{regime}", "regime": regime} for case in found for regime in case.get("regimes", ())]
    return [case for case in found if "regimes" not in case] + several


CASES = cases("right_to_error_cases.yml")
ROWS = cases("right_to_error_rows.yml")
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

FAVOURABLE = {"applies", "applies_with_reduction"}


def decide(regime: str, inputs: dict[str, Any], today: date = TODAY) -> Decision:
    """What the rules of this release say of a case."""
    return right_to_error.decide(regime, inputs, CONTENT, today)


def same(wanted: Any, got: Any) -> bool:
    if hasattr(wanted, "isoformat"):
        return wanted.isoformat() == got
    if isinstance(wanted, (int, float)) and got is not None:
        return abs(wanted - got) <= 0.01
    if isinstance(wanted, list) and got is not None:
        return all(same(a, b) for a, b in zip(wanted, got, strict=True))
    return wanted == got


def test_every_case_is_of_a_regime_that_is_decided() -> None:
    assert len(CASES) == 82
    assert {case["regime"] for case in (*CASES, *ROWS)} == {*CONTENT.regimes, "deadline"}


def test_every_row_of_every_regime_has_a_case() -> None:
    tried = {(case["regime"], case.get("row", case["expected"].get("rule"))) for case in ROWS}
    rows = {(regime.id, row.id) for regime in CONTENT.regimes.values() for part in regime.parts for row in part.rows}
    assert not rows - tried


@pytest.mark.parametrize("case", [*CASES, *ROWS], ids=[case["id"] for case in (*CASES, *ROWS)])
def test_a_case_of_the_tables_is_decided_as_written(case: dict[str, Any]) -> None:
    decided = to_json(decide(case["regime"], case["inputs"], case.get("today", TODAY)))
    wrong = {key: (wanted, decided[key]) for key, wanted in case["expected"].items() if not same(wanted, decided[key])}
    assert not wrong


FLAGS = sorted(name for name, one in INPUTS.items() if one.kind == "flag")
LATE = ["late_filing", "no_filing"]
MENTIONED = {"urgent_deadline", "criminal_investigation", "third_party"}
"""Pre-checks that count only where somebody spoke of them."""


def inputs(**fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any mix of the inputs that tables look at; keys may be absent, or null."""
    choices = {key: st.sampled_from([*sorted(values), None]) for key, values in ENUMS.items()}
    flags = dict.fromkeys(FLAGS, st.sampled_from([True, False, None]))
    texts = {key: st.sampled_from(INPUTS[key].values) for key in ("corrected_at", "document", "situation", "who")}
    days = {key: st.dates(date(2025, 1, 1), date(2026, 12, 31)).map(date.isoformat) for key in ("due", "paid", "plan_signed", "notified")}
    numbers = {
        "days_since_request": st.integers(0, 90),
        "rights": st.integers(0, 5000),
        "contributions": st.integers(0, 200_000),
        "initial_contributions": st.integers(1, 900_000),
        "indu": st.integers(1000, 5000),
        "indu_barred": st.integers(0, 1000),
        "understatement": st.integers(0, 3000),
        "corrected_base": st.just(30_000),
        "income_year": st.integers(2015, 2026),
        "sent_after_days": st.integers(0, 20),
    }
    optional = {key: value for key, value in {**choices, **flags, **texts, **days, **numbers}.items() if key not in {*fixed, *MENTIONED}}
    return st.fixed_dictionaries(fixed, optional=optional)


regimes = st.sampled_from(sorted(CONTENT.regimes))


@given(regimes, inputs(bad_faith=st.sampled_from(["alleged_contested", "established_final", "admitted_by_user"])))
def test_with_bad_faith_on_the_table_nothing_is_promised(regime: str, case: dict[str, Any]) -> None:
    assert decide(regime, case).verdict not in FAVOURABLE


@given(regimes, inputs(fraud_signals=st.just(["false_document"])))
def test_with_a_sign_of_fraud_a_person_decides(regime: str, case: dict[str, Any]) -> None:
    assert decide(regime, case).verdict == "cannot_tell_ask_agent"


@given(regimes, inputs(breach=st.sampled_from(LATE)))
def test_a_return_that_is_late_is_never_covered_as_an_error(regime: str, case: dict[str, Any]) -> None:
    """A document of CGI 1729 B, a tax paid in time and a sick note have texts of their own that excuse a delay."""
    decided = decide(regime, case)
    assert decided.verdict not in FAVOURABLE or decided.rule in ("D1", "Y1", "S1", "S2", "S3")


@given(st.sampled_from(["late_filing", "no_filing", "late_payment"]), inputs())
def test_a_delay_is_never_covered_by_the_general_rule(breach: str, case: dict[str, Any]) -> None:
    assert decide("crpa", case | {"breach": breach}).verdict not in FAVOURABLE


ASKED = {
    "bad_faith": sorted(ENUMS["bad_faith"]),
    "breach": sorted(ENUMS["breach"]),
    "initiative": sorted(ENUMS["initiative"]),
    "control_stage": sorted(ENUMS["control_stage"] - {"in_court"}),
    "effect": sorted(ENUMS["effect"]),
    "days_since_request": [0, 30, 31, 90],
    **{
        key: [True, False]
        for key in FLAGS
        if key not in {*MENTIONED, "sent_after_end", "hospital_or_impossible", "warned_last_24_months", "franc", "extend", "alsace_moselle"}
    },
}
"""What a citizen may be asked, and the answers possible."""


@given(regimes, inputs(), st.sampled_from(sorted(ASKED)))
@settings(max_examples=400)
def test_an_answer_that_is_missing_never_makes_the_verdict_firmer(regime: str, case: dict[str, Any], key: str) -> None:
    """Nothing firm is said while one of the possible answers would change it."""
    # A delay told without a word on an invitation is answered as a delay; a wage declaration speaks of its breach only where it is late.
    assume((regime, key) not in {("crpa", "initiative"), ("urssaf_decl", "breach"), ("urssaf_pay", "breach")})
    unknown = decide(regime, case | {key: None}).verdict
    answers = {decide(regime, case | {key: value}).verdict for value in ASKED[key]}
    assert unknown == "cannot_tell_ask_agent" or answers == {unknown}


@given(st.integers(1, 5000), st.integers(7, 12), st.integers(0, 12))
def test_more_delay_never_costs_less(rights: int, month: int, more: int) -> None:
    def cost(stop: int) -> float:
        year, number = 2026 + (stop - 1) // 12, (stop - 1) % 12 + 1
        case = {
            "rights": rights,
            "income_year": 2025,
            "stop_month": [year, number],
            "initial_filed_on_time": True,
            "initial_paid_on_time": True,
            "paid_by_due_date": True,
            "breach": "omission_in_return",
        }
        decided = decide("tax_ir", case)
        assert decided.extra_eur is not None
        return decided.extra_eur

    assert cost(month) <= cost(month + more)


@given(st.integers(1, 200_000), st.integers(0, 300), st.integers(0, 300))
def test_contributions_paid_later_never_cost_less(sum_due: int, late: int, more: int) -> None:
    def cost(days: int) -> float:
        paid = date(2026, 1, 15) + timedelta(days=days)
        case = {"contributions": sum_due, "due": "2026-01-15", "paid": paid.isoformat()}
        found = decide("urssaf_pay", case | {"declarations_in_order": True, "late_payment_last_24_months": False})
        assert found.extra_eur is not None
        return found.extra_eur

    assert cost(late) <= cost(late + more)


@given(regimes, inputs())
def test_the_same_case_is_decided_the_same(regime: str, case: dict[str, Any]) -> None:
    assert decide(regime, case) == decide(regime, dict(reversed(case.items())))


OWED = {
    "indu": ["caf", "rsa", "prime_activite", "apl", "pension", "health", "unemployment"],
    "rights": ["tax_ir"],
    "unpaid": ["tax_payment"],
}
OWED |= {"contributions": ["urssaf_decl", "urssaf_pay", "urssaf_micro", "urssaf_home"]}


@given(st.sampled_from([(key, regime) for key, found in OWED.items() for regime in found]), st.integers(1000, 9000), inputs())
def test_what_is_owed_is_said_whatever_the_verdict_less_what_is_barred(where: tuple[str, str], owed: int, case: dict[str, Any]) -> None:
    key, regime = where
    barred = case.get("indu_barred", 0) if key == "indu" else 0
    assert decide(regime, case | {key: owed}).principal_eur == owed - barred


@given(regimes, inputs(), st.sampled_from([TODAY, date(2027, 3, 1), date(2031, 1, 1)]))
def test_every_regime_always_answers_in_plain_french(regime: str, case: dict[str, Any], today: date) -> None:
    decided = decide(regime, case, today)
    assert decided.verdict in (*FAVOURABLE, "does_not_apply", "cannot_tell_ask_agent")
    assert decided.rule
    assert decided.sources
    assert len(decided.reasons) >= 2
    assert not any(sign in sentence for sentence in decided.reasons for sign in "{}")
    assert decided.verdict != "cannot_tell_ask_agent" or decided.extra_eur is None


def test_a_date_that_is_very_near_does_not_keep_the_rule_from_being_said() -> None:
    told = decide("caf", {"urgent_deadline": True, "breach": "unreported_change", "first_time": True, "initiative": "spontaneous"})
    assert (told.verdict, told.rule) == ("cannot_tell_ask_agent", "P1")
    assert any("première fois, et signalé" in sentence for sentence in told.reasons)
    repeated = decide("caf", {"urgent_deadline": True, "breach": "unreported_change", "first_time": False, "initiative": "spontaneous"})
    unknown = decide("caf", {"urgent_deadline": True, "breach": "unreported_change", "first_time": None})
    assert not any("faire confirmer" in sentence for sentence in (*unknown.reasons, *repeated.reasons))


@pytest.mark.parametrize("regime", ["crpa", "caf", "rsa", "prime_activite", "apl", "pension", "health", "urssaf_micro"])
def test_who_does_not_know_whether_it_is_the_first_time_is_told_what_the_rule_is_if_it_is(regime: str) -> None:
    told = decide(regime, {"breach": "material_error", "first_time": None, "initiative": "spontaneous"})
    assert told.verdict == "cannot_tell_ask_agent"
    assert any("si c'est la première fois" in sentence.lower() for sentence in told.reasons)


def test_interest_counts_each_month_at_its_own_rate() -> None:
    rate = CONTENT.facts["tax_late_interest_monthly"]
    before = rate.values[0].model_copy(update={"valid_to": date(2026, 8, 31)})
    after = before.model_copy(update={"value": 0.3, "valid_from": date(2026, 9, 1), "valid_to": None})
    changed = replace(CONTENT, facts={**CONTENT.facts, rate.id: rate.model_copy(update={"values": (before, after)})})
    decided = right_to_error.decide("tax_ir", {**RETURN, **COST, "paid_by_due_date": True}, changed, TODAY)
    assert decided.extra_eur == pytest.approx(1000 * (0.002 + 0.002 + 0.003 + 0.003) / 2)


def test_the_truths_that_conditions_name_are_those_that_are_worked_out() -> None:
    assert set(truths.NAMED) == set(TRUTHS)


@pytest.mark.parametrize(
    ("regime", "case", "words"),
    [
        ("magic", {}, ["magic", "unknown"]),
        ("crpa", {"breach": "laziness"}, ["breach", "laziness", "late_filing"]),
        ("crpa", {"first_time": "yes"}, ["first_time", "true, false or null"]),
        ("tax_ir", {"bad_faith": "none_alleged", "rights": -5, "effect": "lowers_tax"}, ["rights"]),
        ("deadline", {"start": "hier", "unit": "day", "n": 3}, ["start", "2026-11-23"]),
        ("deadline", {"unit": "day"}, ["start"]),
    ],
)
def test_an_unusable_input_is_refused_with_what_is_accepted(regime: str, case: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(DecisionInputError) as refused:
        decide(regime, case)
    assert all(word in str(refused.value) for word in words)


RETURN = {"bad_faith": "none_alleged", "breach": "omission_in_return", "initial_filed_on_time": True, "initial_paid_on_time": True}
COST = {"rights": 1000, "income_year": 2025, "stop_month": [2026, 10]}
LATE_RETURN = {"bad_faith": "none_alleged", "breach": "late_filing", **COST}
DOCUMENT = {"initiative": "spontaneous", "earlier_offence_in_window": False}
FIRST = {"bad_faith": "none_alleged", "breach": "material_error", "first_time": True, "initiative": "spontaneous"}
REQUEST = {**RETURN, "control_stage": "info_request", "days_since_request": 10}
PROPOSAL = {**RETURN, "control_stage": "rectification_proposal", "days_since_request": 10, "paid_by_due_date": True}
SMALL = {"understatement": 900, "corrected_base": 30000}


@pytest.mark.parametrize(
    ("regime", "case", "verdict", "rule"),
    [
        ("tax_document", {**DOCUMENT, "bad_faith": "established_final"}, "cannot_tell_ask_agent", "D6"),
        ("tax_document", {**DOCUMENT, "bad_faith": "admitted_by_user"}, "cannot_tell_ask_agent", "D6"),
        ("tax_document", {**DOCUMENT, "bad_faith": None}, "cannot_tell_ask_agent", "P4"),
        ("crpa", FIRST, "applies", "G14"),
        ("crpa", {**FIRST, "sanction_source": None}, "cannot_tell_ask_agent", "P4"),
        ("crpa", {**FIRST, "breach": None}, "cannot_tell_ask_agent", "P4"),
        ("tax_ir", {**RETURN, "paid_by_due_date": True, "breach": None}, "cannot_tell_ask_agent", "P4"),
        ("tax_ir", {**RETURN, "effect": "lowers_tax", "breach": None}, "cannot_tell_ask_agent", "P4"),
        ("tax_ir", {**RETURN, "paid_by_due_date": True, "breach": "late_payment"}, "cannot_tell_ask_agent", "T16"),
        ("tax_ir", LATE_RETURN, "does_not_apply", "T7"),
        ("tax_ir", {**LATE_RETURN, "formal_notice": "none"}, "does_not_apply", "T7"),
        ("tax_ir", {**LATE_RETURN, "formal_notice": None}, "cannot_tell_ask_agent", "P4"),
        ("tax_ir", {**LATE_RETURN, "formal_notice": "after_30_days"}, "does_not_apply", "T5"),
        ("tax_ir", {**LATE_RETURN, "control_stage": "formal_notice"}, "cannot_tell_ask_agent", "P4"),
        ("tax_ir", {**LATE_RETURN, "control_stage": "formal_notice", "days_since_request": 12}, "does_not_apply", "T6"),
        ("tax_ir", {**LATE_RETURN, "control_stage": "formal_notice", "days_since_request": 45}, "does_not_apply", "T5"),
        ("tax_ir", {**RETURN, **SMALL}, "applies", "T8"),
        ("tax_ir", {**PROPOSAL, **SMALL}, "cannot_tell_ask_agent", "T13"),
        ("tax_ir", {**REQUEST, "paid_by_due_date": True}, "applies_with_reduction", "T12"),
        ("tax_ir", {**REQUEST, "paid_by_due_date": None}, "cannot_tell_ask_agent", "P4"),
        ("tax_ir", {**PROPOSAL, "paid_by_due_date": None}, "cannot_tell_ask_agent", "P4"),
        ("tax_ir", {**REQUEST, "paid_by_due_date": None, "plan_accepted": True}, "applies_with_reduction", "T12"),
    ],
)
def test_what_is_not_known_or_not_written_is_never_firm(regime: str, case: dict[str, Any], verdict: str, rule: str) -> None:
    decided = decide(regime, case)
    assert (decided.verdict, decided.rule) == (verdict, rule)
    assert verdict != "cannot_tell_ask_agent" or decided.extra_eur is None


def test_under_the_tolerance_a_proposal_leaves_only_the_surcharge_open() -> None:
    assert decide("tax_ir", {**PROPOSAL, **SMALL, **COST}).extra_range_eur == (0.0, 100.0)


@pytest.mark.parametrize("regime", ["caf", "rsa", "unemployment"])
def test_no_more_can_be_barred_than_is_claimed(regime: str) -> None:
    with pytest.raises(DecisionInputError, match="indu_barred"):
        decide(regime, {**FIRST, "indu": 500, "indu_barred": 800})
    assert decide(regime, {**FIRST, "indu": 500, "indu_barred": 500}).principal_eur == 0


@pytest.mark.parametrize("key", sorted(ENUMS))
@pytest.mark.parametrize("regime", ["crpa", "tax_ir", "tax_document", "caf"])
def test_a_misspelt_value_is_refused_even_where_the_table_does_not_look_at_it(regime: str, key: str) -> None:
    with pytest.raises(DecisionInputError) as refused:
        decide(regime, {key: "within_30_dayz"})
    assert all(word in str(refused.value) for word in (key, "within_30_dayz", *ENUMS[key]))
