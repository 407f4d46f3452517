"""Every adjustment to Rasa 3.6.21, each with its cause; nothing of Rasa is changed anywhere else.

1. `without_tensorflow.install` (its own module): imports without TensorFlow.
2. `NoLockStore`: Rasa's in-memory lock polls once a second (three quick messages took 2 s); the switchboard serialises.
3. `InProcessEndpoint`: actions run here, not over HTTP, and an action that raises is remembered: Rasa turns it into an empty answer.
4. `_validate_action_result` is skipped: `jsonschema` re-checks its own schema for every action, 20 ms a turn. The answers come
   from our own actions in this process.
5. `_action_call_format` sends no tracker: it serialises the whole history for every action, and our actions read the turn instead.
6. `unwrap`: Rasa wraps every tracker store in a fail-safe that swallows errors and forgets; a failing store must fail the turn.
7. `DirectRunner`: runs the prediction graph without Dask, whose bookkeeping costs more than the graph itself.
8. `quiet`: third-party warnings of Rasa's old dependencies are not our users' business.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import rasa
import structlog
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.brain.turn import current_turn

T = TypeVar("T")


class NoLockStore(LockStore):  # type: ignore[misc]
    """A lock store that does nothing."""

    @asynccontextmanager
    async def lock(self, conversation_id: str, lock_lifetime: float = 60, wait_time_in_seconds: float = 1) -> AsyncIterator[None]:
        """Enters at once."""
        yield None


class InProcessEndpoint(EndpointConfig):  # type: ignore[misc]
    """The action endpoint: calls the actions of `actions/` in this process."""

    def __init__(self) -> None:
        super().__init__("http://in.process", selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Runs the action; keeps what it raised, since Rasa will not pass it on."""
        try:
            return await self._executor.run(kwargs["json"])
        except Exception as error:
            current_turn().failure = error
            raise


class DirectRunner:
    """Runs a loaded graph node by node, in the order of its needs."""

    def __init__(self, runner: DaskGraphRunner) -> None:
        self._nodes, self._schema = runner._instantiated_nodes, runner._graph_schema
        self._plans: dict[str, list[tuple[str, tuple[str, ...]]]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The results of the targets, as `DaskGraphRunner.run` gives them."""
        wanted = targets or self._schema.target_names
        results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._plan(wanted):
            results[name] = self._nodes[name](*(results[need] for need in needs))
        return dict(results[target] for target in wanted)

    def _plan(self, targets: list[str]) -> list[tuple[str, tuple[str, ...]]]:
        key = ",".join(targets)
        if key not in self._plans:
            self._plans[key] = _ordered(self._schema.minimal_graph_schema(targets))
        return self._plans[key]


def _ordered(schema: GraphSchema) -> list[tuple[str, tuple[str, ...]]]:
    done: dict[str, tuple[str, ...]] = {}

    def visit(name: str) -> None:
        if name in done or name not in schema.nodes:
            return
        needs = tuple(schema.nodes[name].needs.values())
        for need in needs:
            visit(need)
        done[name] = needs

    for name in schema.nodes:
        visit(name)
    return list(done.items())


def unwrap(agent: Agent, store: TrackerStore) -> None:
    """Gives the agent the store itself instead of Rasa's fail-safe around it."""
    agent.tracker_store = store
    processor(agent).tracker_store = store


def processor(agent: Agent) -> Any:
    """The agent's processor."""
    if agent.processor is None:
        raise RuntimeError("the agent has no model")
    return agent.processor


def run_directly(agent: Agent) -> None:
    """Replaces the runner of the loaded graph by the direct one."""
    processor(agent).graph_runner = DirectRunner(processor(agent).graph_runner)


def component(agent: Agent, kind: type[T]) -> T:
    """The loaded graph component of that class."""
    nodes = processor(agent).graph_runner._instantiated_nodes.values()
    return next(node._component for node in nodes if isinstance(node._component, kind))


def skip_what_actions_do_not_need() -> None:
    """Adjustments 4 and 5: on the class, since predicted actions are made where an instance can't be reached."""

    def call_format(self: RemoteAction, tracker: Any, domain: Any) -> dict[str, Any]:
        return {
            "next_action": self._name,
            "sender_id": tracker.sender_id,
            "tracker": {"sender_id": tracker.sender_id, "slots": {}, "latest_message": {}, "events": [], "latest_input_channel": None},
            "version": rasa.__version__,
            "domain": {},
        }

    RemoteAction._validate_action_result = lambda self, result: True
    RemoteAction._action_call_format = call_format


def quiet() -> None:
    """Keeps Rasa's and its dependencies' chatter out of our log; errors still come through."""
    warnings.filterwarnings("ignore", module=r"(rasa|rasa_sdk|pkg_resources|sanic|sqlalchemy|jax|google)(\.|$)")
    logging.getLogger("rasa").setLevel(logging.ERROR)
    logging.getLogger("rasa_sdk").setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
