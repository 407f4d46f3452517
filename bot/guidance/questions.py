"""Which question comes next, and what a message answers to it; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from bot.content import Content
from bot.content.checks import holds
from bot.content.models import Choice, Question
from bot.guidance.phrases import best_match, contains_any, fold, named_title
from bot.guidance.reading import Entities, Reading
from bot.guidance.tax_years import last_declared, year_meant

UNKNOWN = "unknown"
INCOME_YEAR = "income_year"
"""The question, heard and never asked, about the year of income that a tax matter is about."""
_MAX_ASKED = 4
_A_MONTH = timedelta(days=30)
"""The length of a vague time."""

BARE = 2
"""A yes or a no of at most so many words says nothing more."""
_SHORT = 4
"""In a message of at most so many words, a word that says little may stand anywhere."""

_SPOKEN = {"oui": "oui", "ouais": "oui", "non": "non", "nan": "non"}
_YES_OR_NO = frozenset(_SPOKEN)
YES_OR_NO_ACTS = {"affirm": "oui", "deny": "non"}
"""How the title of a choice begins that these speech acts may take up."""

_SAYS_LITTLE = _YES_OR_NO | {"rien", "jamais", "plus", "moins"}
_MOST_OF_IT = 0.6
_POSITIONS = {
    **dict.fromkeys(("1", "un", "premier", "premiere", "1er", "1ere"), 0),
    **dict.fromkeys(("2", "deux", "deuxieme", "second", "seconde", "2e", "2eme"), 1),
    **dict.fromkeys(("3", "trois", "troisieme", "3e", "3eme"), 2),
    **dict.fromkeys(("4", "quatre", "quatrieme", "4e", "4eme"), 3),
    **dict.fromkeys(("5", "cinq", "cinquieme", "5e", "5eme"), 4),
}
_LAST, _MIDDLE = frozenset(["dernier", "derniere"]), "milieu"


def next_question(questions: Iterable[Question], answers: Mapping[str, str], asked: int) -> Question | None:
    """The first question whose answer is needed and not known; none after four."""
    if asked >= _MAX_ASKED:
        return None
    known = dict(answers)
    return next((q for q in questions if q.ask and q.id not in known and holds(q.if_, known)), None)


def answer_to(question: Question, reading: Reading, content: Content, today: date) -> str | None:
    """What the message answers to this very question, or None where it does not answer it."""
    if _says_not_to_know_whether(reading, content):
        return UNKNOWN
    if question.kind == "choice":
        direct = _chosen(question, reading, today, _replies_in(reading)) or _by_yes_or_place(question, reading, content)
    else:
        direct = _value(question, reading, today)
    if question.id == INCOME_YEAR and (year := year_meant(reading.entities, today)) and year.isdigit():
        return year
    if direct is None and _says_not_to_know(question, reading, content):
        return UNKNOWN
    return direct


def by_yes_or_no_alone(question: Question, reading: Reading, today: date) -> bool:
    """Whether nothing but a "oui" or a "non" in the message speaks to a question by choice."""
    spoken = any(word in _YES_OR_NO for word in reading.words.split())
    return question.kind == "choice" and spoken and _chosen(question, reading, today, _taken_back) is None


def told_beside(questions: Iterable[Question], reading: Reading, today: date, known: Mapping[str, str]) -> dict[str, str]:
    """What the message answers, in words, to questions that are not answered yet; dates and amounts may belong to any of them."""
    by_choice = [question for question in questions if question.kind == "choice" and question.ask and question.id not in known]
    return {q.id: said for q in by_choice if (said := _chosen(q, reading, today, _anywhere)) is not None}


def too_vague(question: Question, reading: Reading) -> bool:
    """Whether a day is asked and only a vague time is said ("le mois dernier"): days can't be counted from it."""
    return question.kind == "date" and not reading.entities.dates and bool(reading.entities.around)


def meant_by(question: Question, reading: Reading) -> tuple[Choice, ...]:
    """The choices that a "oui" or "non" leaves open where several begin with it; empty where only one does."""
    beginning = _yes_or_no(reading)
    left = tuple(choice for choice in question.choices if fold(choice.title).split()[:1] == [beginning])
    return left if len(left) > 1 else ()


def meant_by_time(choices: Iterable[Choice], entities: Entities, known: Mapping[str, str]) -> Choice | None:
    """The one of these choices that the time said leads to: before, or after, a day already answered."""
    if not (entities.dates or entities.around):
        return None
    fitting = [choice for choice in choices if _before(choice.earlier_than, entities, known) or _after(choice.later_than, entities, known)]
    return fitting[0] if len(fitting) == 1 else None


def _before(question_id: str | None, entities: Entities, known: Mapping[str, str]) -> bool:
    day = _day(question_id, known)
    ends = (*entities.dates, *(start + _A_MONTH for start in entities.around))
    return day is not None and all(end < day for end in ends)


def _after(question_id: str | None, entities: Entities, known: Mapping[str, str]) -> bool:
    day = _day(question_id, known)
    return day is not None and all(start > day for start in (*entities.dates, *entities.around))


def _day(question_id: str | None, known: Mapping[str, str]) -> date | None:
    said = known.get(question_id or "", UNKNOWN)
    return None if said == UNKNOWN else date.fromisoformat(said)


def _yes_or_no(reading: Reading) -> str | None:
    """ "oui" or "non", where the message begins with it or comes to it."""
    return YES_OR_NO_ACTS.get(reading.act) or _SPOKEN.get(next(iter(reading.words.split()), ""))


