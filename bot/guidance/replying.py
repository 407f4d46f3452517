"""A message as a reply to the question asked, or as taking back an answer given before; pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content.models import Question
from bot.guidance.answer import Say, Tell
from bot.guidance.dossier import Dossier
from bot.guidance.flow import ask, ask_again, ask_which, carry_on, enter_event
from bot.guidance.menu import which_topic
from bot.guidance.nodes import Node, current_node
from bot.guidance.questions import (
    BARE,
    UNKNOWN,
    answer_to,
    by_yes_or_no_alone,
    empty_words,
    heard,
    meant_by,
    meant_by_time,
    told_beside,
    too_vague,
)
from bot.guidance.reading import Reading
from bot.guidance.situation import Said, Situation
from bot.guidance.topics import candidates, tells_another

_MUCH = 4
"""Words with a meaning of their own beside a yes or no that make it unsure what they answer."""

REPLYING = frozenset(["affirm", "deny", "provide_info"])
"""Speech acts of a reply to a question."""


def reply(dossier: Dossier, node: Node, situation: Situation) -> Said | None:
    """The message as a reply to the question asked, or None where it isn't one."""
    question = next((q for q in node.questions if q.id == dossier.pending), None)
    if question is None:
        return None
    reading, today = situation.reading, situation.today
    if too_vague(question, reading):
        return _which_day(dossier, question, situation)
    timed = None if reading.correction else meant_by_time(question.choices, reading.entities, dossier.answers)
    if timed is not None:
        return answered(dossier, question.id, timed.id, situation)
    value = answer_to(question, reading, situation.content, today)
    if value == UNKNOWN or (value is not None and not by_yes_or_no_alone(question, reading, today)):
        return answered(dossier, question.id, value, situation)
    return _by_yes_or_no(dossier, node, question, value, situation)


def _by_yes_or_no(dossier: Dossier, node: Node, question: Question, value: str | None, situation: Situation) -> Said | None:
    """A yes, a no or a place may be about another question, or leave two answers open."""
    reading = situation.reading
    others = [q for q in node.questions if q.id != question.id]
    if reading.act in REPLYING and (beside := told_beside(others, reading, situation.today, dossier.answers)):
        return _noted_beside(dossier, beside, situation)
    bare = len(reading.words.split()) <= BARE
    left = meant_by(question, reading) if value is not None or bare else ()
    if left:
        return ask_which(dossier, question, left, situation)
    if value is None or (_asks(reading) and not bare):
        return None
    after, parts = answered(dossier, question.id, value, situation)
    if dossier.lost == 0 and _says_more(reading, situation) and _in_favour(after, situation):
        dossier, parts = ask_again(dossier.with_(lost=1), situation)
        return dossier, (Say("lost.to_be_sure"), *parts[1:])
    return after, parts


def _in_favour(dossier: Dossier, situation: Situation) -> bool:
    """Whether the answer is that nothing is wrong or nothing is lost: too good to rest on a doubtful yes or no."""
    node = current_node(dossier, situation.content)
    no_error = node is not None and node.outcome is not None and node.outcome.kind == "no_error"
    return no_error or dossier.verdict in ("applies", "applies_with_reduction")


def _asks(reading: Reading) -> bool:
    """Whether it is a question or a supposition ("et s'ils disent non"), not a reply."""
    return "?" in reading.text or reading.words.startswith(("et si ", "et s ", "si jamais "))


def _says_more(reading: Reading, situation: Situation) -> bool:
    """Whether much is said beside the yes or no that matches nothing: what it answers is not sure."""
    empty = empty_words(situation.content)
    return sum(word not in empty for word in reading.words.split()) >= _MUCH


def _noted_beside(dossier: Dossier, beside: Mapping[str, str], situation: Situation) -> Said:
    """The message answers another question ("non, pas reçu de courrier"): kept, and its yes or no answers not this one."""
    dossier, parts = ask_again(dossier.with_(answers={**dossier.answers, **beside}), situation)
    return dossier, (Say("flow.noted_beside"), *parts[1:])


def _which_day(dossier: Dossier, question: Question, situation: Situation) -> Said:
    """The day itself is asked once; then it is one that the citizen does not know, and the answer is cautious."""
    if dossier.lost > 0:
        return answered(dossier, question.id, UNKNOWN, situation)
    dossier, parts = ask(dossier.with_(lost=1), question, situation)
    return dossier, (Say("lost.which_day"), *parts)


def answered(dossier: Dossier, question_id: str, value: str, situation: Situation) -> Said:
    """What follows this answer to a question of the current topic; what else the message tells is kept."""
    node = current_node(dossier, situation.content)
    question = next((q for q in node.questions if q.id == question_id), None) if node else None
    if node is None or question is None:
        return which_topic(dossier, situation)
    said = heard(node.error.ask if node.error else (), situation.reading, situation.today, dossier.answers)
    answers = {**{k: v for k, v in said.items() if k not in dossier.answers}, **dossier.answers, question_id: value}
    dossier, parts = carry_on(dossier.with_(answers=answers, pending=None, lost=0), situation)
    return dossier, (Tell(question.ack), *parts) if question.ack and value != UNKNOWN else parts


def correction(dossier: Dossier, node: Node, situation: Situation) -> Said | None:
    """Something said before is taken back ("en fait il est mineur", "non, 2024"), or added late: the answer is worked out again."""
    reading = situation.reading
    said = heard(node.questions, reading, situation.today, dossier.answers)
    changed = {k: v for k, v in said.items() if k in dossier.answers and v != dossier.answers[k]}
    takes_back = reading.correction or reading.act in ("provide_info", "deny", "change_topic")
    if _asks(reading) or is_another_error(dossier, situation):
        return None
    if not (changed and takes_back):
        return _added(dossier, {k: v for k, v in said.items() if k not in dossier.answers}, situation)
    dossier = dossier.with_(answers={**dossier.answers, **changed}, questions=max(0, dossier.questions - 1), pending=None)
    if node.error is None:
        dossier, parts = enter_event(dossier, node.event.id, situation)
    else:
        dossier, parts = carry_on(dossier, situation)
    return dossier, (Say("flow.corrected"), *parts)


def _added(dossier: Dossier, told: Mapping[str, str], situation: Situation) -> Said | None:
    """A fact told after the answer: the answer that it leads to, where that is another one."""
    if dossier.outcome is None or not told:
        return None
    before, parts_before = carry_on(dossier, situation)
    after, parts = carry_on(dossier.with_(answers={**dossier.answers, **told}), situation)
    if parts == parts_before and after.outcome == before.outcome:
        return None
    return after, (Say("flow.corrected"), *parts)


def is_another_error(dossier: Dossier, situation: Situation) -> bool:
    """Whether the message surely tells of an error other than the current one."""
    return tells_another(next(iter(candidates(dossier, situation)), None), dossier)
