"""What is read of words before any model: spellings, personal numbers, danger, dates, amounts, signs."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.entities import extract
from bot.understanding.lexicon import Lexicon, load_lexicon
from bot.understanding.mask import mask
from bot.understanding.normalise import normalise
from bot.understanding.signals import asks_person, doubts, is_correction, is_worried, language, may_mean
from bot.understanding.urgency import detect

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(Path("data/lexicon"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Jai oublié…", "j ai oublie"),
        ("g fait 1 erreur", "j ai fait 1 erreur"),
        ("C koi le pb ???", "c est quoi le probleme"),
        ("L'impôt œuvre", "l impot oeuvre"),
        ("ouiiiii", "oui"),
        ("2340€", "2340 euro"),
        ("  ", ""),
        ("pcq jsp", "parce que je ne sais pas"),
        ("c'est", "c est"),
        ("C'était", "c etait"),
        ("jveu", "je veux"),
    ],
)
def test_fast_writing_is_spelled_out(lexicon: Lexicon, typed: str, words: str) -> None:
    assert normalise(typed, lexicon.spellings) == words


@given(st.text(max_size=400))
def test_normalising_twice_changes_no_letter_of_plain_words(text: str) -> None:
    once = normalise(text, {})
    assert normalise(once, {}) == once


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mon iban FR76 3000 6000 0112 3456 7890 189", "iban"),
        ("FR7630006000011234567890189", "iban"),
        ("nir 1 85 05 78 006 084 36", "nir"),
        ("n° secu 2850578006084", "nir"),
        ("carte 4970 1012 3456 7890", "carte"),
        ("appelez moi au 06 12 34 56 78", "telephone"),
        ("+33612345678", "telephone"),
        ("jean.dupont@exemple.fr", "courriel"),
        ("allocataire 1234567A", "numero_allocataire"),
        ("mon numero fiscal 3012345678901", "numero_fiscal"),
    ],
)
def test_personal_numbers_are_hidden(text: str, kind: str) -> None:
    masked = mask(text)
    assert kind in masked.kinds or (kind == "carte" and not masked.kinds)
    if masked.kinds:
        assert not any(part.isdigit() and len(part) > 6 for part in masked.text.split())


@pytest.mark.parametrize(
    "text",
    [
        "2340 €",
        "revenus 2025",
        "le 12/04/2026",
        "69003 Lyon",
        "formulaire 2042",
        "cerfa 15726*02",
        "3230",
        "3114",
        "0 809 401 401",
        "1 500 euros par mois",
    ],
)
def test_figures_that_are_nobodys_stay(text: str) -> None:
    assert mask(text) == mask(mask(text).text)
    assert mask(text).text == text


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "1 " * 50_000, "a@" * 50_000, "FR76" + "A" * 100_000, "0 " * 50_000, "allocataire " * 9_000]
)
def test_no_text_makes_masking_slow(text: str) -> None:
    started = time.perf_counter()
    mask(text)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("words", "danger"),
    [
        ("je veux en finir", "suicide"),
        ("j'ai envie de mourir", "suicide"),
        ("jve me suicider", "suicide"),
        ("je veux plus vivre", "suicide"),
        ("je pense à mettre fin à mes jours", "suicide"),
        ("mon mari me frappe", "violence"),
        ("il me frape tous les soirs", "violence"),
        ("jai peur de mon mari", "violence"),
        ("il m'a étranglée hier", "violence"),
        ("je suis victime de violences conjugales", "violence"),
        ("il frappe mes enfants", "child_danger"),
        ("mon voisin maltraite ses enfants", "child_danger"),
        ("on dort dehors avec les petits", "homeless_tonight"),
        ("je suis à la rue ce soir", "homeless_tonight"),
        ("mon père fait un malaise", "medical"),
        ("mourir de rire", "none"),
        ("je suis mort de fatigue", "none"),
        ("décès de mon père", "none"),
        ("je veux en finir avec cette déclaration", "none"),
        ("ça me tue ces papiers", "none"),
        ("jen dors plus", "none"),
        ("mon mari s'est suicidé l'an dernier, quelles démarches", "none"),
        ("la caf me menace de poursuites", "none"),
        ("je me bats pour mon dossier", "none"),
        ("mon chat m'a griffée", "none"),
        ("je me suis cogné le genou", "none"),
        ("j'ai peur de l'avion, on part en train", "none"),
        ("j'ai été frappé au portefeuille", "none"),
    ],
)
def test_danger_is_heard_and_light_words_are_not(lexicon: Lexicon, words: str, danger: str) -> None:
    assert detect(normalise(words, lexicon.spellings), lexicon) == danger


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lundi dernier", {"dates": (date(2026, 11, 16),)}),
        ("hier", {"dates": (date(2026, 11, 22),)}),
        ("il y a 3 jours", {"dates": (date(2026, 11, 20),)}),
        ("le 16 novembre", {"dates": (date(2026, 11, 16),)}),
        ("le 3/4", {"dates": (date(2026, 4, 3),)}),
        ("03/04/2025", {"dates": (date(2025, 4, 3),)}),
        ("le 1er mars 2025", {"dates": (date(2025, 3, 1),)}),
        ("on se marie le 12 septembre", {"dates": (date(2027, 9, 12),)}),
        ("le 31/02", {"dates": ()}),
        ("en juin 2025", {"months": (6,), "years": (2025,)}),
        ("2340€", {"amounts": (2340.0,)}),
        ("1 500,50 euros", {"amounts": (1500.5,)}),
        ("250 par mois", {"amounts": (250.0,)}),
        ("il a 20 ans", {"ages": (20,)}),
        ("ma fille de 17 ans", {"ages": (17,)}),
        ("j'habite au 69003", {"postcodes": ("69003",)}),
        ("12000 €", {"amounts": (12000.0,), "postcodes": ()}),
        ("bonjour", {"dates": (), "amounts": (), "ages": ()}),
    ],
)
def test_what_a_message_names_is_found(lexicon: Lexicon, text: str, expected: dict[str, Any]) -> None:
    found = extract(text, normalise(text, lexicon.spellings), TODAY)
    assert {key: getattr(found, key) for key in expected} == expected


@given(st.text(max_size=300))
def test_reading_names_never_fails(text: str) -> None:
    extract(text, normalise(text, {}), TODAY)


@pytest.mark.parametrize(
    ("text", "signal", "expected"),
    [
        ("en fait il est mineur", is_correction, True),
        ("il est mineur", is_correction, False),
        ("jai tres peur davoir une amende", is_worried, True),
        ("merci beaucoup", is_worried, False),
        ("je veux parler à un conseiller", asks_person, True),
        ("mon conseiller m'a dit", asks_person, False),
    ],
)
def test_signs_in_the_words(lexicon: Lexicon, text: str, signal: Any, expected: bool) -> None:
    assert signal(normalise(text, lexicon.spellings), lexicon) is expected


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("caf 3400 euros a rendre et ils ont ecrit penalite et fraude", "accused"),
        ("trop perçu et penalité", "accused"),
        ("et ya ecrit avertissement aussi en bas", "accused"),
        ("j'ai oublié mes loyers. Ils croient que je l'ai fait exprès", "accused"),
        ("est ce que je vais avoir une pénalité", None),
        ("j'ai reçu une lettre, est ce que je risque une pénalité", None),
        ("j'ai peur qu'ils me mettent une pénalité", None),
        ("si la caf dit que c'est une fraude je fais quoi", None),
        ("j'ai une pénalité de retard", None),
        ("le courrier ne parle pas de fraude", None),
        ("peut-on m'accuser de fraude ?", None),
        ("mes loyers je les ai cachés au fisc", "admitted"),
        ("j'ai sciemment omis mes loyers", "admitted"),
        ("mes loyers, je savais bien qu'il fallait les mettre", "admitted"),
        ("je vis avec mon copain, je l'ai pas dit a la caf pour ne rien perdre", "admitted"),
        ("j'ai pas déclaré exprès", "admitted"),
        ("jai rien fait expres", None),
        ("je n'ai rien fait exprès vous savez", None),
        ("mon mari a fait exprès de pas déclarer ses loyers, moi je savais pas", None),
        ("je savais pas qu'il fallait le dire", None),
        ("je savais qu'il fallait le mettre mais j'ai oublié", None),
        ("en aucun cas j'ai voulu tricher", None),
        ("je n'ai jamais cherché à frauder", None),
        ("il m'a caché ses revenus", None),
        ("la caf m'a menti", None),
        ("comment faire pour pas perdre mes aides", None),
        ("j'ai déjà eu un rappel", "repeated"),
        ("la même histoire l'an dernier", "repeated"),
        ("j'ai eu un souci en 2022", "repeated"),
        ("j'ai eu pareil l'an passé", "repeated"),
        ("enfin c'est pas vraiment la premiere", "repeated"),
        ("c'est la deuxième fois que je vous écris", None),
        ("vous me répondez à côté pour la quatrième fois", None),
        ("j'ai jamais eu de rappel", None),
        ("ma soeur a eu pareil l'an passé", None),
        ("je n'ai pas fait la même erreur l'an dernier", None),
        ("c'est la deuxième année que j'oublie", "repeated"),
        ("ils m'ont envoyé un avertissement", "accused"),
        ("ils m'ont mis une pénalité parce que j'ai payé en retard", None),
        ("on va dire que je l'ai fait exprès", None),
        ("ma femme et moi on a menti à la caf", "admitted"),
    ],
)
def test_a_doubt_is_heard_and_a_fear_a_denial_or_another_s_act_is_not(lexicon: Lexicon, text: str, doubt: str | None) -> None:
    assert doubts(normalise(text, lexicon.spellings), lexicon) == ((doubt,) if doubt else ())


@pytest.mark.parametrize(
    ("act", "text", "expected"),
    [
        ("ask_human", "un conseiller svp", True),
        ("ask_human", "une personne", True),
        ("ask_human", "appelez moi", True),
        ("ask_human", "je vis avec qqn sans l'avoir dit a la caf", False),
        ("ask_human", "l'agent veut pas m'etaler", False),
        ("privacy_delete", "efface tout ce que j'ai dit", True),
        ("privacy_delete", "vous gardez mes données ?", True),
        ("privacy_delete", "je pas numéro fiscal", False),
        ("greet", "bonjour", True),
    ],
)
def test_an_act_that_costs_something_needs_its_own_words(lexicon: Lexicon, act: str, text: str, expected: bool) -> None:
    assert may_mean(act, normalise(text, lexicon.spellings), lexicon) is expected


@pytest.mark.parametrize("words", ["pas vraiment " * 300, "j ai rien dit pour ne " * 180, "si ils disent que " * 200, "on a fait " * 400])
def test_no_text_makes_hearing_a_doubt_slow(lexicon: Lexicon, words: str) -> None:
    started = time.perf_counter()
    doubts(words.strip(), lexicon)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("bonjour je voudrais de l'aide", "fr"),
        ("hello i need help with my tax", "en"),
        ("hola necesito ayuda con mis impuestos por favor", "es"),
        ("بالعربية", "ar"),
    ],
)
def test_the_language_is_told(lexicon: Lexicon, text: str, code: str) -> None:
    assert language(normalise(text, lexicon.spellings), lexicon) == code
