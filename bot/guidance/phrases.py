"""Matching of phrases on normalised words; what is denied does not count.

Whole words; a final `*` for any ending, `*` alone for any one word, `...` for any words in between, none to twelve.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence


def fold(text: str) -> str:
    """Lower case, no accents, anything that is neither letter nor digit as a space."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


_DENYING = frozenset(["pas", "rien", "jamais", "aucun", "aucune", "ni", "sans"])
# What may stand between a denial and what it denies: "je crois pas que ça monte".
_BETWEEN = frozenset(["que", "qu", "ca", "de", "d", "du", "des", "le", "la", "les", "l", "un", "une", "en", "encore", "vraiment", "trop"])
# What may follow a denial that comes after the verb ("ça monte pas, ça descend"); not in "mariés pas pacsés".
_GOES_ON = frozenset(["ca", "du", "et", "mais", "c", "je", "j", "il", "elle", "on", "non", "encore", "vraiment"])

GAP = "..."
_GAP_WORDS = 12


def match_length(words: Sequence[str], phrase: str) -> int:
    """How many words of the message the phrase covers, gaps included: 0 where it does not stand in it, or only denied ("rien recu")."""
    wanted = phrase.split()
    if not wanted or (not wanted[0].endswith("*") and wanted[0] not in words):
        return 0
    spans = ((start, end) for start in range(len(words)) for end in _ends(words, start, wanted))
    return max((end - start for start, end in spans if not _denied(words, start, end)), default=0)


def _ends(words: Sequence[str], start: int, wanted: Sequence[str]) -> Iterator[int]:
    """Where the phrase ends in the message if it begins at that word; several places only after a gap."""
    if not wanted:
        yield start
    elif wanted[0] == GAP:
        for skipped in range(min(_GAP_WORDS, len(words) - start) + 1):
            yield from _ends(words, start + skipped, wanted[1:])
    elif start < len(words) and _same(words[start], wanted[0]):
        yield from _ends(words, start + 1, wanted[1:])


def _denied(words: Sequence[str], start: int, end: int) -> bool:
    """Whether what stands there is denied just before or just after."""
    while start > 0 and words[start - 1] in _BETWEEN:
        start -= 1
    before = start > 0 and words[start - 1] in _DENYING
    return before or (words[end : end + 1] == ["pas"] and (end + 1 == len(words) or words[end + 1] in _GOES_ON))


def best_match(words: Sequence[str], phrases: Iterable[str]) -> int:
    """The length of the longest phrase that stands in the message."""
    return max((match_length(words, phrase) for phrase in phrases), default=0)


def contains_any(words: str, phrases: str) -> bool:
    """Whether one of the phrases (separated by `|`) stands in the message."""
    return best_match(words.split(), phrases.split("|")) > 0


_STEM = 5
_SHORT_MESSAGE = 7


def named_title(words: str, titles: Sequence[str], empty: Container[str], *, at_least: float) -> int | None:
    """The place of the one title that a short message names with its own words ("étaler", "une personne"), or None.

    Every word but the empty ones must stand in the title (its first letters count, so that endings may differ), and make up
    at least that share of it.
    """
    said = _stems(words, empty)
    if not said or len(words.split()) > _SHORT_MESSAGE:
        return None
    wanted = [_stems(fold(title), empty) for title in titles]
    named = [place for place, stems in enumerate(wanted) if said <= stems and len(said) >= at_least * len(stems)]
    return named[0] if len(named) == 1 else None


def _stems(words: str, empty: Container[str]) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words.split() if word not in empty and not word.isdigit())


def _same(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part
