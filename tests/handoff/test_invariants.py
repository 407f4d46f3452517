"""The invariants of the hand-off, over random schedules: one owner, one winner, nothing lost or reordered, silence, head of the queue."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.content import Content
from bot.errors import AlreadyClaimed, HandoffError
from bot.handoff.desk import LOST_AFTER
from bot.handoff.machine import control_of
from bot.handoff.ports import Agent
from tests.handoff.house import DANGER, House, house

CITIZENS, AGENTS = 3, 2
WHO, BY = st.integers(0, CITIZENS - 1), st.integers(0, AGENTS - 1)
MOVES = st.one_of(
    st.tuples(st.sampled_from(["say", "danger", "queue", "leave", "leave_message", "race"]), WHO, st.just(0)),
    st.tuples(st.sampled_from(["claim", "claim", "release", "close", "agent_says", "lose"]), WHO, BY),
)


@dataclass(slots=True)
class Play:
    """One schedule: what is done, and what should then be true."""

    home: House
    citizens: list[str] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    written: dict[str, list[str]] = field(default_factory=dict)
    done: int = 0

    async def start(self) -> None:
        self.citizens = [await self.home.citizen() for _ in range(CITIZENS)]
        self.agents = [await self.home.agent(name) for name in ("Camille", "Sacha")]
        self.written = {citizen: [] for citizen in self.citizens}

    async def move(self, name: str, who: int, by: int) -> None:
        self.done += 1
        self.home.clock.set(self.home.clock.now() + timedelta(milliseconds=10))
        citizen, agent = self.citizens[who], self.agents[by]
        match name:
            case "say" | "danger":
                await self.says(citizen, f"{DANGER if name == 'danger' else 'mot'} {self.done}")
            case "queue":
                await self.home.queue_up(citizen)
            case "leave":
                await self.home.press(citizen, "queue.leave")
            case "leave_message":
                self.written[citizen].append(f"message {self.done}")
                await self.home.press(citizen, "message.leave", text=f"message {self.done}")
            case "race":
                await self.race(citizen)
            case "claim":
                await self.claims(citizen, agent)
            case "agent_says":
                await self.agent_says(citizen, agent)
            case "release" | "close":
                await self.gives(name, citizen, agent)
            case "lose":
                await self.loses(agent)

    async def says(self, citizen: str, words: str) -> None:
        owned = await self.control(citizen) == "agent"
        self.written[citizen].append(words)
        answers = await self.home.say(citizen, words)
        assert bool(answers) != owned, "the bot speaks, but never over an agent"

    async def claims(self, citizen: str, agent: Agent) -> None:
        before = await self.owner(citizen)
        refused = await self.refusal(self.home.desk.claim(citizen, agent))
        match refused:
            case None:
                assert before is None
                assert await self.owner(citizen) == agent.id
            case AlreadyClaimed():
                assert refused.by in {a.name for a in self.agents if a.id == before}
            case _:
                assert await self.control(citizen) == "bot"

    async def race(self, citizen: str) -> None:
        """Both agents claim, while the citizen writes."""
        waiting = await self.control(citizen) == "queue"
        words = f"pendant {self.done}"
        self.written[citizen].append(words)
        claims = [self.home.desk.claim(citizen, agent) for agent in self.agents]
        *outcomes, _ = await asyncio.gather(*claims, self.home.say(citizen, words), return_exceptions=True)
        winners = [agent for agent, outcome in zip(self.agents, outcomes, strict=True) if outcome is None]
        assert all(outcome is None or isinstance(outcome, HandoffError) for outcome in outcomes)
        assert len(winners) == waiting
        if winners:
            (told,) = [outcome for outcome in outcomes if outcome is not None]
            assert isinstance(told, AlreadyClaimed)
            assert told.by == winners[0].name

    async def agent_says(self, citizen: str, agent: Agent) -> None:
        mine = await self.owner(citizen) == agent.id
        refused = await self.refusal(self.home.desk.say(citizen, agent, f"agent {self.done}", f"client-{self.done}"))
        assert mine == (refused is None)
        if mine:
            self.written[citizen].append(f"agent {self.done}")

    async def gives(self, name: str, citizen: str, agent: Agent) -> None:
        mine, ahead = await self.owner(citizen) == agent.id, await self.ahead()
        desk = self.home.desk
        refused = await self.refusal(desk.release(citizen, agent) if name == "release" else desk.close(citizen, agent, "other", "fin"))
        assert mine == (refused is None)
        if mine and name == "release":
            await self.is_at_the_head([citizen], ahead)

    async def loses(self, agent: Agent) -> None:
        """The agent's connection dies; it comes back once what it held was given back."""
        held = [citizen for citizen in self.citizens if await self.owner(citizen) == agent.id]
        ahead = await self.ahead()
        self.home.clock.set(self.home.clock.now() + LOST_AFTER + timedelta(seconds=1))
        for other in self.agents:
            await self.home.seen(other, there=other != agent)
        assert await self.home.desk.give_back_lost() == len(held)
        await self.home.seen(agent)
        await self.is_at_the_head(held, ahead)

    async def is_at_the_head(self, back: list[str], ahead: set[str]) -> None:
        """Only danger, or somebody given back earlier, may be before it."""
        queue = await self.home.queue()
        async with self.home.store.read() as unit:
            urgent = {handoff.conversation_id for handoff in await unit.handoffs.waiting() if handoff.urgent}
        for citizen in back:
            before = queue[: queue.index(citizen)]
            assert set(before) <= urgent | ahead | set(back)

    async def ahead(self) -> set[str]:
        async with self.home.store.read() as unit:
            return {handoff.conversation_id for handoff in await unit.handoffs.waiting() if handoff.returned}

    async def control(self, citizen: str) -> str:
        return (await self.home.conversation(citizen)).control

    async def owner(self, citizen: str) -> str | None:
        async with self.home.store.read() as unit:
            handoff = await unit.handoffs.open_of(citizen)
        return handoff.agent_id if handoff else None

    async def refusal(self, act: Awaitable[object]) -> HandoffError | None:
        """Why an agent could not do that, if they could not."""
        try:
            await act
        except HandoffError as refused:
            return refused
        return None

    async def holds(self) -> None:
        """Exactly one owner, and every word on the timeline once, in order."""
        queue = await self.home.queue()
        for citizen in self.citizens:
            async with self.home.store.read() as unit:
                handoff = await unit.handoffs.open_of(citizen)
            control = await self.control(citizen)
            assert control == (control_of(handoff.state) if handoff else "bot")
            assert (citizen in queue) == (control == "queue")
            assert (handoff is not None and handoff.agent_id is not None) == (control == "agent")
            timeline = await self.home.timeline(citizen)
            assert [shown.text for shown in timeline if shown.text] == self.written[citizen]
            assert [shown.seq for shown in timeline] == list(range(1, len(timeline) + 1))


