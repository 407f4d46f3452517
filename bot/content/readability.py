"""How plain a text is: length of its sentences, a French readability index, the administration's words in it.

The index is that of Kandel and Moles (1958), Flesch's for French: 100 is very easy, 60 plain, under 30 hard. It means little for
one short sentence, so it is given for a whole node.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pyphen import Pyphen

from bot.content.glossary import Glossary

LONGEST = 20
"""Words that a sentence may have (the voice of Repère)."""

PLAIN = 16
"""Words under which a sentence without jargon is its own simple variant."""

_BASE, _BY_WORD, _BY_SYLLABLE = 207.0, 1.015, 73.6
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_SENTENCE = re.compile(r"(?<=[.?:;])\s+|\n+")
_WORD = re.compile(r"[\wÀ-ÿ]+(?:['’-][\wÀ-ÿ]+)*")


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted in some texts; `index` is None without words."""

    words: int
    sentences: int
    longest: int
    longest_sentence: str
    index: float | None
    jargon: tuple[str, ...]


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; a placeholder counts as one word."""
    return tuple(part for part in _SENTENCE.split(_PLACEHOLDER.sub("cela", text.replace("**", ""))) if part.strip())


def words(text: str) -> list[str]:
    """Its words; elided ones count with the next."""
    return _WORD.findall(text)


def measure(texts: Iterable[str], glossary: Glossary) -> Measure:
    """Counts over all of the texts together."""
    told = tuple(texts)
    said = [sentence for text in told for sentence in sentences(text)]
    lengths = [len(words(sentence)) for sentence in said]
    spoken = [word for sentence in said for word in words(sentence)]
    jargon = tuple(dict.fromkeys(term.term for text in told for term in glossary.found(text)))
    longest = max(range(len(said)), key=lengths.__getitem__, default=None)
    if longest is None or not spoken:
        return Measure(0, len(said), 0, "", None, jargon)
    index = _BASE - _BY_WORD * len(spoken) / len(said) - _BY_SYLLABLE * sum(map(syllables, spoken)) / len(spoken)
    return Measure(len(spoken), len(said), lengths[longest], said[longest], round(index, 1), jargon)


def is_plain(text: str, glossary: Glossary) -> bool:
    """Whether it needs no simple variant: short sentences, no word of the administration."""
    return not glossary.found(text) and all(len(words(sentence)) <= PLAIN for sentence in sentences(text))


@lru_cache(maxsize=16384)
def syllables(word: str) -> int:
    """Spoken syllables, by where the word may be hyphenated."""
    return len(_hyphens().positions(word.lower())) + 1


@lru_cache(maxsize=1)
def _hyphens() -> Pyphen:
    return Pyphen(lang="fr_FR", left=1, right=1)
