"""From a citizen's words to a Reading: normalise, mask, danger, act, node, entities, and how sure all that is."""

from __future__ import annotations

import re
from datetime import date

from bot.guidance.doubts import LEARNED
from bot.guidance.reading import Decision, Reading, Scored
from bot.understanding.alarm import SAFE
from bot.understanding.entities import extract
from bot.understanding.lexicon import Lexicon
from bot.understanding.mask import mask
from bot.understanding.model import ELSEWHERE, OUTSIDE, Prediction, UnderstandingModel
from bot.understanding.normalise import normalise
from bot.understanding.signals import asks_person, denied, doubts, is_bereaved, is_correction, is_worried, language, may_mean
from bot.understanding.urgency import detect

MAX_READ = 2000
"""Characters of a message that are read; the channels accept no more."""

_IN_DANGER, _PERHAPS = 1 / 3, 0.15
"""Chances of a danger above which it is acted on, since one missed costs more than two false alarms; and above which its number is
said beside the answer: a sentence too many costs little, one missed leaves somebody alone."""

_DOUBTED = 1 / 3
"""Chance of an accusation or of an intention above which no favourable verdict is given."""

_TOO_SHORT = 4
"""So few words tell of neither by likeness alone: they are a reply, or need signs."""

_DANGER = "urgent_distress"
"""The act of somebody in danger: `AlarmModel` and the lexicon say so, never the classifier of acts."""

_NEEDS_A_WORD = frozenset(
    ["insult", "complain", "bot_challenge", "give_feedback", "ask_human", "privacy_delete", "restart", "out_of_scope"]
)
"""Acts that are not heard in words of which none is known: "gnarf plop" resembles an insult by its letters only."""

_MASK = re.compile(r"\[[A-Z_]{2,24}\]")
"""What stands for a personal number says nothing of what the message is about."""

_SURE = 0.5
_LIKELY = 0.2
_SELF_SUFFICIENT = frozenset(
    [
        "greet",
        "goodbye",
        "thank",
        "affirm",
        "deny",
        "ask_human",
        "bot_challenge",
        "privacy_delete",
        "insult",
        "out_of_scope",
        "restart",
        "accessibility_help",
        "language_switch",
        "choose_option",
        "simpler_words",
        "repeat_rephrase",
        "complain",
        "give_feedback",
    ]
)
"""Speech acts that can be answered without knowing a topic."""


class Reader:
    """Reads messages with a trained model."""

    def __init__(self, model: UnderstandingModel, lexicon: Lexicon) -> None:
        self._model, self._lexicon = model, lexicon

    def read(self, text: str, today: date, event: str | None = None) -> Reading:
        """What is understood of these words, said while the conversation is about this life event."""
        masked = mask(text[:MAX_READ])
        words = normalise(_MASK.sub(" ", masked.text), self._lexicon.spellings)
        found = self._model.predict(words, event)
        nodes, danger = found.nodes, found.danger
        act = next(act for act in found.acts if self._may_be(act.id, words, found))
        if act.id != "bot_challenge" and asks_person(words, self._lexicon):
            act = Scored("ask_human", max(0.95, act.score))
        urgency = detect(words, self._lexicon)
        if urgency == SAFE and danger.score >= _IN_DANGER and not is_bereaved(words, self._lexicon):
            urgency = danger.id
        if urgency != SAFE:
            act = Scored(_DANGER, 1.0)
        topics = self._model.events(nodes)
        best = next((node for node in nodes if node.id not in OUTSIDE), None)
        confidence = max(topics[0].score if topics else 0.0, best.score if best else 0.0)
        return Reading(
            text=masked.text,
            words=words,
            act=act.id,
            act_confidence=act.score,
            topics=tuple(topics[:3]),
            errors=_of_kind(nodes, "error"),
            explanations=_of_kind(nodes, "explanation"),
            confidence=act.score if act.id in (*_SELF_SUFFICIENT, _DANGER) else confidence,
            urgency=urgency,
            perhaps=danger.id if danger.score >= _PERHAPS else SAFE,
            decision=_decide(act, confidence),
            language=language(words, self._lexicon),
            entities=extract(masked.text, words, today),
            correction=is_correction(words, self._lexicon),
            worried=is_worried(words, self._lexicon),
            elsewhere=next((node.score for node in nodes if node.id == ELSEWHERE), 0.0),
            doubts=self._doubts(words, found.doubt),
            masked=masked.kinds,
        )

    def _may_be(self, act: str, words: str, found: Prediction) -> bool:
        """Whether a likely act may be taken: danger is heard apart, and some acts need words of their own."""
        return act != _DANGER and (found.familiar or act not in _NEEDS_A_WORD) and may_mean(act, words, self._lexicon)

    def _doubts(self, words: str, learned: Scored) -> tuple[str, ...]:
        """What the signs hear, and what resembles enough the words of people who tell of it."""
        heard = doubts(words, self._lexicon)
        alike = learned.score >= _DOUBTED and len(words.split()) > _TOO_SHORT
        if not alike or denied(learned.id, words, self._lexicon) or not LEARNED.isdisjoint(heard):
            return heard
        return (*heard, learned.id)


def _of_kind(nodes: list[Scored], kind: str) -> tuple[Scored, ...]:
    prefix = f"{kind}:"
    return tuple(Scored(n.id.removeprefix(prefix), n.score) for n in nodes[:12] if n.id.startswith(prefix))


def _decide(act: Scored, confidence: float) -> Decision:
    """Answer what is sure, ask about what is likely, admit the rest."""
    if (act.id in _SELF_SUFFICIENT and act.score >= _SURE) or confidence >= _SURE:
        return "answer"
    return "ask" if confidence >= _LIKELY or act.score >= _SURE else "admit"