async def played(moves: list[tuple[str, int, int]], blank: Path, content: Content) -> None:
    with TemporaryDirectory() as folder:
        async with house(Path(folder), blank, content) as home:
            play = Play(home)
            await play.start()
            for name, who, by in moves:
                await play.move(name, who, by)
                await play.holds()


# A schedule that fails is short enough to be read as it is: making it shorter would take minutes.
@settings(
    max_examples=25, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
@given(moves=st.lists(MOVES, min_size=8, max_size=20))
async def test_the_invariants_hold_whatever_the_order_of_things(moves: list[tuple[str, int, int]], blank: Path, content: Content) -> None:
    # Conversations that are already in the queue make every schedule about the hand-off from its first move.
    await played([("queue", 0, 0), ("queue", 1, 0), *moves], blank, content)


async def test_a_schedule_through_every_move_holds(blank: Path, content: Content) -> None:
    await played(
        [
            *[("queue", who, 0) for who in range(CITIZENS)],
            *[("claim", 2, 0), ("agent_says", 2, 0), ("agent_says", 2, 1), ("say", 2, 0), ("danger", 2, 0), ("claim", 2, 1)],
            *[("release", 2, 0), ("race", 2, 0), ("race", 0, 0), ("lose", 0, 0), ("lose", 0, 1), ("danger", 1, 0)],
            *[("claim", 0, 1), ("close", 0, 1), ("leave", 1, 0), ("leave_message", 2, 0), ("say", 0, 0)],
        ],
        blank,
        content,
    )
