"""Every error this program raises on purpose.

RepereError
├── SettingError            a setting is missing or unusable; stops the start
├── DatabaseUnusable        the database can't be reached, or is of a newer release; stops the start
├── KeyUnusable             the key of citizens' words is lost, damaged or another one; stops the start
├── ModelMissing            there is no trained model to serve
├── ContentError            a file of `content/` is wrong; stops the start
├── NoValueForDate          no value of a fact covers the day asked for
├── DecisionInputError      a right-to-error case names an unknown regime or a wrong input
├── BrainFailure            the assistant could not finish a turn; nothing of it was kept
├── StaleConversation       another turn of the same conversation was committed first
├── RequestError            a caller sent something unusable
│   ├── BadRequest          the body is not what the interface asks for
│   ├── TooLarge            the body or the text is over the limit
│   ├── TooManyRequests     the caller goes too fast
│   ├── NotAuthenticated    no valid session, token or password
│   ├── Forbidden           the role or the anti-forgery token does not allow it
│   ├── NotFound            no such conversation, card or account
│   └── LastAdministrator   nobody would be left to manage accounts
├── HandoffError            the hand-off can't move that way
│   ├── AlreadyClaimed      another agent answers this conversation
│   ├── AgentAtCapacity     the agent answers as many conversations as one person may
│   └── NotTheOwner         the agent does not own this conversation
└── ChannelError            a messaging platform refuses what the program can't do without; stops the start
"""

from __future__ import annotations

import traceback
from datetime import date


class RepereError(Exception):
    """Base of all expected errors; `wording` names the sentence to show, never the sentence itself."""

    status = 500
    wording = "error.unexpected"


class SettingError(RepereError):
    """A setting is missing or unusable."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}. Set it in the environment or in .env (see .env.example).")
        self.name = name


class DatabaseUnusable(RepereError):
    """The database can't be reached, or a newer release made it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the database can't be used: {reason}.")


class KeyUnusable(RepereError):
    """The key that encrypts citizens' words is lost, damaged or another one: says where, what and how to mend it."""

    def __init__(self, place: str, reason: str, fix: str) -> None:
        super().__init__(f"{place}: {reason}. {fix}.")
        self.place = place


class ModelMissing(RepereError):
    """There is no trained model to serve."""

    wording = "error.unavailable"


class ContentError(RepereError):
    """A file of `content/` is wrong: says where, what and how to mend it."""

    def __init__(self, file: str, key: str, reason: str, fix: str = "") -> None:
        hint = f" {fix}" if fix else ""
        super().__init__(f"{file}: {key}: {reason}.{hint}")
        self.file, self.key, self.reason, self.fix = file, key, reason, fix


class NoValueForDate(RepereError):
    """No value of a fact covers the day asked for."""

    wording = "error.fact_unknown"

    def __init__(self, fact: str, day: date) -> None:
        super().__init__(f"{fact}: no value covers {day}. Add a value with its period to content/facts/.")
        self.fact, self.day = fact, day


class DecisionInputError(RepereError):
    """A right-to-error case names an unknown regime or a wrong input."""

    status = 400


class BrainFailure(RepereError):
    """The assistant could not finish a turn; nothing of it was kept."""

    wording = "error.turn_failed"


class StaleConversation(RepereError):
    """Another turn of the same conversation was committed first; the turn is to be retried."""


class RequestError(RepereError):
    """A caller sent something unusable."""

    status = 400
    wording = "error.bad_request"


class BadRequest(RequestError):
    """The body is not what the interface asks for."""


class TooLarge(RequestError):
    """The body or the text is over the limit."""

    status = 413
    wording = "error.too_large"


class TooManyRequests(RequestError):
    """The caller goes too fast."""

    status = 429
    wording = "error.too_many"


class NotAuthenticated(RequestError):
    """No valid session, token or password."""

    status = 401
    wording = "error.not_authenticated"


class Forbidden(RequestError):
    """The role or the anti-forgery token does not allow it."""

    status = 403
    wording = "error.forbidden"


class NotFound(RequestError):
    """No such conversation, card or account."""

    status = 404
    wording = "error.not_found"


class LastAdministrator(RequestError):
    """The only administrator can't be disabled: nobody would be left to manage accounts."""

    status = 409
    wording = "error.last_administrator"


class HandoffError(RepereError):
    """The hand-off can't move that way from where it is."""

    status = 409
    wording = "error.handoff"


class AlreadyClaimed(HandoffError):
    """Another agent answers this conversation."""

    wording = "error.already_claimed"

    def __init__(self, by: str) -> None:
        super().__init__(f"already claimed by {by}")
        self.by = by


class AgentAtCapacity(HandoffError):
    """The agent answers as many conversations as one person may."""

    wording = "error.agent_at_capacity"


class NotTheOwner(HandoffError):
    """The agent does not own this conversation."""

    status = 403
    wording = "error.not_the_owner"


class ChannelError(RepereError):
    """A messaging platform refuses what the program can't do without."""

    wording = "error.unavailable"


def traced(error: BaseException) -> str:
    """The kinds and the places of an error and of what caused it, for the log: never its message, which may quote a citizen."""
    places = "".join(traceback.format_tb(error.__traceback__))
    cause = error.__cause__
    return f"{type(error).__name__}\n{places}" + (f"caused by {traced(cause)}" if cause is not None else "")
