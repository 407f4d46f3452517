"""The heart of Repère: one pure function from what is established and what was just understood to what is said next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.content import Content
from bot.guidance.answer import Answer, Offered, Part, PersonPart, Say
from bot.guidance.breakdown import breakdown_told
from bot.guidance.care import care, numbers_asked, protect, with_care
from bot.guidance.courtesy import COURTESIES, welcome
from bot.guidance.details import AFTER_AN_ANSWER, DETAILS, SILENCE, detail, detail_in_doubt
from bot.guidance.dossier import Dossier
from bot.guidance.doubts import stopping
from bot.guidance.flow import (
    answer_in_doubt,
    ask_again,
    doubt_choices,
    enter_error,
    enter_event,
    on_topic,
)
from bot.guidance.letters import letter_asked, write_letter
from bot.guidance.locating import told_where, with_place
from bot.guidance.lost import WORTH_ASKING, not_understood, reply_or_topic, told_again, which_of, worth_offering
from bot.guidance.menu import which_topic
from bot.guidance.nodes import Node, current_node
from bot.guidance.offers import TOPICAL, bare_yes_or_no, taken_up, which_offered
from bot.guidance.phrases import contains_any
from bot.guidance.pressed import PRESSED, explained, set_event
from bot.guidance.questions import heard
from bot.guidance.reading import Reading
from bot.guidance.replying import REPLYING, correction, is_another_error, reply
from bot.guidance.situation import Said, Situation, offer
from bot.guidance.tax_years import last_declared
from bot.guidance.topics import GUESSED, LIKELY, SURE, Candidate, candidates, error_told, event_of, likely_event, tells_another, tells_error

_SURE_DETAIL = 0.55
_SURE_COURTESY = 0.6
_NAMES_A_TOPIC = 5
"""A short question with fewer words is about the current topic, whatever it resembles."""

_TELLS = 4
"""Fewer words tell of no new situation: they are about the current one."""

_SHORT_REPLY = 8
"""While a question waits, so few words are a reply unless they surely tell of something else."""

_SURELY_ANOTHER = 1.25
"""The weighted score that another error needs to be told by what may be a reply."""

_SURELY_ELSEWHERE = 0.9
"""In the middle of an error, what sounds like something else, or like another error of the same event, must do so strongly."""

_WHAT_IT_IS = "what_is_right_to_error"
"""The explanation of the right to error itself."""

_COMFORT = Say("worried.person")
_TELLING = frozenset(["ask_how", "report_error", "provide_info", "change_topic", "ask_eligibility", "ask_documents", "ask_deadline"])
"""Speech acts that tell of a situation."""


def step(dossier: Dossier, reading: Reading, content: Content, now: datetime) -> tuple[Dossier, Answer]:
    """What is said to this message, and what is established after it.

    Args:
        dossier: what the conversation has established so far.
        reading: what was understood of the message, or the choice pressed.
        content: the guide.
        now: the moment, aware, in Europe/Paris.
    """
    situation = Situation(reading, content, now)
    known = dossier.answers
    newly_worried = reading.worried and not dossier.worried
    newly_doubtful = stopping(reading.doubts) is not None and stopping(dossier.doubts) is None
    dossier = _listened(dossier, situation)
    erase = False
    if reading.urgency != "none":
        dossier, parts = protect(dossier, situation)
    elif (pressed := taken_up(dossier, reading, content)) is not None:
        erase = pressed.kind == "erase"
        dossier, parts = PRESSED[pressed.kind](dossier, pressed.target, situation)
    else:
        dossier, parts = (_doubtful if newly_doubtful else _said)(dossier, situation)
        parts = _with_comfort(parts) if newly_worried else parts
        dossier, parts = with_care(dossier, parts, situation)
    return _with_origins(dossier, known, reading).with_(turn=dossier.turn + 1), Answer(parts, erase=erase)


def _with_origins(dossier: Dossier, known: Mapping[str, str], reading: Reading) -> Dossier:
    """Notes of every answer that is new or changed whether it was pressed or said."""
    origin = "said" if reading.choice is None else "pressed"
    kept = {name: dossier.heard.get(name, origin) if known.get(name) == value else origin for name, value in dossier.answers.items()}
    return dossier.with_(heard=kept)


def _with_comfort(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Fear said for the first time is named once, after the answer to it, with a person offered before being asked for."""
    if any(isinstance(part, PersonPart) or part == _COMFORT for part in parts):
        return parts
    first = 0 if isinstance(parts[0], Offered) else 1
    return (*parts[:first], _COMFORT, *parts[first:])


