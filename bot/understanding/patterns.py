"""Turns of phrase as an author writes them, compiled to one expression over normalised words; pure, linear.

A pattern is words separated by spaces, where `word*` is any ending, `a|b` one or the other, `word?` may be missing, `<name>`
is any entry of a named group, `_` is one word or none and `__` is at most three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.errors import ContentError

Groups = Mapping[str, Sequence[str]]
_GAPS = {"_": r"(?:\S+ ){0,1}", "__": r"(?:\S+ ){0,3}"}
_NOTHING = re.compile(r"(?!)")


def compile_patterns(patterns: Iterable[str], groups: Groups) -> re.Pattern[str]:
    """One expression for all patterns; it is to be searched in words with a space before and after each (see `spaced`).

    Raises:
        ContentError: a pattern names a group that is not there.
    """
    sources = [_source(pattern, groups) for pattern in patterns]
    return re.compile(rf"(?<= )(?:{'|'.join(sources)})") if sources else _NOTHING


def spaced(words: str) -> str:
    """The words as the expressions expect them."""
    return f" {words} "


def _source(pattern: str, groups: Groups) -> str:
    return "".join(_token(token, groups) for token in pattern.split())


def _token(token: str, groups: Groups) -> str:
    if token in _GAPS:
        return _GAPS[token]
    optional = token.endswith("?")
    token = token.removesuffix("?")
    if token.startswith("<"):
        alternatives = "|".join(_source(entry, groups) for entry in _group(token, groups))
    else:
        alternatives = "|".join(_word(word) for word in token.split("|"))
    return f"(?:{alternatives}){'?' if optional else ''}"


def _word(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (r"\S* " if word.endswith("*") else " ")


def _group(token: str, groups: Groups) -> Sequence[str]:
    name = token.strip("<>")
    if name not in groups:
        raise ContentError("data/lexicon/", f"group <{name}>", "is used and not defined", "Add it under `groups`, or correct the name.")
    return groups[name]
