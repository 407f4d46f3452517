"""The shape of `content/`: every file is one of these models, checked strictly at start.

Citizen-facing texts are a small Markdown (`**bold**` only) with placeholders in braces:

- `{fact_id}`: the display of a fact (the only way to show a figure);
- `{answer:question_id}`: what the citizen answered or said (date, amount, or the title of the choice);
- `{date:deadline_id}`: the cautious date of a deadline of the same node;
- `{calc:low}`, `{calc:high}`, `{calc:months}`, `{calc:example}`, `{calc:principal}`, `{calc:year}`: figures of the right-to-error
  calculation and the income year it is about.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Text = Annotated[str, Field(min_length=1, max_length=900)]
Condition = dict[str, tuple[str, ...]]
"""Answer ids (or `verdict`, `rule`) and the values accepted for each; all must hold; empty always holds."""


class Model(BaseModel):
    """Base of all content: frozen, strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Source(Model):
    """Where a fact was read; `date` is the date of the text, as precisely as known (`2025`, `2025-04` or a day)."""

    title: Text
    ref: Text
    url: Annotated[str, Field(pattern=r"^https://")] | None = None
    date: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?|unknown)$")]


class FactValue(Model):
    """One value of a fact and the days it holds (both included; open where absent)."""

    value: int | float | str | None = None
    display: Text
    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """Whether this value holds on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Fact(Model):
    """A sourced, dated value or statement. Confidence A: official text of 2024 or later; B: older or secondary; C: to check."""

    id: Identifier
    statement: Text
    unit: Literal["none", "euro", "percent", "day", "week", "month", "year", "date", "phone", "cerfa", "count"] = "none"
    values: Annotated[tuple[FactValue, ...], Field(min_length=1)]
    source: Source
    confidence: Literal["A", "B", "C"]
    verified_on: date | None = None
    caution: Text | None = None
    """Words shown with the figure itself where the text is about to change or was read in an old copy."""


class Saying(Model):
    """Something said; `simple` says the same in short sentences and everyday words, where the text itself is not plain enough."""

    text: Text
    simple: Text | None = None


class Line(Saying):
    """A sentence, shown only where its condition holds."""

    if_: Condition = Field(default_factory=dict, alias="if")


class Step(Line):
    """One thing to do, in verbs, with when."""

    when: Text | None = None


def _said(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


Spoken = Annotated[Saying, BeforeValidator(_said)]
"""Written as its text alone where that is plain."""

Lines = tuple[Annotated[Line, BeforeValidator(_said)], ...]


class Document(Model):
    """A paper; `condition` is said to the citizen, `if` drops it when the answers exclude it.

    `give`: it is to be handed in or sent; else it is only to be kept, and sent if it is asked for. `facts`: what says so, where
    the texts name none.
    """

    id: Identifier
    name: Text
    condition: Text
    give: bool = False
    facts: tuple[Identifier, ...] = ()
    form: Text | None = None
    where: Text | None = None
    valid: Text | None = None
    """How recent it must be, or how long it holds."""
    if_missing: Text | None = None
    """What to do when the citizen does not have it."""
    if_: Condition = Field(default_factory=dict, alias="if")


class Delay(Model):
    """How long a procedure takes, and what to do while waiting: the answer to "where is my file?"."""

    id: Identifier
    procedure: Text
    usual: Spoken
    """The time it usually takes, by its fact; or that it is not published."""
    silence: Spoken
    """What no answer means for this very procedure."""
    look: Spoken
    """Where to see how far it is."""
    worry: Spoken
    """When to ask, and what to say."""
    services: tuple[Identifier, ...] = ()
    """Whom to ask; empty: the services of the node."""
    facts: tuple[Identifier, ...] = ()
    if_: Condition = Field(default_factory=dict, alias="if")


class FollowUp(Model):
    """Another life event that this one brings along ("après un mariage, pensez aussi à…")."""

    event: Identifier
    text: Text


class Deadline(Model):
    """A date to compute: `count` comes from the fact, never from here.

    counts start from the date answered to the question `start`; `end_of_year` ends on 31 December of the
    fact's count of years after the year given by `start` (`assessment_year`: the year the tax is collected); `fixed`
    takes the date from the fact (an ISO day, or `--12-31`: the next such day of a year).
    """

    id: Identifier
    title: Text
    fact: Identifier
    rule: Literal["days", "working_days", "business_days", "weeks", "months", "years", "end_of_year", "fixed"]
    """`working_days`: Monday to Friday ("jours ouvrés"); `business_days`: Saturday too ("jours ouvrables"); neither on holidays."""
    franc: bool = False
    """Neither the first nor the last day counts ("jour franc")."""
    extended: bool = True
    """Whether a last day that is not a working one carries over to the next, for the legal date."""
    start: Identifier | None = None
    unknown: Spoken
    """The sentence for when the start is not known."""
    if_: Condition = Field(default_factory=dict, alias="if")


class Choice(Model):
    """One possible answer.

    `words`: phrases that mean this answer wherever the citizen says them (even before the question is asked);
    `replies`: phrases that mean it only as a direct reply. Both are matched on normalised words (no accents, no
    capitals, apostrophes as spaces); a final `*` matches any ending, `*` alone any one word, `...` any words in between
    (twelve at most). `age` matches an age said ("il a 20 ans").
    `inputs` are given to the right-to-error engine.
    """

    id: Identifier
    title: Annotated[str, Field(min_length=1, max_length=60)]
    words: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    shown: bool = True
    """Whether it has a button; without one it is only heard ("la Caf s'est trompée")."""
    year: Literal["last_income", "older_income", "current"] | None = None
    """Also chosen when the citizen names such a year: income of last year, of an earlier year, or this very year."""
    earlier_than: Identifier | None = None
    later_than: Identifier | None = None
    """Also chosen when a time is said that is before, or after, the day answered to that question."""
    inputs: dict[str, str | int | float | bool | None] = Field(default_factory=dict)


class Question(Model):
    """What the answer depends on. Never more than four are asked; `ask: false` is only ever heard, not asked."""

    id: Identifier
    kind: Literal["choice", "date", "amount", "year"] = "choice"
    """`year`: the year of income that the matter is about, only ever heard."""
    text: Text
    label: Annotated[str, Field(max_length=40)] | None = None
    """How the answer is called where it is listed ("Courrier reçu le"); else the question's text."""
    why: Text | None = None
    simple: Text | None = None
    """Instead of `why` and the text."""
    choices: Annotated[tuple[Choice, ...], Field(max_length=5)] = ()
    unknown: bool = True
    """Whether "Je ne sais pas" is offered; it leads to a cautious answer, never to a dead end."""
    unknown_title: str | None = None
    unknown_inputs: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    ask: bool = True
    days_as: str | None = None
    """For a date: the input of the right-to-error engine that takes the number of days since."""
    if_: Condition = Field(default_factory=dict, alias="if")
    ack: Text | None = None
    """Said once the answer is in, before the next question (for a date or an amount: may use `{answer:id}`)."""


