"""The public interface: what the widget calls."""

from __future__ import annotations

import re
from collections import OrderedDict

from aiohttp import web

from bot.conversation.inbox import hash_token
from bot.conversation.messages import ChoicePress, Inbound, Postback, asks_if_useful
from bot.errors import BadRequest, NotAuthenticated, NotFound, RequestError
from bot.handoff.ports import Store
from bot.http import bodies
from bot.http.following import Following
from bot.http.keys import SERVICES, Services
from bot.http.middleware import RateLimit, caller
from bot.http.shapes import message_shape, state_shape
from bot.http.streams import STREAMS, EventStream
from bot.live.topics import DESK, conversation_topic, message_event
from bot.presenting.cards import ChoicesCard, DocumentsCard

routes = web.RouteTableDef()
OPENING = web.AppKey("opening", RateLimit)
WRITING = web.AppKey("writing", RateLimit)
GESTURES = web.AppKey("gestures", RateLimit)
"""Ticks and "is writing": more of them than of messages, yet not without end."""
REFUSALS = web.AppKey("refusals", RateLimit)
"""Bodies that could not be used: they cost no message, and are not read without end either."""
_REMEMBERED = 20_000
_CHANGE = re.compile(r"[0-9]{1,18}")


class Tokens:
    """Which conversation a token opens: it never changes, so it is looked up once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, str] = OrderedDict()

    async def conversation(self, token_hash: str) -> str:
        """The id of the conversation.

        Raises:
            NotAuthenticated: the token opens none.
        """
        found = self._known.get(token_hash)
        if found is None:
            async with self._store.read() as unit:
                found = await unit.timeline.of_token(token_hash)
            if found is None:
                raise NotAuthenticated("no conversation has this token")
            self._known[token_hash] = found
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found


TOKENS = web.AppKey("tokens", Tokens)


@routes.post("/api/v1/conversations")
async def open_conversation(request: web.Request) -> web.Response:
    """A new conversation, welcome included."""
    await _read(request, bodies.OpeningBody, caller(request))
    request.app[OPENING].check(caller(request))
    identifier, token = await request.app[SERVICES].inbox.open("web")
    return web.json_response({"id": identifier, "token": token}, status=201)


@routes.get("/api/v1/conversation")
async def read_conversation(request: web.Request) -> web.Response:
    """The whole conversation, for a page that has just been opened."""
    services, identifier = request.app[SERVICES], await _conversation(request)
    async with services.store.read() as unit:
        messages = await unit.timeline.messages(identifier)
        conversation = await unit.timeline.get(identifier)
        state = await state_shape(unit, identifier)
    change = conversation.last_change if conversation else 0
    return web.json_response({"id": identifier, "change": change, "messages": [message_shape(m) for m in messages], "state": state})


@routes.post("/api/v1/messages")
async def post_message(request: web.Request) -> web.Response:
    """Accepts a message, once; the answer comes on the stream."""
    services, identifier = request.app[SERVICES], await _conversation(request)
    body = await _read(request, bodies.MessageBody, identifier)
    request.app[WRITING].check(identifier)
    said = body.said()
    if isinstance(said, ChoicePress):
        await _check_offered(services, identifier, said)
    elif isinstance(said, Postback) and said.name == "feedback":
        await _check_asked(services, identifier)
    inbound = Inbound("web", identifier, f"{identifier}:{body.client_id}", said, services.clock.now())
    accepted = await services.inbox.accept(inbound)
    shown = accepted.shown
    return web.json_response({"seq": shown.seq, "change": shown.change, "duplicate": accepted.duplicate}, status=202)


@routes.get("/api/v1/stream")
async def stream(request: web.Request) -> web.StreamResponse:
    """What changed since `Last-Event-ID`, then what changes."""
    services, identifier = request.app[SERVICES], await _conversation(request)
    after = _last_event_id(request)
    # The queue too: a place in it changes when others come and go.
    with (
        request.app[STREAMS].one_more(identifier),
        services.hub.subscribe(conversation_topic(identifier), DESK) as subscription,
    ):
        opened = await EventStream.open(request)
        following = Following(opened, services.store, identifier, after)
        await following.catch_up()
        await opened.follow(subscription, following.take)
    return opened.response


@routes.put("/api/v1/messages/{seq:[0-9]{1,9}}/ticks")
async def tick(request: web.Request) -> web.Response:
    """Ticks or unticks a paper of a checklist."""
    services, identifier = request.app[SERVICES], await _conversation(request)
    request.app[GESTURES].check(identifier)
    body = await bodies.read(request, bodies.TickBody)
    seq = int(request.match_info["seq"])
    async with services.store.write() as unit:
        shown = await unit.timeline.message(identifier, seq)
        card = shown.cards[body.card] if shown and body.card < len(shown.cards) else None
        if shown is None or not isinstance(card, DocumentsCard) or body.item not in {item.id for item in card.items}:
            raise NotFound("no such box")
        ticked = set(shown.ticks.get(str(body.card), ()))
        ticked = ticked | {body.item} if body.ticked else ticked - {body.item}
        changed = await unit.timeline.tick(identifier, seq, {**shown.ticks, str(body.card): tuple(sorted(ticked))})
    services.hub.publish(conversation_topic(identifier), message_event(changed))
    return web.json_response({"change": changed.change})


@routes.post("/api/v1/typing")
async def typing(request: web.Request) -> web.Response:
    """The citizen is writing: told to the agent who owns the conversation, if any."""
    services, identifier = request.app[SERVICES], await _conversation(request)
    request.app[GESTURES].check(identifier)
    body = await bodies.read(request, bodies.TypingBody)
    async with services.store.read() as unit:
        conversation = await unit.timeline.get(identifier)
        handoff = await unit.handoffs.open_of(identifier) if conversation and conversation.control == "agent" else None
    if conversation is not None and handoff is not None and handoff.agent_id:
        services.poster.tell_agent_typing(handoff.agent_id, identifier, body.on)
    return web.Response(status=204)


@routes.get("/api/v1/wording")
async def wording(request: web.Request) -> web.Response:
    """The sentences of the widget itself."""
    found = {key: text for key, text in request.app[SERVICES].content.wording.items() if key.startswith("widget.")}
    return web.json_response(found, headers={"Cache-Control": "max-age=300"})


async def _conversation(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAuthenticated("the Authorization header is missing")
    return await request.app[TOKENS].conversation(hash_token(token))


async def _read(request: web.Request, model: type[bodies.T], key: str) -> bodies.T:
    """The body; who sent too many that can't be used is told to slow down before the next is read."""
    request.app[REFUSALS].check_left(key)
    try:
        return await bodies.read(request, model)
    except RequestError:
        request.app[REFUSALS].take(key)
        raise


async def _check_asked(services: Services, identifier: str) -> None:
    """An opinion is an answer: to nothing, it would count for an answer that nobody gave."""
    async with services.store.read() as unit:
        if asks_if_useful(await unit.timeline.messages(identifier)) is None:
            raise NotFound("no answer of this conversation asks whether it was useful")


async def _check_offered(services: Services, identifier: str, pressed: ChoicePress) -> None:
    """A choice of that message, however old: anything else would stand on the timeline as a message without words."""
    async with services.store.read() as unit:
        offering = await unit.timeline.message(identifier, pressed.seq)
    cards = offering.cards if offering else ()
    if not any(option.id == pressed.id for card in cards if isinstance(card, ChoicesCard) for option in card.options):
        raise NotFound("no such choice in that message")


def _last_event_id(request: web.Request) -> int:
    text = request.headers.get("Last-Event-ID", "0")
    if not _CHANGE.fullmatch(text):
        raise BadRequest("Last-Event-ID is a change number")
    return int(text)
