"""The heart of Repère: one pure function from what is established and what was just understood to what is said next."""

from __future__ import annotations

from datetime import datetime

from bot.content import Content
from bot.guidance.answer import Answer, EmergencyPart, Offered, Part, PersonPart, Say, Tell
from bot.guidance.courtesy import COURTESIES, restart, welcome
from bot.guidance.details import DETAILS, detail, which_topic
from bot.guidance.dossier import Dossier, Offer, OfferKind
from bot.guidance.flow import ask_again, carry_on, enter_error, enter_event, explain, offer_errors
from bot.guidance.nodes import Node, current_node
from bot.guidance.phrases import contains_any, fold
from bot.guidance.questions import answer_to, heard, position_said
from bot.guidance.reading import Reading
from bot.guidance.situation import Said, Situation, offer, person_choice
from bot.guidance.topics import LIKELY, SURE, Candidate, candidates, likely_event

_SURE_DETAIL = 0.55
_SURE_COURTESY = 0.6
_GUESSED_ACT = 0.4
"""Under this, a speech act is a guess: nothing is built on it alone."""

_NAMES_A_TOPIC = 5
"""A short question with fewer words is about the current topic, whatever it resembles."""

_WORTH_ASKING = 0.1
"""When something that went wrong is told, even an unlikely candidate is better asked about than passed over."""

_KEPT_WORDS = 3


def step(dossier: Dossier, reading: Reading, content: Content, now: datetime) -> tuple[Dossier, Answer]:
    """What is said to this message, and what is established after it.

    Args:
        dossier: what the conversation has established so far.
        reading: what was understood of the message, or the choice pressed.
        content: the guide.
        now: the moment, aware, in Europe/Paris.
    """
    situation = Situation(reading, content, now)
    newly_worried = reading.worried and not dossier.worried
    dossier = _listened(dossier, reading)
    erase = False
    if reading.urgency != "none":
        dossier, parts = _protect(dossier, situation)
    elif (pressed := _offer_pressed(dossier, reading)) is not None:
        erase = pressed.kind == "erase"
        dossier, parts = _pressed(dossier, pressed, situation)
    else:
        dossier, parts = _said(dossier, situation)
        parts = _with_comfort(parts) if newly_worried else parts
    return dossier.with_(turn=dossier.turn + 1), Answer(parts, erase=erase)


