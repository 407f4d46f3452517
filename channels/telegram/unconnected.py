"""Telegram without a token: conversations begun there go on, and what is said to them waits."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.channels import Held, Outcome, Wire
from bot.conversation.messages import Shown
from channels.telegram.render import render


class UnconnectedTelegram:
    """See `bot.conversation.channels.Channel`."""

    name = "telegram"
    pulled = False
    trouble: str | None = None

    def __init__(self, wording: Mapping[str, str]) -> None:
        self._wording = wording

    def render(self, message: Shown) -> tuple[Wire, ...]:
        """The calls that will show the message once there is a token."""
        return render(message, self._wording)

    async def turn(self, address: str) -> None:
        """At once: nothing is called."""

    async def send(self, address: str, wire: Wire) -> Outcome:
        """Waits for a token."""
        return Held("REPERE_TELEGRAM_TOKEN is not set")

    async def typing(self, address: str) -> None:
        """Not shown."""
