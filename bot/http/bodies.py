"""The bodies that callers send, validated."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from aiohttp import web
from aiohttp.web_exceptions import HTTPRequestEntityTooLarge
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bot.content.notices import NoticeKind
from bot.conversation.messages import MAX_TEXT, ChoicePress, Postback, Said, Text
from bot.errors import BadRequest, TooLarge

T = TypeVar("T", bound=BaseModel)
ClientId = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]
Words = Annotated[str, AfterValidator(str.strip), StringConstraints(min_length=1, max_length=MAX_TEXT)]
Name = Annotated[str, AfterValidator(str.strip), StringConstraints(min_length=1, max_length=100)]
Key = Annotated[str, Field(min_length=1, max_length=64)]
Email = Annotated[str, Field(max_length=255)]
Password = Annotated[str, Field(max_length=200)]
Seq = Annotated[int, Field(ge=1, le=2**31 - 1)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ChoiceBody(_Body):
    """A choice pressed."""

    id: Key
    seq: Seq


class _Nothing(_Body):
    """No arguments."""


class _Struck(_Body):
    strike: Annotated[tuple[Key, ...], Field(max_length=50)] = ()


class _Left(_Body):
    text: Words


class _Useful(_Body):
    useful: bool


class PlainPostback(_Body):
    """A button that says all by its name."""

    name: Literal["person", "transmission.cancel", "queue.leave"]
    args: _Nothing = _Nothing()


class SendPostback(_Body):
    """Passes the packet on, less what is struck out."""

    name: Literal["transmission.send"]
    args: _Struck = _Struck()


class LeavePostback(_Body):
    """Leaves a message."""

    name: Literal["message.leave"]
    args: _Left


class FeedbackPostback(_Body):
    """Says whether the answer was useful."""

    name: Literal["feedback"]
    args: _Useful


PostbackBody = Annotated[PlainPostback | SendPostback | LeavePostback | FeedbackPostback, Field(discriminator="name")]


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
            return Postback(self.postback.name, self.postback.args.model_dump())
        return Text(self.text or "")


class OpeningBody(_Body):
    """A conversation to open: nothing is to be said about it."""


class TickBody(_Body):
    """A box of a checklist."""

    card: Annotated[int, Field(ge=0, le=50)]
    item: Key
    ticked: bool


class TypingBody(_Body):
    """Somebody is writing, or no longer."""

    on: bool


class LoginBody(_Body):
    """An agent's address and password."""

    email: Email
    password: Password


class AgentBody(_Body):
    """An account to open."""

    email: Email
    first_name: Name
    last_name: Name
    service: Name
    password: Password
    role: Literal["agent", "administrator"] = "agent"


class NoticeBody(_Body):
    """An announcement about a service. Times are ISO 8601 with a zone."""

    service: Key
    kind: NoticeKind
    text: Words
    meanwhile: Words | None = None
    begins: Annotated[AwareDatetime, Field(strict=False)] | None = None
    ends: Annotated[AwareDatetime, Field(strict=False)] | None = None


class FirstAdministratorBody(_Body):
    """The first account, with the one-time secret."""

    token: Annotated[str, Field(max_length=100)]
    email: Email
    first_name: Name
    last_name: Name
    service: Name
    password: Password


class AgentMessageBody(_Body):
    """What an agent writes."""

    client_id: ClientId
    text: Words


class CloseBody(_Body):
    """How an exchange ended."""

    reason: Literal["solved", "redirected", "no_answer", "other"]
    summary: Words


async def read(request: web.Request, model: type[T]) -> T:
    """The body of a request as that model.

    Raises:
        BadRequest: not declared as JSON (as a form of another site never is), not JSON, or not the shape; says which key and why.
        TooLarge: over the limit of the application.
    """
    try:
        sent = await request.read()
    except HTTPRequestEntityTooLarge as error:
        raise TooLarge("the body is over the limit") from error
    if request.content_type != "application/json":
        raise BadRequest("the Content-Type is not application/json")
    try:
        return model.model_validate_json(sent)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise BadRequest(f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['msg']}") from error