def _with_comfort(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Fear said for the first time is named once, after the answer to it, with a person offered before being asked for."""
    if any(isinstance(part, PersonPart) for part in parts):
        return parts
    return (*parts[:1], Say("worried.person"), *parts[1:])


def first_words(content: Content, now: datetime) -> tuple[Dossier, Answer]:
    """The welcome of a new conversation."""
    dossier, parts = welcome(Dossier(), Situation(Reading("", "", "greet"), content, now))
    return dossier.with_(turn=1), Answer(parts)


def _listened(dossier: Dossier, reading: Reading) -> Dossier:
    said = dossier.said if reading.choice is not None else (*dossier.said, reading.text)[-_KEPT_WORDS:]
    return dossier.with_(
        said=said,
        worried=dossier.worried or reading.worried,
        language=reading.language,
        simple=dossier.simple or reading.act == "simpler_words",
    )


def _protect(dossier: Dossier, situation: Situation) -> Said:
    """A citizen in danger: the numbers first, then a person, before and above anything else."""
    danger = situation.reading.urgency
    return dossier.with_(urgency=danger, pending=None, offers=()), (EmergencyPart(danger), PersonPart("danger"))


def _offer_pressed(dossier: Dossier, reading: Reading) -> Offer | None:
    """The choice pressed, or named by its position or its words."""
    if reading.choice is not None:
        return next((o for o in dossier.offers if o.id == reading.choice), None)
    words = fold(reading.text)
    named = next((o for o in dossier.offers if fold(o.title) == words), None)
    if named is not None or not dossier.offers:
        return named
    place = position_said(words, len(dossier.offers)) if dossier.pending is None else None
    return dossier.offers[place] if place is not None else None


def _pressed(dossier: Dossier, pressed: Offer, situation: Situation) -> Said:
    content = situation.content
    match pressed.kind:
        case "answer":
            question, _, value = pressed.target.partition("=")
            return _answered(dossier, question, value, situation)
        case "error":
            return enter_error(dossier, pressed.target, situation)
        case "event":
            return enter_event(dossier, pressed.target, situation)
        case "explanation":
            return _explained(dossier, pressed.target, situation)
        case "detail":
            return detail(dossier, pressed.target, situation)
        case "more_errors":
            return offer_errors(dossier, situation)
        case "person":
            return dossier, (PersonPart("asked"),)
        case "erase":
            return Dossier(turn=dossier.turn), (Say("privacy.erased"),)
        case "restart":
            return restart(dossier, situation)
        case "nothing":
            return dossier.with_(offers=()), (Say("nothing.text"),)
    return which_topic(dossier, Situation(situation.reading, content, situation.now))


def _said(dossier: Dossier, situation: Situation) -> Said:
    """Free text. The question asked comes first, unless the words are clearly about something else."""
    reading = situation.reading
    if reading.act == "ask_human" and reading.act_confidence >= _SURE_DETAIL:
        return COURTESIES["ask_human"](dossier, situation)
    node = current_node(dossier, situation.content)
    if node is not None and dossier.pending is not None:
        answered = _reply(dossier, node, situation)
        if answered is not None:
            return answered
    if node is not None and (corrected := _correction(dossier, node, situation)) is not None:
        return corrected
    return _dispatch(dossier, node, situation)


def _reply(dossier: Dossier, node: Node, situation: Situation) -> Said | None:
    """The message as a reply to the question asked, or None where it isn't one."""
    question = next((q for q in node.questions if q.id == dossier.pending), None)
    if question is None:
        return None
    value = answer_to(question, situation.reading, situation.content, situation.today)
    return None if value is None else _answered(dossier, question.id, value, situation)


def _answered(dossier: Dossier, question_id: str, value: str, situation: Situation) -> Said:
    node = current_node(dossier, situation.content)
    question = next((q for q in node.questions if q.id == question_id), None) if node else None
    if node is None or question is None:
        return which_topic(dossier, situation)
    said = heard(node.error.ask if node.error else (), situation.reading, situation.today, dossier.answers)
    answers = {**{k: v for k, v in said.items() if k not in dossier.answers}, **dossier.answers, question_id: value}
    dossier, parts = carry_on(dossier.with_(answers=answers, pending=None, lost=0), situation)
    return dossier, (Tell(question.ack), *parts) if question.ack and value != "unknown" else parts


def _correction(dossier: Dossier, node: Node, situation: Situation) -> Said | None:
    """Something said before is taken back ("en fait il est mineur", "non, 2024"): the answer is worked out again."""
    reading = situation.reading
    known = {q.id: q for q in node.questions if q.id in dossier.answers}
    said = heard(known.values(), reading, situation.today, dossier.answers)
    changed = {k: v for k, v in said.items() if v != dossier.answers[k]}
    takes_back = reading.correction or reading.act in ("provide_info", "deny", "change_topic")
    if not changed or not takes_back or _is_another_error(dossier, situation):
        return None
    dossier = dossier.with_(answers={**dossier.answers, **changed}, questions=max(0, dossier.questions - 1), pending=None)
    if node.error is None:
        dossier, parts = enter_event(dossier, node.event.id, situation)
    else:
        dossier, parts = carry_on(dossier, situation)
    return dossier, (Say("flow.corrected"), *parts)


def _is_another_error(dossier: Dossier, situation: Situation) -> bool:
    found = candidates(dossier, situation)
    return bool(found) and found[0].kind == "error" and found[0].id != dossier.error and found[0].score >= SURE


def _dispatch(dossier: Dossier, node: Node | None, situation: Situation) -> Said:
    reading = situation.reading
    if node is not None:
        more = heard(node.questions, reading, situation.today, dossier.answers)
        dossier = dossier.with_(answers={**more, **dossier.answers})
    best = next(iter(candidates(dossier, situation)), None)
    if reading.act in COURTESIES and reading.act_confidence >= _SURE_COURTESY and not _topic_told(best, reading):
        return _courtesy(dossier, situation)
    if reading.act in DETAILS and (reading.act_confidence >= _GUESSED_ACT or (best is not None and best.score >= SURE)):
        return _detail(dossier, node, best, situation)
    return _guide(dossier, node, best, situation)


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
        return _explained(dossier, "what_is_right_to_error", situation)
    if best is not None and best.score >= SURE and (best.kind == "explanation" or best.id != dossier.error):
        return _open(dossier, best, situation)
    if node is None and best is not None and best.kind == "error" and best.score >= LIKELY:
        return _which_of(dossier, _maybe(dossier, situation, _WORTH_ASKING), situation)
    event = _event_meant(node, situation)
    if event is not None:
        dossier = _set_event(dossier, event, situation)
    return detail(dossier, situation.reading.act, situation)


def _asks_what_it_is(node: Node | None, situation: Situation) -> bool:
    """The right to error itself is asked about, not whether it covers the current case."""
    reading = situation.reading
    defines = contains_any(reading.words, situation.content.wording["flow.what_is_words"])
    return reading.act == "ask_right_to_error" and (node is None or defines)


def _event_meant(node: Node | None, situation: Situation) -> str | None:
    """The life event a short question is about where it is not the current error: the one it names, else the current one."""
    named = likely_event(situation)
    if node is None:
        return named.id if named else None
    long_enough = len(situation.reading.words.split()) >= _NAMES_A_TOPIC
    if named is not None and long_enough and named.id != node.event.id and named.score >= SURE + LIKELY:
        return named.id
    return node.event.id if node.error is None else None


def _set_event(dossier: Dossier, event_id: str, situation: Situation) -> Dossier:
    event = situation.content.events[event_id]
    kept = dossier.answers if dossier.event == event_id else {}
    answers = {**kept, **heard(event.ask, situation.reading, situation.today, kept)}
    if dossier.event == event_id:
        return dossier.with_(answers=answers)
    return Dossier(
        event=event_id,
        answers=answers,
        turn=dossier.turn,
        said=dossier.said,
        worried=dossier.worried,
        simple=dossier.simple,
        language=dossier.language,
        tried=dossier.tried,
    )


def _guide(dossier: Dossier, node: Node | None, best: Candidate | None, situation: Situation) -> Said:
    if best is not None and best.score >= SURE:
        return _open(dossier, best, situation)
    event = likely_event(situation)
    if _error_told(situation) and (maybe := _maybe(dossier, situation, _WORTH_ASKING)):
        return _which_of(dossier, maybe, situation)
    told = situation.reading.act in ("ask_how", "report_error", "change_topic", "ask_eligibility") or node is None
    if event is not None and told and (node is None or event.id != node.event.id):
        return enter_event(dossier, event.id, situation)
    return _lost(dossier, situation)


def _error_told(situation: Situation) -> bool:
    return situation.reading.act == "report_error" and situation.reading.act_confidence >= SURE


def _which_of(dossier: Dossier, maybe: tuple[tuple[OfferKind, str, str], ...], situation: Situation) -> Said:
    """One question with at most three choices: which of these is it?"""
    return offer(dossier, situation.content.say("lost.choices"), *maybe, person_choice(situation.content))


def _open(dossier: Dossier, best: Candidate, situation: Situation) -> Said:
    if best.kind == "explanation":
        return _explained(dossier, best.id, situation)
    if best.id == dossier.error and dossier.pending is not None:
        return ask_again(dossier, situation)
    return enter_error(dossier, best.id, situation)


def _explained(dossier: Dossier, explanation_id: str, situation: Situation) -> Said:
    found = situation.content.explanations[explanation_id]
    inside = found.error is not None and found.error.id == dossier.error
    if not inside and dossier.event != found.event.id:
        dossier = _set_event(dossier, found.event.id, situation)
    here = current_node(dossier, situation.content) or Node(found.event, None, None)
    return explain(dossier, found.explanation, here, situation)


def _lost(dossier: Dossier, situation: Situation) -> Said:
    """Not understood: one question with at most three choices; then ways out; then a person."""
    lost = dossier.lost + 1
    dossier = dossier.with_(lost=lost)
    if lost >= 3:
        return dossier, (Say("lost.person"), PersonPart("lost"))
    if dossier.pending is not None:
        dossier, parts = ask_again(dossier, situation)
        return dossier, (Say("lost.question"), *parts[1:])
    maybe = _maybe(dossier, situation, LIKELY)
    if lost == 1 and maybe:
        return _which_of(dossier, maybe, situation)
    dossier, parts = which_topic(dossier, situation)
    said: tuple[Part, ...] = (Say("lost.text"), *parts)
    return dossier, said


def _maybe(dossier: Dossier, situation: Situation, least: float) -> tuple[tuple[OfferKind, str, str], ...]:
    content = situation.content
    likely = [c for c in candidates(dossier, situation) if c.score >= least][:3]
    choices: list[tuple[OfferKind, str, str]] = []
    for candidate in likely:
        if candidate.kind == "error":
            choices.append(("error", candidate.id, content.errors[candidate.id].error.short))
        else:
            choices.append(("explanation", candidate.id, content.explanations[candidate.id].explanation.title))
    return tuple(choices)