def heard(questions: Iterable[Question], reading: Reading, today: date, known: Mapping[str, str]) -> dict[str, str]:
    """What a message says of any of these questions without being asked, by question id.

    Amounts go, in order, to the questions about an amount that are not answered yet; one taken back replaces the last. A day
    goes to the question about the day of what the same message tells ("une proposition de rectification, hier").
    """
    found: dict[str, str] = {}
    amounts = iter(reading.entities.amounts)
    for question in questions:
        said = _heard_of(question, reading, today, found)
        if question.kind == "amount" and (question.id not in known or reading.correction):
            said = next((str(amount) for amount in amounts), None)
        if said is not None:
            found[question.id] = said
    return found


def _heard_of(question: Question, reading: Reading, today: date, found: Mapping[str, str]) -> str | None:
    """What a message says of one question that is not about an amount."""
    match question.kind:
        case "choice":
            return _chosen(question, reading, today, _taken_back if reading.correction else _anywhere)
        case "year":
            return _year_heard(reading, today, found.get(question.id))
        case "date" if question.if_ and holds(question.if_, dict(found)):
            return _value(question, reading, today)
    return None


def _year_heard(reading: Reading, today: date, found: str | None) -> str | None:
    """A year is surer than "the last one" or "an older one", which stay where none is said."""
    year = year_meant(reading.entities, today)
    return year if year is not None and year.isdigit() else found or year


def position_said(words: str, count: int, content: Content) -> int | None:
    """The place that the message names, if it says nothing else ("la 2", "3", "le dernier", "celle du milieu") and there are that many."""
    around = content.wording["flow.around_a_place"].split()
    said = [word for word in words.split() if word not in around]
    if len(said) != 1:
        return None
    if said[0] in _LAST:
        return count - 1
    if said[0] == _MIDDLE:
        return count // 2 if count % 2 else None
    place = _POSITIONS.get(said[0])
    return place if place is not None and place < count else None


def _value(question: Question, reading: Reading, today: date) -> str | None:
    if question.kind == "amount":
        return str(reading.entities.amounts[0]) if reading.entities.amounts else None
    past = [day for day in reading.entities.dates if day <= today]
    return past[0].isoformat() if past else None


def empty_words(content: Content) -> frozenset[str]:
    """Words that name nothing."""
    return frozenset(content.wording["flow.empty_words"].split())


def _says_not_to_know(question: Question, reading: Reading, content: Content) -> bool:
    """ "Je ne sais pas", in its many forms or in the question's own words for it ("je ne l'ai pas sous les yeux")."""
    own = question.unknown_title
    named = own is not None and named_title(fold(reading.text), (own,), empty_words(content), at_least=_MOST_OF_IT) is not None
    return named or contains_any(reading.words, content.wording["flow.unknown_words"])


def _says_not_to_know_whether(reading: Reading, content: Content) -> bool:
    """ "Aucune idée si ça monte": what follows is the question, not its answer."""
    unknown = content.wording["flow.unknown_words"].split("|")
    padded = f" {reading.words} "
    return any(f" {phrase} si " in padded or f" {phrase} vous dire si " in padded for phrase in unknown)


Phrases = Callable[[Choice], tuple[str, ...]]


def _anywhere(choice: Choice) -> tuple[str, ...]:
    """What means this answer wherever it is said."""
    return choice.words


def _in_reply(choice: Choice) -> tuple[str, ...]:
    """What means it in reply to the question."""
    return (*choice.words, *choice.replies, fold(choice.title))


def _replies_in(reading: Reading) -> Phrases:
    """The same for this message: in a longer one, a "non" or a "rien" counts only at its head ("j'ai rien fait" answers nothing)."""
    words = reading.words.split()
    if len(words) <= _SHORT:
        return _in_reply
    return lambda choice: tuple(phrase for phrase in _in_reply(choice) if phrase not in _SAYS_LITTLE or phrase == words[0])


def _taken_back(choice: Choice) -> tuple[str, ...]:
    """What means it when something said before is taken back: a reply, less a bare yes or no, which may be about anything."""
    return tuple(phrase for phrase in _in_reply(choice) if phrase not in _YES_OR_NO)


def _chosen(question: Question, reading: Reading, today: date, phrases: Phrases) -> str | None:
    """The one choice that the message means; none where it weighs two of them ("baisser ou monter ?")."""
    words = reading.words.split()
    scored = [(_score(choice, words, reading.entities, today, phrases(choice)), choice.id) for choice in question.choices]
    best = max((score for score, _ in scored), default=0)
    weighed = "ou" in words and sum(best_match(words, _in_reply(choice)) > 0 for choice in question.choices) > 1
    winners = [identifier for score, identifier in scored if score == best > 0]
    return winners[0] if len(winners) == 1 and not weighed else None


def _by_yes_or_place(question: Question, reading: Reading, content: Content) -> str | None:
    ids = [choice.id for choice in question.choices if choice.shown]
    spoken = {"affirm": "yes", "deny": "no"}.get(reading.act)
    if spoken in ids:
        return spoken
    place = position_said(reading.words, len(ids), content)
    return ids[place] if place is not None else None


def _score(choice: Choice, words: Sequence[str], entities: Entities, today: date, phrases: tuple[str, ...]) -> float:
    """Longer phrases win; what names an age or a year counts as a phrase of one word and a half."""
    return max(float(best_match(words, phrases)), 1.5 * _age_fits(choice, entities), 1.5 * _year_fits(choice, entities, today))


def _age_fits(choice: Choice, entities: Entities) -> bool:
    if choice.age_from is None and choice.age_to is None:
        return False
    return any((choice.age_from or 0) <= age <= (choice.age_to or 200) for age in entities.ages)


def _year_fits(choice: Choice, entities: Entities, today: date) -> bool:
    match choice.year:
        case "current":
            return any(year > last_declared(today) for year in entities.years)
        case "last_income":
            return last_declared(today) in entities.years
        case "older_income":
            return any(year < last_declared(today) for year in entities.years)
    return False
