"""The desk's interface: what agents' screens call."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.errors import NotFound
from bot.handoff.accounts import Login, NewAgent
from bot.handoff.consulting import part_read, readable
from bot.handoff.notices import NewNotice
from bot.handoff.ports import PRESENCE, Agent
from bot.http import bodies
from bot.http.keys import SERVICES, SESSION, Services
from bot.http.middleware import COOKIE, RateLimit, caller, require
from bot.http.shapes import agent_shape, message_shape, notice_shape, packet_shape, queue_shape, state_shape
from bot.http.streams import STREAMS, EventStream, StreamOver
from bot.live.hub import LiveEvent
from bot.live.topics import DELIVERIES, DESK, agent_topic, session_event

routes = web.RouteTableDef()
LOGIN = web.AppKey("login", RateLimit)
ID = "{id:[A-Za-z0-9_-]{1,64}}"
"""The part of a path that names something; of another form, it names nothing."""


@routes.post("/desk/api/login")
async def login(request: web.Request) -> web.Response:
    """Opens a session."""
    request.app[LOGIN].check(caller(request))
    body = await bodies.read(request, bodies.LoginBody)
    opened = await request.app[SERVICES].accounts.login(body.email, body.password)
    # The browser forgets the session it had: left open, other tabs would keep it alive and seem to be at the desk.
    await _end_session(request, opened.agent)
    return _logged_in(request, opened, 200)


@routes.post("/desk/api/first-administrator")
async def first_administrator(request: web.Request) -> web.Response:
    """Creates the first account with the one-time link."""
    request.app[LOGIN].check(caller(request))
    body = await bodies.read(request, bodies.FirstAdministratorBody)
    new = NewAgent(body.email, body.first_name, body.last_name, body.service, body.password, "administrator")
    return _logged_in(request, await request.app[SERVICES].accounts.first_administrator(body.token, new), 201)


@routes.get("/desk/api/me")
async def me(request: web.Request) -> web.Response:
    """Who is logged in."""
    session = request[SESSION]
    return web.json_response({"agent": agent_shape(session.agent), "csrf": session.csrf})


@routes.post("/desk/api/logout")
async def logout(request: web.Request) -> web.Response:
    """Ends the session. With the agent's last open desk, their conversations go back to the queue at once."""
    await _end_session(request)
    response = web.Response(status=204)
    response.del_cookie(COOKIE, path="/desk")
    return response


@routes.get("/desk/api/queue")
async def queue(request: web.Request) -> web.Response:
    """The queue as this agent sees it."""
    return web.json_response(await _queue(request))


@routes.post(f"/desk/api/conversations/{ID}/claim")
async def claim(request: web.Request) -> web.Response:
    """Takes a waiting conversation, if nobody was faster."""
    await request.app[SERVICES].desk.claim(request.match_info["id"], request[SESSION].agent)
    return web.json_response(await _conversation(request))


@routes.get(f"/desk/api/conversations/{ID}")
async def conversation(request: web.Request) -> web.Response:
    """The dossier and the transcript."""
    return web.json_response(await _conversation(request))


@routes.post(f"/desk/api/conversations/{ID}/messages")
async def say(request: web.Request) -> web.Response:
    """Writes to the citizen."""
    body = await bodies.read(request, bodies.AgentMessageBody)
    desk, agent = request.app[SERVICES].desk, request[SESSION].agent
    shown, duplicate = await desk.say(request.match_info["id"], agent, body.text, body.client_id)
    return web.json_response({"seq": shown.seq, "change": shown.change, "duplicate": duplicate}, status=202)


@routes.post(f"/desk/api/conversations/{ID}/messages/{{seq:\\d{{1,9}}}}/resend")
async def resend(request: web.Request) -> web.Response:
    """Sends a message again that may not have arrived; nothing happens to one that did."""
    seq = int(request.match_info["seq"])
    await request.app[SERVICES].desk.resend(request.match_info["id"], request[SESSION].agent, seq)
    return web.Response(status=204)


@routes.post(f"/desk/api/conversations/{ID}/typing")
async def typing(request: web.Request) -> web.Response:
    """The agent is writing."""
    body = await bodies.read(request, bodies.TypingBody)
    await request.app[SERVICES].desk.typing(request.match_info["id"], request[SESSION].agent, body.on)
    return web.Response(status=204)


@routes.post(f"/desk/api/conversations/{ID}/release")
async def release(request: web.Request) -> web.Response:
    """Gives the conversation back."""
    await request.app[SERVICES].desk.release(request.match_info["id"], request[SESSION].agent)
    return web.Response(status=204)


@routes.post(f"/desk/api/conversations/{ID}/close")
async def close(request: web.Request) -> web.Response:
    """Ends the exchange with a reason and what was decided."""
    body = await bodies.read(request, bodies.CloseBody)
    await request.app[SERVICES].desk.close(request.match_info["id"], request[SESSION].agent, body.reason, body.summary)
    return web.Response(status=204)


@routes.post(f"/desk/api/messages-left/{ID}/done")
async def message_done(request: web.Request) -> web.Response:
    """A message left has been dealt with."""
    await request.app[SERVICES].desk.message_dealt_with(request.match_info["id"], request[SESSION].agent)
    return web.Response(status=204)


