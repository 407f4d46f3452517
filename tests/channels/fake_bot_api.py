"""A server that behaves like Telegram's Bot API: updates by long poll, limits enforced, failures on demand."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Any

from aiohttp import web

MAX_TEXT = 4096
MAX_CALLBACK = 64


class FakeBotApi:
    """One bot's API. `held` calls to a chat are answered once its event is set. `fail` queues what the next calls of a method answer: a status, "drop" (no answer at all) or "lost" (done, no answer)."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._updates: list[dict[str, Any]] = []
        self._arrived = asyncio.Event()
        self._next_update, self._next_message = 1, 1
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.sent: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        self.failures: defaultdict[str, deque[int | str]] = defaultdict(deque)
        self.held: dict[int, asyncio.Event] = {}
        self.retry_after = 1
        self.webhook: dict[str, Any] | None = None
        self.address = ""

    async def __aenter__(self) -> FakeBotApi:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def write(self, chat: int, text: str) -> int:
        """Somebody writes to the bot; the number of the update."""
        return self._push(
            {"message": {"message_id": self._message(), "chat": {"id": chat, "type": "private"}, "from": {"id": chat}, "text": text}}
        )

    def press(self, chat: int, data: str) -> int:
        """Somebody presses a button."""
        message = {"message_id": self._message(), "chat": {"id": chat, "type": "private"}}
        return self._push({"callback_query": {"id": f"cb{self._next_update}", "from": {"id": chat}, "message": message, "data": data}})

    def push(self, update: dict[str, Any]) -> int:
        """Any update."""
        return self._push(update)

    def fail(self, method: str, *answers: int | str) -> None:
        """What the next calls of that method get."""
        self.failures[method].extend(answers)

    def texts(self, chat: int) -> list[str]:
        """What that chat was sent, in order."""
        return [message.get("text") or message.get("filename", "") for message in self.sent[chat]]

    def buttons(self, chat: int) -> dict[str, str]:
        """Title → data of the last keyboard of that chat."""
        rows = next(m["reply_markup"]["inline_keyboard"] for m in reversed(self.sent[chat]) if "reply_markup" in m)
        return {button["text"]: button["callback_data"] for row in rows for button in row}

    async def until(self, chat: int, wanted: str, seconds: float = 15) -> str:
        """The first text of that chat that has these words, once it is there."""
        async with asyncio.timeout(seconds):
            while True:
                for text in self.texts(chat):
                    if wanted in text:
                        return text
                await asyncio.sleep(0.03)

    async def quiet(self, seconds: float = 1.5) -> None:
        """Waits until nothing has been sent for a while."""
        count = -1
        while count != len(self.calls):
            count = len([c for c in self.calls if c[0].startswith("send")])
            await asyncio.sleep(seconds)
            if count == len([c for c in self.calls if c[0].startswith("send")]):
                return

    def _message(self) -> int:
        self._next_message += 1
        return self._next_message

    def _push(self, update: dict[str, Any]) -> int:
        number = self._next_update
        self._next_update += 1
        self._updates.append({**update, "update_id": number})
        self._arrived.set()
        return number

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._token:
            return web.json_response({"ok": False, "error_code": 401}, status=401)
        method = request.match_info["method"]
        arguments = await self._arguments(request)
        failure = self.failures[method].popleft() if self.failures[method] else None
        if failure == "drop":
            return self._hang_up(request)
        if isinstance(failure, int):
            parameters = {"retry_after": self.retry_after} if failure == 429 else {}
            return web.json_response({"ok": False, "error_code": failure, "parameters": parameters}, status=failure)
        self.calls.append((method, arguments))
        if method.startswith("send") and (chat := int(arguments["chat_id"])) in self.held:
            await self.held[chat].wait()
        result = await self._result(method, arguments)
        if failure == "lost":
            return self._hang_up(request)
        if isinstance(result, web.Response):
            return result
        return web.json_response({"ok": True, "result": result})

    def _hang_up(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async def _arguments(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            return dict(await request.json())
        found: dict[str, Any] = {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                found |= {"filename": value.filename, "content": value.file.read().decode()}
            else:
                found[name] = value
        return found

    async def _result(self, method: str, arguments: dict[str, Any]) -> Any:
        match method:
            case "getUpdates":
                return await self._poll(int(arguments.get("offset", 0)), float(arguments.get("timeout", 0)))
            case "sendMessage" | "sendDocument":
                wrong = _wrong(arguments) if method == "sendMessage" else None
                if wrong:
                    return web.json_response({"ok": False, "error_code": 400, "description": wrong}, status=400)
                self.sent[int(arguments["chat_id"])].append(arguments)
                return {"message_id": self._message()}
            case "setWebhook":
                self.webhook = arguments
        return True

    async def _poll(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if not self._updates:
            self._arrived.clear()
            try:
                async with asyncio.timeout(min(seconds, 5)):
                    await self._arrived.wait()
            except TimeoutError:
                return []
        return [update for update in self._updates if update["update_id"] >= offset]


def _wrong(arguments: dict[str, Any]) -> str | None:
    text = arguments.get("text", "")
    if not text or len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        return "Bad Request: message is empty or too long"
    buttons: Iterable[dict[str, str]] = (b for row in arguments.get("reply_markup", {}).get("inline_keyboard", ()) for b in row)
    if any(not 1 <= len(button["callback_data"].encode()) <= MAX_CALLBACK for button in buttons):
        return "Bad Request: BUTTON_DATA_INVALID"
    return None
