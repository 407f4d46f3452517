"""Thin actions, one for each family of speech acts: each asks the rules of `bot.guidance` and gives back the cards.

What is said stands in `content/`, not in the domain's responses; what is established stands in the dossier, not in slots.
The dialogue engine is told only which cards were shown.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.brain.turn import current_turn


class _Answer(Action):  # type: ignore[misc]
    """Takes one step of the guide."""

    action_name = ""

    def name(self) -> str:
        """The action's name in the domain."""
        return self.action_name

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answers the current turn."""
        cards = current_turn().take()
        dispatcher.utter_message(json_message={"cards": [card.kind for card in cards]})
        return []


class ActionGuide(_Answer):
    """A situation or an error told, a question answered, a choice pressed."""

    action_name = "action_guide"


class ActionDetail(_Answer):
    """A short question about the current topic: papers, place, date, risk, refusal."""

    action_name = "action_detail"


class ActionPerson(_Answer):
    """A person is wanted, or something went badly."""

    action_name = "action_person"


class ActionCourtesy(_Answer):
    """Greetings, thanks, who is speaking, words that are hard or beside the subject."""

    action_name = "action_courtesy"


class ActionProtect(_Answer):
    """Somebody is in danger."""

    action_name = "action_protect"


class ActionSettings(_Answer):
    """Erasing, language, other ways to read."""

    action_name = "action_settings"


class ActionRestart(_Answer):
    """Starting again: in place of Rasa's own, which would empty its memory."""

    action_name = "action_restart"
