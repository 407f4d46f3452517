"""The bodies that callers send, validated."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, TypeVar

from aiohttp import web
from aiohttp.web_exceptions import HTTPRequestEntityTooLarge
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bot.conversation.messages import MAX_TEXT, ChoicePress, Postback, Said, Text
from bot.errors import BadRequest, TooLarge

T = TypeVar("T", bound=BaseModel)
ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChoiceBody(_Body):
    """A choice pressed."""

    id: Annotated[str, Field(max_length=64)]
    seq: int


class PostbackBody(_Body):
    """A button of the interface."""

    name: Literal["person", "transmission.send", "transmission.cancel", "queue.leave", "message.leave", "feedback"]
    args: dict[str, Any] = Field(default_factory=dict)


class MessageBody(_Body):
    """A citizen's message: exactly one of text, choice and postback."""

    client_id: ClientId
    text: Words | None = None
    choice: ChoiceBody | None = None
    postback: PostbackBody | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> MessageBody:
        if sum(part is not None for part in (self.text, self.choice, self.postback)) != 1:
            raise ValueError("give exactly one of text, choice and postback")
        return self

    def said(self) -> Said:
        """What the citizen said."""
        if self.choice is not None:
            return ChoicePress(self.choice.id, self.choice.seq)
        if self.postback is not None:
            return Postback(self.postback.name, self.postback.args)
        return Text(self.text or "")


class TickBody(_Body):
    """A box of a checklist."""

    card: Annotated[int, Field(ge=0, le=50)]
    item: Annotated[str, Field(max_length=64)]
    ticked: bool


class TypingBody(_Body):
    """Somebody is writing, or no longer."""

    on: bool


class LoginBody(_Body):
    """An agent's address and password."""

    email: Annotated[str, Field(max_length=255)]
    password: Annotated[str, Field(max_length=200)]


class AgentBody(_Body):
    """An account to open."""

    email: Annotated[str, Field(max_length=255)]
    first_name: Name
    last_name: Name
    service: Name
    password: Annotated[str, Field(max_length=200)]
    role: Literal["agent", "administrator"] = "agent"


class FirstAdministratorBody(_Body):
    """The first account, with the one-time secret."""

    token: Annotated[str, Field(max_length=100)]
    email: Annotated[str, Field(max_length=255)]
    first_name: Name
    last_name: Name
    service: Name
    password: Annotated[str, Field(max_length=200)]


class AgentMessageBody(_Body):
    """What an agent writes."""

    client_id: ClientId
    text: Words


class CloseBody(_Body):
    """How an exchange ended."""

    reason: Literal["solved", "redirected", "no_answer", "other"]
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]


async def read(request: web.Request, model: type[T]) -> T:
    """The body of a request as that model.

    Raises:
        BadRequest: not JSON, or not the shape; says which key and why.
        TooLarge: over the limit of the application.
    """
    try:
        data = json.loads(await request.read() or b"{}")
    except HTTPRequestEntityTooLarge as error:
        raise TooLarge("the body is over the limit") from error
    except ValueError as error:
        raise BadRequest("the body is not JSON") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise BadRequest(f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['msg']}") from error
