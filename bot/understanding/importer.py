"""Gives Rasa the content's own questions as training data, so that new content needs no new intent and retrains by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content import Content, load_content
from bot.content.checks import PLACEHOLDER
from bot.guidance.phrases import GAP

NODE = "node"
EVENT = "event"
ANSWER = "answer"


class ContentImporter(TrainingDataImporter):  # type: ignore[misc]
    """Reads `content/` beside the files that Rasa reads itself; `content` in config.yml names another folder."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        content: str = "content",
        **_kwargs: Any,
    ) -> None:
        self._root = Path(content)

    def get_nlu_data(self, language: str | None = "fr") -> TrainingData:
        """A message for each question of the content, labelled with the node it belongs to; and one for each answer to its own."""
        content = load_content(self._root)
        return TrainingData([*questions(content), *answers(content)])

    def get_domain(self) -> Domain:
        """Nothing: new content needs no new intent."""
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Nothing: rules answer."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """Nothing: config.yml is read by Rasa's own importer."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """None: config.yml is complete."""
        return None


def questions(content: Content) -> Iterator[Message]:
    """Every question people ask, with its node (`kind:id`) and life event."""
    for event in content.events.values():
        yield from _messages(event.questions, f"event:{event.id}", event.id)
        for error in event.errors:
            said = (*error.questions, error.title, error.short, *(PLACEHOLDER.sub("", line.text) for line in error.avoid))
            yield from _messages(said, f"error:{error.id}", event.id)
    for node in content.explanations.values():
        yield from _messages((*node.explanation.questions, node.explanation.title), f"explanation:{node.explanation.id}", node.event.id)


def answers(content: Content) -> Iterator[Message]:
    """What people answer to the guide's own questions: no danger, whatever words it uses."""
    asked = [question for event in content.events.values() for question in (*event.ask, *(q for error in event.errors for q in error.ask))]
    phrases = (text for q in asked for choice in q.choices for text in (choice.title, *choice.words, *choice.replies))
    texts = {" ".join(text.replace(GAP, " ").replace("*", "").split()) for text in phrases}
    for text in sorted(texts):
        yield Message({TEXT: text, ANSWER: True})


def _messages(texts: tuple[str, ...], node: str, event: str) -> Iterator[Message]:
    for text in texts:
        yield Message({TEXT: text, NODE: node, EVENT: event})
