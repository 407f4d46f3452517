"""From an Answer to cards: texts filled, dates in words, what is open now, and the sources of every fact shown; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from bot.content import Content
from bot.content.models import Document, Fact
from bot.guidance.answer import (
    Answer,
    AppealPart,
    CarePart,
    ConsequencePart,
    DeadlinePart,
    DocumentsPart,
    EmergencyPart,
    FeedbackPart,
    LetterPart,
    MessagePart,
    Offered,
    Part,
    PersonPart,
    RecapPart,
    Say,
    ServicesPart,
    StepsPart,
    Tell,
    VerdictPart,
)
from bot.guidance.dossier import Dossier
from bot.guidance.places import PLACE
from bot.presenting.appeals import appeal_lines
from bot.presenting.cards import (
    AppealCard,
    Card,
    ChoicesCard,
    ConsequenceCard,
    DeadlineCard,
    DocumentItem,
    DocumentsCard,
    EmergencyCard,
    EmergencyNumberItem,
    FeedbackCard,
    LetterCard,
    Option,
    RecapCard,
    SourceItem,
    SourcesCard,
    StepItem,
    StepsCard,
    TermItem,
    TextCard,
    VerdictCard,
)
from bot.presenting.cautions import caution
from bot.presenting.ics import calendar_file
from bot.presenting.service_cards import ServiceCards
from bot.presenting.texts import Texts, answer_in_words
from bot.presenting.words import day_in_words, hour_in_words

_EXPLAINED = (TextCard, StepsCard, DocumentsCard, DeadlineCard, VerdictCard, ConsequenceCard, AppealCard)
"""Cards whose hard words are explained under them."""

_WRITTEN = ("online", "mail", "desk")
"""Channels that a letter can go through."""


def present(answer: Answer, dossier: Dossier, content: Content, now: datetime) -> tuple[Card, ...]:
    """The cards of an answer, in its order, its sources last but for what is offered next."""
    return Presenter(dossier, content, now).cards(answer)


class Presenter:
    """Renders one answer, for one dossier, at one moment."""

    def __init__(self, dossier: Dossier, content: Content, now: datetime) -> None:
        self._content, self._dossier, self._now = content, dossier, now
        self._texts = Texts(content, dossier, now.date())
        place = content.places.by_code(dossier.answers.get(PLACE, ""))
        self._service_cards = ServiceCards(content, self._texts, now, place)
        self._facts: dict[str, None] = {}
        self._explained: set[str] = set()
        self._renderers: dict[type[Any], Callable[[Any], Iterable[Card]]] = {
            Say: self._say,
            Tell: self._tell,
            Offered: self._offered,
            StepsPart: self._steps,
            DocumentsPart: self._documents,
            DeadlinePart: self._deadline,
            VerdictPart: self._verdict,
            ConsequencePart: self._consequence,
            ServicesPart: self._services,
            AppealPart: self._appeal,
            EmergencyPart: self._emergency,
            CarePart: self._care,
            MessagePart: self._message,
            LetterPart: self._letter,
            RecapPart: self._recap,
            FeedbackPart: self._feedback,
            PersonPart: lambda _part: (),
        }

    def cards(self, answer: Answer) -> tuple[Card, ...]:
        """All cards. What asks the citizen something stays last; the sources come just before it."""
        cards = [card for part in answer.parts for card in self._render(part)]
        asking = next((n for n, card in enumerate(cards) if isinstance(card, (ChoicesCard, FeedbackCard))), len(cards))
        sources = self._sources()
        return (*cards[:asking], *((sources,) if sources else ()), *cards[asking:])

    def _render(self, part: Part) -> list[Card]:
        """The cards of a part, with the facts that they show. Numbers for danger stand alone: a source may look like a reservation."""
        cards = []
        for card in self._renderers[type(part)](part):
            facts = self._texts.taken()
            if not isinstance(part, (CarePart, EmergencyPart)):
                self._facts.update(dict.fromkeys((*facts, *card.facts)))
            more = {"facts": tuple(dict.fromkeys((*card.facts, *facts))), "terms": self._terms(card)}
            whole = card.model_copy(update=more)
            cards.append(simpler(whole) if self._dossier.simple else whole)
        return cards

    def _terms(self, card: Card) -> tuple[TermItem, ...]:
        """The words of the administration in a card that no card before it has explained."""
        if not isinstance(card, _EXPLAINED):
            return ()
        found = (term for text in _texts_of(card) for term in self._content.glossary.found(text) if term.meaning)
        new = [term for term in dict.fromkeys(found) if term.id not in self._explained]
        self._explained.update(term.id for term in new)
        return tuple(TermItem(term=term.term, meaning=term.meaning or "") for term in new)

    def _say(self, part: Say) -> Iterable[Card]:
        yield TextCard(text=self._content.say(part.key, **part.params), simple=self._content.wording.get(f"{part.key}.simple"))

    def _tell(self, part: Tell) -> Iterable[Card]:
        text = " ".join(self._texts.lines(part.text.split("\n")))
        if text:
            yield TextCard(text=text, simple=self._plainer(part.simple), facts=part.facts)

    def _offered(self, part: Offered) -> Iterable[Card]:
        prompt = part.prompt and self._texts.text(part.prompt)
        if not part.offers:
            yield TextCard(text=prompt or "")
            return
        yield ChoicesCard(
            prompt=prompt, simple=self._plainer(part.simple), options=tuple(Option(id=o.id, title=o.title) for o in part.offers)
        )

    def _steps(self, part: StepsPart) -> Iterable[Card]:
        items = [
            StepItem(text=text, simple=self._plainer(step.simple), when=step.when and _capital(self._texts.line(step.when)))
            for step in part.steps
            if (text := self._texts.line(step.text)) is not None
        ]
        if items:
            yield StepsCard(title=self._content.say(part.title), items=tuple(items))

    def _documents(self, part: DocumentsPart) -> Iterable[Card]:
        given = {document.give for document in part.documents}
        note = "documents.note_mixed" if len(given) > 1 else "documents.note_give" if True in given else "documents.note"
        items = tuple(self._document(document, tell_use=len(given) > 1) for document in part.documents)
        facts = tuple(dict.fromkeys(fact for document in part.documents for fact in document.facts))
        yield DocumentsCard(title=self._content.say(part.title), note=self._content.say(note), items=items, facts=facts)

    def _document(self, document: Document, *, tell_use: bool) -> DocumentItem:
        """One paper; where some are given and some kept, each says which."""
        use = self._content.say("documents.to_give" if document.give else "documents.to_keep") if tell_use else None
        condition = self._texts.line(document.condition)
        return DocumentItem(
            id=document.id,
            name=self._texts.text(document.name),
            condition=" ; ".join(filter(None, (use, condition))),
            form=document.form and self._texts.line(document.form),
            where=document.where and self._texts.line(document.where),
            valid=document.valid and self._texts.line(document.valid),
            if_missing=document.if_missing and self._texts.line(document.if_missing),
        )

    def _deadline(self, part: DeadlinePart) -> Iterable[Card]:
        title = self._texts.text(part.deadline.title)
        facts = (part.deadline.fact,)
        if part.dates is None:
            unknown = part.deadline.unknown
            yield DeadlineCard(title=title, text=self._texts.text(unknown.text), simple=self._plainer(unknown.simple), facts=facts)
            return
        day = part.dates.safe
        if day < self._now.date():
            yield DeadlineCard(title=title, date=day.isoformat(), text=self._content.say("deadline.past", day=self._day(day)), facts=facts)
            return
        how = self._how(part)
        calendar = calendar_file(title, day, how, f"{part.deadline.id}-{day:%Y%m%d}", self._now)
        yield DeadlineCard(title=title, date=day.isoformat(), text=self._day(day), how=how, ics=calendar, facts=facts)

    def _how(self, part: DeadlinePart) -> str:
        assert part.dates is not None
        rule = part.deadline.rule
        start = self._day(date.fromisoformat(part.start)) if part.start and rule != "end_of_year" else part.start
        how = self._content.say(f"deadline.how.{rule}", count=part.count, start=start)
        return how + (self._content.say("deadline.how.working_day") if part.dates.safe != part.dates.plain else "")

    def _verdict(self, part: VerdictPart) -> Iterable[Card]:
        texts, words, decision = self._texts, part.wording, part.decision
        texts.priced = part
        lines = texts.lines(line.text for line in (*words.lines, *part.outcome.lines))
        calculation = self._calculation(part)
        assert decision.verdict is not None
        yield VerdictCard(
            verdict=decision.verdict,
            rule=decision.rule or "",
            title=texts.text(part.outcome.title or words.title),
            lines=lines,
            reason=texts.line(words.reason),
            calculation=calculation,
            disclaimer=self._content.say("verdict.disclaimer"),
            simple=texts.line(part.outcome.simple or words.simple),
            facts=tuple(dict.fromkeys((*words.facts, *part.outcome.facts))),
        )
        texts.priced = None

    def _calculation(self, part: VerdictPart) -> str | None:
        if part.interest is None or part.decision.factor is None:
            return None
        key = {0.5: "calc.half", 0.7: "calc.seventy"}.get(part.decision.factor, "calc.full")
        return self._texts.line(self._content.wording[key])

    def _consequence(self, part: ConsequencePart) -> Iterable[Card]:
        texts = self._texts
        title, lines = texts.text(part.title), texts.lines(line.text for line in part.lines)
        simple = self._plainer(part.simple)
        if simple is None and any(line.simple for line in part.lines):
            simple = " ".join(texts.lines(line.simple or line.text for line in part.lines))
        yield ConsequenceCard(tone=part.tone, title=title, lines=lines, simple=simple, facts=part.facts)

    def _services(self, part: ServicesPart) -> Iterable[Card]:
        return (self._service_cards.card(self._content.services[identifier]) for identifier in part.services)

    def _appeal(self, part: AppealPart) -> Iterable[Card]:
        appeal = self._content.appeals[part.appeal]
        lines = appeal_lines(appeal, self._dossier, self._texts)
        yield AppealCard(title=appeal.title, lines=lines, simple=self._plainer(appeal.simple), facts=appeal.facts)

    def _care(self, part: CarePart) -> Iterable[Card]:
        yield TextCard(text=self._texts.text(self._content.emergency[part.emergency].perhaps))

    def _emergency(self, part: EmergencyPart) -> Iterable[Card]:
        danger = self._content.emergency[part.emergency]
        numbers = tuple(
            EmergencyNumberItem(
                number=number,
                url=("sms:" if n.by_text else "tel:") + "".join(c for c in number if c.isdigit()),
                label=n.label,
                hours=self._texts.text(n.hours),
                access=n.access and self._texts.line(n.access),
                by_text=n.by_text,
            )
            for n in danger.numbers
            if (number := self._texts.text(n.number))
        )
        yield EmergencyCard(lead=self._texts.text(danger.lead), numbers=numbers, then=self._texts.text(danger.then))

    def _message(self, part: MessagePart) -> Iterable[Card]:
        letter = part.letter
        blank = self._content.say("letter.blank")
        body = "\n".join(self._texts.line(line) or blank for line in letter.body.split("\n"))
        yield LetterCard(title=letter.title, to=letter.to, body=body, note=self._content.say("letter.note"))

    def _letter(self, part: LetterPart) -> Iterable[Card]:
        service = self._content.services[part.service]
        at = datetime.fromisoformat(part.written.at)
        self._texts.letter = {
            "day": self._day(at.date()),
            "hour": hour_in_words(at.time()),
            "reference": part.written.reference,
            "service": service.name,
            "told": (part.told and self._texts.line(part.told)) or self._content.say("letter.untold"),
            "answers": "\n".join(self._answers(part)),
        }
        body = "\n".join(line for text in part.template.body.split("\n") if (line := self._texts.line(text)) is not None)
        ways = ", ".join(channel.label for channel in service.channels if channel.kind in _WRITTEN)
        to = self._content.say("letter.to", service=service.name, ways=ways) if ways else service.name
        yield LetterCard(
            title=part.template.title, to=to, body=body, note=self._content.say("letter.note"), reference=part.written.reference
        )
        self._texts.letter = {}

    def _answers(self, part: LetterPart) -> Iterable[str]:
        for question, value in part.answers:
            yield self._content.say("letter.answer", label=question.label, value=answer_in_words(question, value, self._content))

    def _recap(self, part: RecapPart) -> Iterable[Card]:
        items = list(self._texts.lines(step.text for step in part.steps))
        items += [
            self._content.say("recap.deadline", title=self._texts.text(d.deadline.title), day=self._day(d.dates.safe))
            for d in part.deadlines
            if d.dates is not None
        ]
        for written in part.letters:
            title, day = self._content.letters[written.letter].title, self._day(datetime.fromisoformat(written.at).date())
            items.append(self._content.say("recap.letter", title=title, day=day, reference=written.reference))
        contact = self._content.say("recap.contact", day=self._day(self._now.date()), hour=hour_in_words(self._now.time()))
        yield RecapCard(title=self._content.say("recap.title"), items=tuple(items), contact=contact)

    def _feedback(self, _part: FeedbackPart) -> Iterable[Card]:
        say = self._content.say
        yield FeedbackCard(question=say("feedback.question"), yes=say("feedback.yes"), no=say("feedback.no"))

    def _sources(self) -> SourcesCard | None:
        by_source: dict[tuple[str, str], list[Fact]] = {}
        for identifier in self._facts:
            fact = self._content.facts[identifier]
            by_source.setdefault((fact.source.title, fact.source.date), []).append(fact)
        if not by_source:
            return None
        items = tuple(self._source(facts) for facts in by_source.values())
        return SourcesCard(title=self._content.say("sources.title"), items=items, facts=tuple(self._facts))

    def _source(self, facts: list[Fact]) -> SourceItem:
        source = facts[0].source
        refs = (ref.strip() for fact in facts for ref in fact.source.ref.split(";"))
        verified = max((fact.verified_on for fact in facts if fact.verified_on), default=None)
        return SourceItem(
            title=source.title,
            ref=" ; ".join(dict.fromkeys(refs)),
            url=source.url,
            date=source.date if source.date != "unknown" else self._content.say("sources.undated"),
            verified_on=verified.isoformat() if verified else None,
            caution=next(filter(None, (caution(fact, self._content, self._now.date()) for fact in facts)), None),
            facts=tuple(fact.id for fact in facts),
        )

    def _plainer(self, simple: str | None) -> str | None:
        """The simple variant, where there is one and it has everything to show."""
        return simple and self._texts.line(simple)

    def _day(self, day: date) -> str:
        return day_in_words(day, self._content.wording)


def simpler(card: Card) -> Card:
    """The card in its simple words, where it has some."""
    match card:
        case StepsCard():
            items = tuple(item.model_copy(update={"text": item.simple or item.text}) for item in card.items)
            return card.model_copy(update={"items": items})
        case _ if card.simple is None:
            return card
        case TextCard() | DeadlineCard():
            return card.model_copy(update={"text": card.simple})
        case ChoicesCard():
            return card.model_copy(update={"prompt": card.simple})
        case VerdictCard() | ConsequenceCard() | AppealCard():
            return card.model_copy(update={"lines": (card.simple,)})
    return card


def _texts_of(card: Card) -> tuple[str, ...]:
    """What a card says, less its simple variant."""
    return tuple(_strings(card.model_dump(exclude={"kind", "facts", "terms", "verdict", "rule", "ics", "date"})))


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, part in data.items():
            if name != "simple":
                yield from _strings(part)
    elif isinstance(data, (list, tuple)):
        for part in data:
            yield from _strings(part)


def _capital(text: str | None) -> str | None:
    return text and text[0].upper() + text[1:]
