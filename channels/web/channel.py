"""The web channel: a message is sent by standing on the timeline."""

from __future__ import annotations

from bot.conversation.channels import Outcome, Sent, Wire
from bot.conversation.messages import Shown
from bot.presenting.cards import CARDS


class WebChannel:
    """See `bot.conversation.channels.Channel`."""

    name = "web"
    pulled = True
    trouble: str | None = None

    def render(self, message: Shown) -> tuple[Wire, ...]:
        """The message as it stands: the widget renders every card."""
        return (
            {"seq": message.seq, "author": message.author, "text": message.text, "cards": CARDS.dump_python(message.cards, mode="json")},
        )

    async def turn(self, address: str) -> None:
        """At once: nothing is called."""

    async def send(self, address: str, wire: Wire) -> Outcome:
        """Sent as soon as it is on the timeline: clients ask for what they lack."""
        return Sent(str(wire["seq"]))

    async def typing(self, address: str) -> None:
        """Told through the live stream."""
