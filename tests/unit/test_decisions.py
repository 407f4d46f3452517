"""The right to error: the executable cases of its tables, what must hold of any case, and clear refusals."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_content
from bot.errors import DecisionInputError
from bot.guidance import right_to_error
from bot.guidance.right_to_error import Decision, to_json
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


flags = st.sampled_from([True, False, None])


def inputs(**fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any mix of the inputs that tables look at; keys may be absent."""
    enums = {
        key: st.sampled_from([*sorted(values), None])
        for key, values in ENUMS.items()
        if key in ("breach", "initiative", "control_stage", "effect", "bad_faith")
    }
    others = dict.fromkeys(
        ("first_time", "initial_filed_on_time", "initial_paid_on_time", "paid_by_due_date", "plan_accepted", "filing_service_open"), flags
    )
    numbers = {"days_since_request": st.integers(0, 90), "rights": st.integers(0, 5000), "indu": st.integers(0, 5000)}
    optional = {key: value for key, value in {**enums, **others, **numbers}.items() if key not in fixed}
    return st.fixed_dictionaries(fixed, optional=optional)


regimes = st.sampled_from(["crpa", "tax_ir", "caf", "rsa", "prime_activite", "apl"])


@given(regimes, inputs(bad_faith=st.sampled_from(["alleged_contested", "established_final", "admitted_by_user"])))
def test_with_bad_faith_on_the_table_nothing_is_promised(regime: str, case: dict[str, Any]) -> None:
    assert decide(regime, case).verdict not in FAVOURABLE


@given(regimes, inputs(fraud_signals=st.just(["false_document"])))
def test_with_a_sign_of_fraud_a_person_decides(regime: str, case: dict[str, Any]) -> None:
    assert decide(regime, case).verdict not in FAVOURABLE


@given(st.sampled_from(["late_filing", "no_filing", "late_payment"]), inputs())
def test_a_delay_is_never_covered_as_an_error(breach: str, case: dict[str, Any]) -> None:
    assert decide("crpa", case | {"breach": breach}).verdict not in FAVOURABLE


FIRM = {"applies": 2, "applies_with_reduction": 1, "does_not_apply": 0, "cannot_tell_ask_agent": 0}


@given(
    st.sampled_from(["crpa", "caf", "tax_ir"]),
    inputs(),
    st.sampled_from(["first_time", "initial_paid_on_time", "initial_filed_on_time", "bad_faith"]),
)
def test_not_knowing_never_promises_more_than_the_best_answer_would(regime: str, case: dict[str, Any], key: str) -> None:
    values = sorted(ENUMS["bad_faith"]) if key == "bad_faith" else [True, False]
    unknown = FIRM[str(decide(regime, case | {key: None}).verdict)]
    assert unknown <= max(FIRM[str(decide(regime, case | {key: value}).verdict)] for value in values)


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


@given(regimes, inputs())
def test_the_same_case_is_decided_the_same(regime: str, case: dict[str, Any]) -> None:
    assert decide(regime, case) == decide(regime, dict(reversed(case.items())))


@given(st.integers(1, 9000), inputs())
def test_what_is_owed_is_said_whatever_the_verdict(owed: int, case: dict[str, Any]) -> None:
    assert decide("caf", case | {"indu": owed}).principal_eur == owed
    assert decide("tax_ir", case | {"rights": owed}).principal_eur == owed


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