def first_words(content: Content, now: datetime, known: Dossier | None = None) -> tuple[Dossier, Answer]:
    """The welcome of a new conversation, or again in one that goes on: what is known stays known."""
    dossier, parts = welcome(known or Dossier(), Situation(Reading("", "", "greet"), content, now))
    return dossier.with_(turn=dossier.turn + 1), Answer(parts)


def _listened(dossier: Dossier, situation: Situation) -> Dossier:
    reading, today = situation.reading, situation.today
    told = dossier if reading.choice is not None else with_place(dossier.told(reading.text), situation)
    return told.with_(
        worried=dossier.worried or reading.worried,
        doubts=tuple(dict.fromkeys((*dossier.doubts, *reading.doubts))),
        language=reading.language,
        seasons=situation.content.seasons_on(today),
        last_declared=last_declared(today),
        simple=dossier.simple or reading.act == "simpler_words",
    )


def _doubtful(dossier: Dossier, situation: Situation) -> Said:
    """An accusation, an intention, a bailiff: said once of the topic that the words name, else of the current one."""
    best = next(iter(candidates(dossier, situation)), None)
    if tells_another(best, dossier):
        return enter_error(dossier, best.id, situation)
    node = current_node(dossier, situation.content)
    event = _event_meant(dossier, node, situation)
    if event is not None and event != dossier.event:
        dossier = set_event(dossier, event, situation)
    return answer_in_doubt(dossier, situation)


def _said(dossier: Dossier, situation: Situation) -> Said:
    """Free text. The question asked comes first, unless the words are clearly about something else."""
    reading = situation.reading
    if (numbers := numbers_asked(dossier, situation)) is not None:
        return numbers
    if (where := told_where(dossier, situation)) is not None:
        return where
    if reading.act == "ask_human" and reading.act_confidence >= _SURE_DETAIL:
        return COURTESIES["ask_human"](_topic_noted(dossier, situation), situation)
    node = current_node(dossier, situation.content)
    if node is not None and dossier.pending is not None:
        replied = reply(dossier, node, situation)
        if replied is not None:
            return replied
    if (cared := care(dossier, next(iter(candidates(dossier, situation)), None), situation)) is not None:
        return cared
    if bare_yes_or_no(dossier, reading):
        return which_offered(dossier, situation)
    if node is not None and (corrected := correction(dossier, node, situation)) is not None:
        return corrected
    return _dispatch(dossier, node, situation)


def _topic_noted(dossier: Dossier, situation: Situation) -> Dossier:
    """What a person is asked for about, so that they know it and the right service is named."""
    best = next(iter(candidates(dossier, situation)), None)
    if dossier.event is not None or (best is None and likely_event(situation) is None):
        return dossier
    if tells_error(best):
        node = situation.content.errors[best.id]
        answers = heard((*node.error.ask, *node.event.ask), situation.reading, situation.today, {})
        return on_topic(dossier, node.event.id, best.id, answers)
    named = likely_event(situation)
    return dossier if named is None else set_event(dossier, named.id, situation)