class Letter(Model):
    """A message for the citizen to copy; unknown things stay as [blanks]."""

    title: Text
    to: Text
    body: Annotated[str, Field(max_length=3000)]


class LetterTemplate(Model):
    """A letter for any error, filled from the dossier: one file of `content/letters/`.

    Besides facts its body may use `{letter:day}`, `{letter:reference}`, `{letter:service}` (name and ways to send it),
    `{letter:told}` (the error's `in_letter`) and `{letter:answers}` (what the citizen answered); what is not known stays blank.
    """

    id: Identifier
    choice: Annotated[str, Field(max_length=44)]
    """The label of its button."""
    title: Text
    intro: Text
    """What it is, what to do with it, and which proof to keep."""
    simple: Text
    body: Annotated[str, Field(max_length=3000)]
    facts: tuple[Identifier, ...] = ()


class Explanation(Model):
    """A question people ask about the node it stands in, with its answer."""

    id: Identifier
    title: Annotated[str, Field(max_length=60)]
    """Also the label of the button, so: short."""
    questions: Annotated[tuple[str, ...], Field(min_length=1)]
    text: Text
    simple: Text | None = None
    steps: tuple[Step, ...] = ()
    services: tuple[Identifier, ...] = ()
    deadlines: tuple[Identifier, ...] = ()
    letter: Letter | None = None
    facts: tuple[Identifier, ...] = ()
    next: tuple[Identifier, ...] = ()
    """Explanations of the same node offered next."""
    goto: Identifier | None = None
    """An error whose questions and answer this one leads into instead of answering by itself."""
    if_: Condition = Field(default_factory=dict, alias="if")


