"""The assistant: reads with the trained understanding, answers by running Rasa's dialogue in this process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.brain import rasa_compat
from bot.brain.tracker_store import BufferedTrackerStore, ReadsEvents
from bot.brain.turn import Turn, begin
from bot.content import Content
from bot.content.notices import Notice
from bot.conversation.ports import Conversation
from bot.conversation.replies import BrainAnswer
from bot.errors import BrainFailure, ModelMissing
from bot.guidance.answer import PersonPart
from bot.guidance.reading import Reading
from bot.understanding.component import Understander
from bot.understanding.encoder import warm_up
from bot.understanding.reader import Reader


class RasaBrain:
    """One loaded model with its content; see `bot.conversation.replies.Brain`."""

    def __init__(self, agent: Agent, store: BufferedTrackerStore, content: Content) -> None:
        self._agent, self._store, self._content = agent, store, content
        self._notices: tuple[Notice, ...] = ()
        self._reader: Reader = rasa_compat.component(agent, Understander).reader
        rasa_compat.run_directly(agent)

    def read(self, text: str, now: datetime, event: str | None = None) -> Reading:
        """What is understood of a citizen's words, said about a life event; never a command, whatever is typed."""
        return self._reader.read(text, now.date(), event)

    async def answer(self, conversation: Conversation, said: str, reading: Reading, now: datetime) -> BrainAnswer:
        """The answer to a message that was read.

        Raises:
            BrainFailure: the action raised, none ran, or the memory could not be read.
        """
        turn = Turn(conversation.dossier, reading, self._content.announced(self._notices, now), now)
        begin(turn)
        parsed = {"text": said, "intent": {"name": reading.act, "confidence": reading.act_confidence}, "entities": [], "intent_ranking": []}
        message = UserMessage(said, CollectingOutputChannel(), conversation.id, parse_data=parsed)
        try:
            await self._agent.handle_message(message)
        except Exception as error:
            raise BrainFailure(f"the dialogue engine failed: {type(error).__name__}") from error
        if turn.failure is not None or turn.answer is None:
            raise BrainFailure(f"no action answered to {reading.act}") from turn.failure
        person = next((part for part in turn.answer.parts if isinstance(part, PersonPart)), None)
        return BrainAnswer(turn.dossier, turn.cards, person, turn.answer.erase, self._store.take_new(conversation.id))

    def announce(self, notices: tuple[Notice, ...]) -> None:
        """What is announced of services from now on."""
        self._notices = notices

    def forget(self, conversation_id: str) -> None:
        """Throws away what is held in memory of a conversation: what was not committed, or what was erased."""
        self._store.forget(conversation_id)


def load_brain(models: Path, content: Content, memory: ReadsEvents, live: int) -> RasaBrain:
    """The newest model of the folder, ready to answer.

    Raises:
        ModelMissing: there is none.
    """
    found: Sequence[Path] = sorted(models.glob("*.tar.gz"))
    if not found:
        raise ModelMissing(f"no model in {models}/; train one with `python -m bot train`")
    rasa_compat.quiet()
    rasa_compat.skip_what_actions_do_not_need()
    warm_up()
    store = BufferedTrackerStore(memory, live)
    agent = Agent.load(
        str(found[-1]), tracker_store=store, lock_store=rasa_compat.NoLockStore(), action_endpoint=rasa_compat.InProcessEndpoint()
    )
    rasa_compat.unwrap(agent, store)
    return RasaBrain(agent, store, content)