def _dispatch(dossier: Dossier, node: Node | None, situation: Situation) -> Said:
    reading = situation.reading
    if node is not None:
        more = heard(node.questions, reading, situation.today, dossier.answers)
        dossier = dossier.with_(answers={**more, **dossier.answers})
    best = next(iter(candidates(dossier, situation)), None)
    if node is not None and node.error is not None and contains_any(reading.words, situation.content.wording["flow.silence_words"]):
        return (detail_in_doubt if stopping(dossier.doubts) else detail)(dossier, SILENCE, situation)
    if not _told_here(best, node, situation) and (broken := breakdown_told(dossier, node, situation)) is not None:
        return broken
    if dossier.pending is None and (letter := letter_asked(dossier, node, situation)) is not None:
        return write_letter(dossier, letter, situation)
    if stopping(dossier.doubts) and reading.act == "provide_info" and not is_another_error(dossier, situation):
        return _noted(dossier, situation)
    if reading.act in COURTESIES and reading.act_confidence >= _SURE_COURTESY and not _topic_told(best, reading):
        return _courtesy(dossier, situation)
    # After an answer, a short question is nearly always about it.
    details, least = (AFTER_AN_ANSWER, LIKELY) if dossier.outcome is not None and dossier.pending is None else (DETAILS, GUESSED)
    if reading.act in details and (reading.act_confidence >= least or (best is not None and best.score >= SURE)):
        return _detail(dossier, node, best, situation)
    return _guide(dossier, node, best, situation)


def _told_here(best: Candidate | None, node: Node | None, situation: Situation) -> bool:
    """Whether an error of the life event under way is told: a site that does not work is one of taxes, and may happen in any other."""
    return tells_error(best) and (node is None or event_of(best, situation.content) == node.event.id)


def _noted(dossier: Dossier, situation: Situation) -> Said:
    """What is told once a person must look: kept for that person, and no question asked."""
    dossier, choices = offer(dossier, situation.content.say("next.prompt"), *doubt_choices(situation))
    return dossier, (Say("flow.noted"), *choices)


def _topic_told(best: Candidate | None, reading: Reading) -> bool:
    """A greeting, or an angry word, around something told is not only a greeting."""
    return (
        best is not None
        and best.score >= SURE
        and reading.act in ("greet", "complain", "thank", "insult")
        and len(reading.words.split()) > 4
    )


def _courtesy(dossier: Dossier, situation: Situation) -> Said:
    dossier, parts = COURTESIES[situation.reading.act](dossier, situation)
    if dossier.pending is None or any(isinstance(part, (PersonPart, Offered)) for part in parts):
        return dossier, parts
    dossier, again = ask_again(dossier, situation)
    return dossier, (*parts, *again)


def _detail(dossier: Dossier, node: Node | None, best: Candidate | None, situation: Situation) -> Said:
    """A short question: about what the message itself names, else about the current topic."""
    if _asks_what_it_is(node, situation):
        return explained(dossier, _WHAT_IT_IS, situation)
    if stopping(dossier.doubts):
        return detail_in_doubt(dossier, situation.reading.act, situation)
    if (
        best is not None
        and best.score >= SURE
        and (best.kind == "explanation" or best.id != dossier.error)
        and _leads_to(best, node, situation)
    ):
        return _open(dossier, best, situation)
    if node is None and tells_error(best, LIKELY):
        return which_of(dossier, worth_offering(dossier, situation, WORTH_ASKING), situation)
    event = _event_meant(dossier, node, situation)
    if event is not None:
        if situation.reading.act not in DETAILS:
            return enter_event(dossier, event, situation)
        dossier = set_event(dossier, event, situation)
    return detail(dossier, situation.reading.act, situation)


def _leads_to(best: Candidate, node: Node | None, situation: Situation) -> bool:
    """Whether a short question may leave where the conversation stands: only for what it names in enough words."""
    if node is None:
        return True
    if best.kind == "error" and node.error is not None and best.score < _SURELY_ELSEWHERE:
        return False
    inside = best.kind == "explanation" and situation.content.explanations[best.id].error == node.error
    if inside or (len(situation.reading.words.split()) >= _NAMES_A_TOPIC and event_of(best, situation.content) == node.event.id):
        return True
    named = likely_event(situation)
    return named is not None and named.id != node.event.id and _names_it(named, node, situation)