@routes.get("/desk/api/stream")
async def stream(request: web.Request) -> web.StreamResponse:
    """The queue whenever it changes, and what happens in this agent's conversations. An open stream is what presence means."""
    services, agent = request.app[SERVICES], request[SESSION].agent

    async def beat() -> None:
        if not await services.accounts.present(request.cookies.get(COOKIE, "")):
            raise StreamOver

    async def take(event: LiveEvent) -> None:
        match event.kind:
            case "session":
                await beat()
            case "queue":
                await opened.send("queue", await _queue(request))
            case "message":
                await opened.send("message", {"conversation_id": event.data.conversation_id, "message": message_shape(event.data)})
            case "typing" | "delivery":
                await opened.send(event.kind, event.data)

    with request.app[STREAMS].one_more(agent.id), services.hub.subscribe(DESK, DELIVERIES, agent_topic(agent.id)) as subscription:
        opened = await EventStream.open(request)
        await services.accounts.present(request.cookies.get(COOKIE, ""))
        services.poster.tell_queue()
        await opened.send("queue", await _queue(request))
        await opened.follow(subscription, take, beat)
    return opened.response


@routes.get("/desk/api/agents")
async def agents(request: web.Request) -> web.Response:
    """Every account."""
    require(request, "administrator")
    async with request.app[SERVICES].store.read() as unit:
        return web.json_response({"agents": [agent_shape(agent) for agent in await unit.agents.all()]})


@routes.post("/desk/api/agents")
async def add_agent(request: web.Request) -> web.Response:
    """Opens an account."""
    require(request, "administrator")
    body = await bodies.read(request, bodies.AgentBody)
    new = NewAgent(body.email, body.first_name, body.last_name, body.service, body.password, body.role)
    return web.json_response({"agent": agent_shape(await request.app[SERVICES].accounts.add(new))}, status=201)


@routes.post(f"/desk/api/agents/{ID}/disable")
async def disable_agent(request: web.Request) -> web.Response:
    """Closes an account and its sessions."""
    require(request, "administrator")
    services, identifier = request.app[SERVICES], request.match_info["id"]
    await services.accounts.disable(identifier)
    await services.desk.give_back(identifier)
    services.hub.publish(agent_topic(identifier), session_event())
    return web.Response(status=204)


@routes.get("/desk/api/notices")
async def notices(request: web.Request) -> web.Response:
    """What is announced of services, and what is to come."""
    found = await request.app[SERVICES].announcements.lasting()
    return web.json_response({"notices": [notice_shape(notice) for notice in found]})


@routes.post("/desk/api/notices")
async def add_notice(request: web.Request) -> web.Response:
    """Announces something of a service."""
    require(request, "administrator")
    body = await bodies.read(request, bodies.NoticeBody)
    new = NewNotice(body.service, body.kind, body.text, body.meanwhile, body.begins, body.ends)
    notice = await request.app[SERVICES].announcements.add(new, request[SESSION].agent.id)
    return web.json_response({"notice": notice_shape(notice)}, status=201)


@routes.post(f"/desk/api/notices/{ID}/end")
async def end_notice(request: web.Request) -> web.Response:
    """It works again."""
    require(request, "administrator")
    await request.app[SERVICES].announcements.end(request.match_info["id"])
    return web.Response(status=204)


@routes.get("/desk/api/wording")
async def wording(request: web.Request) -> web.Response:
    """The sentences of the desk."""
    found = {key: text for key, text in request.app[SERVICES].content.wording.items() if key.startswith("desk.")}
    return web.json_response(found)


async def _end_session(request: web.Request, replaced_by: Agent | None = None) -> None:
    services = request.app[SERVICES]
    departure = await services.accounts.logout(request.cookies.get(COOKIE, ""), replaced_by)
    if departure is None:
        return
    services.hub.publish(agent_topic(departure.agent.id), session_event())
    if departure.left:
        await services.desk.give_back(departure.agent.id)


def _logged_in(request: web.Request, opened: Login, status: int) -> web.Response:
    response = web.json_response({"agent": agent_shape(opened.agent), "csrf": opened.csrf}, status=status)
    secure = bool(request.app[SERVICES].settings.public_url)
    response.set_cookie(COOKIE, opened.token, httponly=True, samesite="Strict", secure=secure, path="/desk", max_age=12 * 3600)
    return response


async def _queue(request: web.Request) -> dict[str, Any]:
    services: Services = request.app[SERVICES]
    async with services.store.read() as unit:
        present = await unit.agents.present(services.clock.now() - PRESENCE)
        return await queue_shape(unit, request[SESSION].agent, services.content, len(present))


async def _conversation(request: web.Request) -> dict[str, Any]:
    services, identifier = request.app[SERVICES], request.match_info["id"]
    async with services.store.read() as unit:
        found = await unit.timeline.get(identifier)
        handoff = readable(await unit.handoffs.all_of(identifier), request[SESSION].agent)
        if found is None or handoff is None:
            raise NotFound(f"no conversation {identifier} at the desk")
        messages = part_read(handoff, await unit.timeline.messages(identifier))
        doubts = await unit.outbox.doubts(identifier)
        state = await state_shape(unit, identifier)
    owned = handoff.state == "with_agent" and handoff.agent_id == request[SESSION].agent.id
    return {
        "id": identifier,
        "channel": found.channel,
        "control": found.control,
        "handoff_id": handoff.id,
        "packet": packet_shape(handoff, services.content),
        "messages": [{**message_shape(shown), "delivery": doubts.get(shown.seq)} for shown in messages],
        # The hand-off that is read may be an older one than the one going on.
        "state": {**state, "reference": handoff.reference},
        "owned": owned,
    }
