"""Hides personal numbers before anything but the people sees them; pure. Every pattern is bounded, so time is linear."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import iban, luhn
from stdnum.fr import nif, nir


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal numbers, and the kinds that were hidden, in the order of the patterns."""

    text: str
    kinds: tuple[str, ...]


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _is_card(text: str) -> bool:
    digits = _digits(text)
    return 13 <= len(digits) <= 19 and digits[0] in "3456" and luhn.is_valid(digits)


def _is_tax_number(text: str) -> bool:
    """13 digits that begin with 0 to 3: the key is checked, and one wrong digit is still somebody's number."""
    digits = _digits(text)
    return len(digits) == 13 and (nif.is_valid(digits) or digits[0] in "0123")


def _is_nir(text: str) -> bool:
    """13 or 15 characters shaped like a social security number; a typing error in the key does not unmask it."""
    digits = _digits(text).upper()
    return nir.is_valid(digits) or (len(digits) in (13, 15) and 1 <= int(digits[3:5] if digits[3:5].isdigit() else 1) <= 99)


def _is_phone(text: str) -> bool:
    """French subscribers' numbers; 08 and short numbers are services."""
    digits = _digits(text)
    return not digits.startswith(("08", "338", "00338"))


def _always(_text: str) -> bool:
    return True


_SEP = r"[ .\-\u00a0\u202f]?"
_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("COURRIEL", re.compile(r"\b[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}\b"), _always),
    ("IBAN", re.compile(rf"\b[A-Za-z]{{2}}\d{{2}}(?:{_SEP}[A-Za-z0-9]){{11,30}}\b"), lambda t: iban.is_valid(t) or t[:2].upper() == "FR"),
    (
        "NIR",
        re.compile(rf"\b[12]{_SEP}\d{{2}}{_SEP}(?:[02-9]\d|1[0-2]){_SEP}(?:\d{{2}}|2[AaBb]){_SEP}\d{{3}}{_SEP}\d{{3}}(?:{_SEP}\d{{2}})?\b"),
        _is_nir,
    ),
    ("CARTE", re.compile(rf"\b\d(?:{_SEP}\d){{12,18}}\b"), _is_card),
    ("NUMERO_FISCAL", re.compile(rf"\b\d(?:{_SEP}\d){{12}}\b"), _is_tax_number),
    ("TELEPHONE", re.compile(rf"(?:(?<!\w)(?:\+|00)33{_SEP}(?:\(0\))?{_SEP}[1-9]|\b0[1-9])(?:{_SEP}\d{{2}}){{4}}\b"), _is_phone),
)
_ALLOWANCE = re.compile(r"(allocataire\D{0,20})(\d{7}[A-Za-z]?)\b", re.IGNORECASE)


def mask(text: str) -> Masked:
    """The text with `[IBAN]`, `[NIR]`, `[CARTE]`, `[NUMERO_FISCAL]`, `[TELEPHONE]`, `[COURRIEL]`, `[NUMERO_ALLOCATAIRE]`."""
    kinds: list[str] = []
    for kind, pattern, accepts in _PATTERNS:
        text, count = _replaced(text, kind, pattern, accepts)
        kinds.extend([kind.lower()] if count else [])
    text, count = _ALLOWANCE.subn(r"\1[NUMERO_ALLOCATAIRE]", text)
    kinds.extend(["numero_allocataire"] if count else [])
    return Masked(text, tuple(kinds))


def _replaced(text: str, kind: str, pattern: re.Pattern[str], accepts: Callable[[str], bool]) -> tuple[str, int]:
    count = 0

    def hide(match: re.Match[str]) -> str:
        nonlocal count
        if not accepts(match.group()):
            return match.group()
        count += 1
        return f"[{kind}]"

    return pattern.sub(hide, text), count