def _names_it(named: Candidate, node: Node, situation: Situation) -> bool:
    """Whether a life event is named, and not only resembled; more is asked of it in the middle of an error."""
    least = _SURELY_ELSEWHERE if node.error is not None else SURE + LIKELY
    return len(situation.reading.words.split()) >= _NAMES_A_TOPIC and named.score >= least


def _asks_what_it_is(node: Node | None, situation: Situation) -> bool:
    """The right to error itself is asked about, not whether it covers the current case."""
    reading = situation.reading
    defines = contains_any(reading.words, situation.content.wording["flow.what_is_words"])
    asked = reading.act == "ask_right_to_error" and (node is None or defines)
    return asked and _WHAT_IT_IS in situation.content.explanations


def _event_meant(dossier: Dossier, node: Node | None, situation: Situation) -> str | None:
    """The life event a short question is about where it is not the current error: the one it names, else the current one."""
    named = likely_event(situation)
    if node is None:
        return named.id if named else None
    if dossier.pending is None and named is not None and named.id != node.event.id and _names_it(named, node, situation):
        return named.id
    return node.event.id if node.error is None else None


def _guide(dossier: Dossier, node: Node | None, best: Candidate | None, situation: Situation) -> Said:
    reading = situation.reading
    if best is not None and best.score >= SURE and not _adds_a_detail(dossier, best, reading):
        doubtful = _seems_a_reply(dossier, best, situation) and best.score < _SURELY_ANOTHER
        return (reply_or_topic if doubtful else _open)(dossier, best, situation)
    if _elsewhere(dossier, best, situation):
        return _not_in_the_guide(dossier, situation)
    event = likely_event(situation)
    if error_told(reading) and (likely := worth_offering(dossier, situation, WORTH_ASKING)):
        return which_of(dossier, likely, situation)
    told = reading.act in ("ask_how", "report_error", "change_topic", "ask_eligibility") or node is None
    if event is not None and told and (node is None or (event.id != node.event.id and _names_it(event, node, situation))):
        return enter_event(dossier, event.id, situation)
    return not_understood(dossier, situation)


def _adds_a_detail(dossier: Dossier, best: Candidate, reading: Reading) -> bool:
    """Whether so few words only add something to what was answered ("depuis 2 ans"), whatever else they resemble."""
    few = reading.act in REPLYING and len(reading.words.split()) < _TELLS
    return dossier.outcome is not None and tells_another(best, dossier) and few


def _seems_a_reply(dossier: Dossier, best: Candidate, situation: Situation) -> bool:
    """Whether the words may be a reply that was not recognised, rather than another error ("j'ai toujours payé à l'heure")."""
    reading = situation.reading
    replies = reading.act in REPLYING or len(reading.words.split()) <= _SHORT_REPLY
    return dossier.pending is not None and tells_another(best, dossier) and replies


def _elsewhere(dossier: Dossier, best: Candidate | None, situation: Situation) -> bool:
    """Something is told, surely, that the guide has nothing about: better said than answered with what is nearest."""
    reading = situation.reading
    if any(offered.kind in TOPICAL for offered in dossier.offers) and reading.act == "provide_info":
        return False
    in_the_middle = dossier.error is not None
    if in_the_middle and (reading.elsewhere < _SURELY_ELSEWHERE or reading.act_confidence < SURE):
        return False
    clearly = reading.elsewhere >= SURE and (best is None or best.score < SURE)
    return clearly and reading.act in _TELLING and len(reading.words.split()) >= _TELLS


def _not_in_the_guide(dossier: Dossier, situation: Situation) -> Said:
    dossier = dossier.with_(lost=0)
    dossier, choices = ask_again(dossier, situation) if dossier.pending is not None else which_topic(dossier, situation)
    return dossier, (Say("elsewhere.text"), *choices)


def _open(dossier: Dossier, best: Candidate, situation: Situation) -> Said:
    if best.kind == "explanation":
        return explained(dossier, best.id, situation)
    if best.id == dossier.error and dossier.pending is not None:
        return ask_again(dossier, situation)
    if best.id == dossier.error and dossier.outcome is not None:
        return told_again(dossier, situation)
    return enter_error(dossier, best.id, situation)