class Outcome(Model):
    """What is answered once the questions are. The first outcome whose condition holds is taken.

    `rule`: the right-to-error engine decides and the regime's words are used, with this outcome's own lines;
    `no_error`: nothing went wrong; `no_sanction`: an error without any sanction; `ask_agent`: no verdict, a person.
    """

    id: Identifier
    if_: Condition = Field(default_factory=dict, alias="if")
    kind: Literal["rule", "no_error", "no_sanction", "ask_agent"]
    inputs: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    title: Text | None = None
    """Headline instead of the regime's own."""
    lines: Lines = ()
    simple: Text | None = None
    steps: tuple[Step, ...] | None = None
    """Instead of the error's `repair`."""
    documents: tuple[Document, ...] | None = None
    deadlines: tuple[Identifier, ...] | None = None
    services: tuple[Identifier, ...] | None = None
    example_extra_tax_eur: int | None = None
    """Amount used to give an idea of the interest, when the citizen gave none."""
    next: tuple[Identifier, ...] = ()
    prompt: Text | None = None
    """Sentence over the choices of what comes next."""
    facts: tuple[Identifier, ...] = ()
    """Facts the answer rests on besides those its texts show."""


class FrequentError(Model):
    """A mistake people make: how to avoid it, how to repair it, what it costs, whether it is forgiven."""

    id: Identifier
    title: Annotated[str, Field(max_length=110)]
    short: Annotated[str, Field(max_length=44)]
    """The label of its button."""
    questions: Annotated[tuple[str, ...], Field(min_length=6)]
    opening: Spoken
    """First sentences: the person, then the answer to the fear as far as a rule allows."""
    in_letter: Text | None = None
    """What happened, in the first person and without anything the citizen may not have said, for the letters written for them."""
    avoid: Annotated[Lines, Field(min_length=1)]
    repair: Annotated[tuple[Step, ...], Field(min_length=1)]
    consequence: Annotated[Lines, Field(min_length=1)]
    regime: Identifier | None = None
    inputs: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    ask: tuple[Question, ...] = ()
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    documents: tuple[Document, ...] | None = None
    """Absent: those of the event; an empty list: none. The same for deadlines."""
    deadlines: tuple[Deadline, ...] | None = None
    services: tuple[Identifier, ...] = ()
    """Empty: those of the event."""
    appeal: Identifier | None = None
    delays: tuple[Delay, ...] = ()
    """Empty: those of the event."""
    explanations: tuple[Explanation, ...] = ()
    facts: tuple[Identifier, ...] = ()
    urgent: bool = False
    """Proposes a person from the start."""


class LifeEvent(Model):
    """One situation of life: one file of `content/life_events/`, named after its id."""

    id: Identifier
    theme: Literal["family", "money", "home", "help"]
    """Where it stands among all topics."""
    title: Text
    short: Annotated[str, Field(max_length=44)]
    questions: Annotated[tuple[str, ...], Field(min_length=12)]
    opening: Spoken
    ask: tuple[Question, ...] = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    documents: Annotated[tuple[Document, ...], Field(min_length=1)]
    deadlines: tuple[Deadline, ...] = ()
    consequence: Annotated[Lines, Field(min_length=1)]
    services: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    appeal: Identifier
    regime: Identifier
    errors: Annotated[tuple[FrequentError, ...], Field(min_length=1)]
    explanations: tuple[Explanation, ...] = ()
    delays: tuple[Delay, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    facts: tuple[Fact, ...] = ()
    """Facts used in this event only may be kept beside it."""


class EmergencyNumber(Model):
    """A number to call in danger; never hedged, so never below confidence B."""

    number: Text
    fact: Identifier
    label: Text
    hours: Text
    """When it answers, and what it costs."""
    access: Text | None = None
    """Other ways to the same people: by message, from abroad, for who can't hear."""
    by_text: bool = False


class Emergency(Model):
    """One kind of danger: what is said first and the numbers that stay on screen; `numbers` is all of them, shown when asked for."""

    id: Identifier
    lead: Text
    numbers: Annotated[tuple[EmergencyNumber, ...], Field(min_length=1)]
    then: Text
    perhaps: Text
    """Said before the answer where the words may tell of it, without being sure: one sentence, with the number."""


class WordingFile(Model):
    """Sentences of the bot by key."""

    wording: dict[str, str]


class FactFile(Model):
    """A file of `content/facts/`."""

    facts: tuple[Fact, ...]
