"""The place that a message names: a postcode, or a commune by its name; pure, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.places import Place, Places
from bot.guidance.phrases import fold
from bot.guidance.reading import Reading

PLACE = "place"
"""The answer that holds the Insee code of the citizen's commune."""

_LONGEST_NAME = 10
_READ_WORDS = 80
"""A place stands near the beginning; the rest of a very long message is not searched."""

_SHORT = 6
"""A message of so few words is nothing but a place, if it names one."""

_ALONE = 5
"""How many words stand with a name alone ("c'est à Marseille 8e")."""

_A_TOWN = 5
"""The size (digits of its population) from which a single word that nothing introduces is believed to be a town."""

_A_VILLAGE = 4
"""The same for a single word said after "j'habite à"."""

_CONTRACTED = {"au": "le", "aux": "les", "du": "le", "des": "les"}
_LIVES = re.compile(
    r"(?:habit\w*|vis|vit|vivons|vivez|reside\w*|residons|demeur\w*|loge|logeons|domicili\w*|installe\w*|cp|ville|commune|village|mairie)"
)
"""Words that say where somebody is."""

_POLITE = frozenset(["svp", "stp", "merci", "bonjour", "bonsoir"])
_ARRONDISSEMENT = re.compile(r"^(\d{1,2})(?:e|er|eme|ieme|arr|arrondissement)?$")
_PREPOSITIONS = frozenset(["a", "au", "aux", "en", "de", "du", "des", "d", "sur", "dans", "pres", "vers", "est", "la", "le"])
_LEAD = _PREPOSITIONS | frozenset(
    """c je j suis habite habitons vis vivons nous on moi alors euh oui ma mon ville commune code postal cp
    reside demeure""".split()
)
_EVERYDAY = frozenset(
    """y us eu oo sens mars mai aout avril rue ville vers vert bois plan sel lus bon bons bonne bonnes aide ay ars die nuits lit prix
    somme loyer credit ans simple ligne change son parent marie fille charge frais pere mere aucun parce contre contest faux don lire
    place etais viens ecole monte bans grand job cours celle celles vieux long loue seuil boulot force chemin treve allons bras
    courant sales vire hommes vue moyen jure maire sure appelle rouge pleure bus noce gars quarante campagne lance sache monnaie mont
    jardin marre chasse pont croix sos came marques avion lent bars sauve signes cesse murs termes portes chance espere plaisir louer
    serez barre vitre montagne vienne aire port riche vif falaise albert orange""".split()
)
"""Names of communes that are everyday words: believed only where a place was asked for and nothing else is said, or after "j'habite à"."""


def places_named(reading: Reading, places: Places, *, asked: bool, alone: bool = True) -> tuple[Place, ...]:
    """The places that the message may mean, the largest first; several where the name or the postcode has several.

    Args:
        asked: the bot has just asked for it, so that a name in any message is one.
        alone: whether a name or a number alone may be a place; not while another question waits for its answer.
    """
    words = [word for word in fold(reading.text).split()[:_READ_WORDS] if word not in _POLITE]
    lives = any(_LIVES.fullmatch(word) for word in words)
    by_name = _by_name([word for word in words if not _is_postcode(word)], places, asked=asked, lives=lives, alone=alone)
    located = asked or lives or bool(by_name) or (alone and len(words) <= _SHORT)
    postcodes = reading.entities.postcodes
    there = places.by_postcode(postcodes[0]) if postcodes and located else ()
    cities = {named.city for named in by_name}
    return tuple(place for place in there if place.city in cities) or there or by_name


def says_only_where(reading: Reading, found: tuple[Place, ...]) -> bool:
    """Whether the message tells nothing but a place."""
    words = fold(reading.text).split()
    named = {word for place in found for word in fold(place.name).split()} | {"saint", "st", "ste"}
    known = named | _LEAD | _POLITE
    others = [word for word in words if word not in known and not word.isdigit()]
    return len(others) <= 1 and "?" not in reading.text


def _is_postcode(word: str) -> bool:
    return len(word) == len("59000") and word.isdigit()


def _by_name(words: list[str], places: Places, *, asked: bool, lives: bool, alone: bool) -> tuple[Place, ...]:
    if asked or (alone and len(words) <= _ALONE):
        for form in _whole(words):
            found = _looked_up(form, places)
            if found and (asked or " " in form or (found[0].size >= _A_TOWN and form not in _EVERYDAY)):
                return found
    return _inside(words, places, asked=asked) if asked or lives else ()


def _whole(words: list[str]) -> Iterator[str]:
    """The message as a name, with less and less of what may introduce it; "au Mans" is "le Mans"."""
    for start in range(len(words)):
        first, *rest = words[start:]
        yield " ".join(words[start:])
        if first in _CONTRACTED and rest:
            yield " ".join((_CONTRACTED[first], *rest))
        if first not in _LEAD:
            return


def _inside(words: list[str], places: Places, *, asked: bool) -> tuple[Place, ...]:
    """The longest name within a longer message."""
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            group = words[start : start + length]
            if length == 1:
                found = _single(words, start, places, asked=asked)
            else:
                opened = [_CONTRACTED.get(group[0], group[0]), *group[1:]]
                found = _looked_up(" ".join(group), places) or _looked_up(" ".join(opened), places)
            if found:
                return found
    return ()


def _single(words: list[str], start: int, places: Places, *, asked: bool) -> tuple[Place, ...]:
    """A single word is a place where it stands as one: "j'habite à Lens", or "à Lens" where a place was asked for."""
    before = words[max(0, start - 3) : start]
    while before and before[-1] in _PREPOSITIONS:
        before = before[:-1]
    lives = bool(before) and _LIVES.fullmatch(before[-1]) is not None
    if not lives and not (asked and start > 0 and words[start - 1] in _PREPOSITIONS and words[start] not in _EVERYDAY):
        return ()
    return tuple(place for place in places.by_name(words[start]) if place.size >= _A_VILLAGE or asked)


def _looked_up(name: str, places: Places) -> tuple[Place, ...]:
    """By the name; or by a city and the number of its arrondissement."""
    city, _, rest = name.partition(" ")
    match = _ARRONDISSEMENT.match(rest.partition(" ")[0]) if rest else None
    part = places.arrondissement(city, int(match.group(1))) if match else None
    return (part,) if part is not None else places.by_name(name)
