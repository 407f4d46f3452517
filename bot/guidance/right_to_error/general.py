"""The general regime: CRPA, articles L123-1 and L123-2, and the State's guide (service-public, F34677, 13/06/2025).

Late filing is not covered as such: the guide treats absence or delay as an error that can't be regularised; where the
administration itself invited to regularise before a date, text and guide disagree, and a person decides.
"""

from __future__ import annotations

from bot.guidance.right_to_error.case import Case
from bot.guidance.right_to_error.engine import Condition, Rule, Table, Truth, equals, every, opposite

_LAW = ("CRPA L123-1",)
_GUIDE = ("service-public F34677", "CRPA L123-1")
_DELAYS = ("late_filing", "no_filing", "late_payment")


def _source(value: str) -> Condition:
    return lambda case: equals(case.choice("sanction_source", "national_admin"), value)


def _delay(case: Case) -> Truth:
    return equals(case.choice("breach", "other"), *_DELAYS)


def _first(case: Case) -> Truth:
    return case.flag("first_time")


def _initiative(*accepted: str) -> Condition:
    return lambda case: case.choice("initiative") in accepted


def _settled_bad_faith(case: Case) -> Truth:
    bad_faith = case.choice("bad_faith", "none_alleged")
    return None if bad_faith is None else bad_faith in ("established_final", "admitted_by_user")


def _never_invited(case: Case) -> Truth:
    return every(case.choice("control_stage", "none") == "sanction_notified", opposite(case.flag("invitation_sent")))


def _known_safety(case: Case) -> Truth:
    return case.flag("safety_rule") if case.has("safety_rule") else False


def _repeated(breach: str) -> Condition:
    return lambda case: case.choice("breach") == breach and _first(case) is False


def _other_repeated(case: Case) -> Truth:
    return _first(case) is False


GENERAL = Table(
    (
        Rule("G1", _source("not_a_sanction"), "does_not_apply", _LAW),
        Rule("G3", _source("criminal"), "does_not_apply", _GUIDE),
        Rule("G4", _source("eu_law"), "does_not_apply", ("CRPA L123-1 1°",)),
        Rule("G5", _known_safety, "does_not_apply", ("CRPA L123-1 2°",)),
        Rule("G6", _source("contract"), "does_not_apply", ("CRPA L123-1 3°",)),
        Rule("G7", _source("regulator"), "does_not_apply", ("CRPA L123-1 4°",)),
        Rule("G8", _settled_bad_faith, "does_not_apply", ("CRPA L123-1 al. 2",)),
        Rule("G8b", lambda c: c.flag("gross_error_alleged") is True, "cannot_tell_ask_agent", (*_GUIDE, "CRPA L123-2"), "gross_error"),
        Rule(
            "G9", lambda c: every(_delay(c), _initiative("invited_within_delay")(c)), "cannot_tell_ask_agent", _GUIDE, "delay_but_invited"
        ),
        Rule("G10", _delay, "does_not_apply", _GUIDE, "late"),
        Rule("G11", _repeated("misread_rule"), "does_not_apply", _LAW, "repeat"),
        Rule("G12", _repeated("material_error"), "cannot_tell_ask_agent", _GUIDE, "repeat_material_error"),
        Rule("G19", _other_repeated, "cannot_tell_ask_agent", _LAW, "repeat"),
        Rule("G13", lambda c: _first(c) is None, "cannot_tell_ask_agent", _LAW, "missing_fact"),
        Rule("G14", _initiative("spontaneous"), "applies", _LAW),
        Rule("G15", _initiative("invited_within_delay"), "applies", _LAW),
        Rule("G16", _never_invited, "applies", ("CRPA L123-1 a contrario",)),
        Rule("G17", _initiative("not_yet"), "applies", _LAW),
        Rule("G18", _initiative("invited_after_delay"), "does_not_apply", _LAW),
        Rule("G19", lambda c: True, "cannot_tell_ask_agent", _LAW, "unclear"),
    )
)
