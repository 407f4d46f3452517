"""One card of every kind, and the contract that every channel keeps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

from bot.conversation.channels import Channel
from bot.conversation.messages import Shown
from bot.presenting.cards import CARDS, Card

SAMPLES: tuple[dict[str, Any], ...] = (
    {"kind": "text", "text": "Une pension oubliée, cela **se corrige**."},
    {"kind": "steps", "title": "À faire", "items": [{"text": "Ouvrez le service", "when": "Cette semaine"}, {"text": "Signez"}]},
    {"kind": "documents", "title": "Papiers", "note": "À garder", "items": [{"id": "a", "name": "Jugement", "condition": "si un juge", "form": "2042", "where": "tribunal"}]},
    {"kind": "deadline", "title": "Réclamer", "date": "2028-12-29", "text": "vendredi 29 décembre 2028", "how": "calcul", "ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
    {"kind": "verdict", "verdict": "applies", "rule": "T1", "title": "Sans pénalité", "lines": ["ligne"], "reason": "raison", "calculation": "300 × 5", "disclaimer": "Estimation"},
    {"kind": "consequence", "tone": "good", "title": "Pas d'erreur", "lines": ["tout va bien"]},
    {"kind": "service", "id": "s", "name": "Impôts", "purpose": "Guider", "channels": [{"kind": "phone", "label": "Téléphone", "value": "0 809 401 401", "url": "tel:0809401401", "purpose": "Être guidé", "price": "non surtaxé", "status": "Ouvert"}]},
    {"kind": "appeal", "title": "Si on refuse", "lines": ["réclamez"]},
    {"kind": "sources", "title": "Sources", "items": [{"title": "Fiche", "ref": "F2", "url": "https://www.service-public.gouv.fr", "date": "2025", "verified_on": "2026-11-23"}]},
    {"kind": "emergency", "lead": "Appelez", "numbers": [{"number": "3114", "url": "tel:3114", "label": "Écoute", "hours": "jour et nuit"}], "then": "Je reste là"},
    {"kind": "letter", "title": "Lettre", "to": "Impôts", "body": "Bonjour,\n[vos noms]", "note": "Relisez"},
    {"kind": "transmission", "title": "Je transmets", "note": "note", "items": [{"id": "x", "label": "Sujet", "value": "pension"}], "send": "Envoyer", "cancel": "Annuler"},
    {"kind": "queue", "position": 3, "title": "Vous êtes la 3e", "wait": "inconnue", "reference": "R-7K2M", "note": "gardé R-7K2M", "leave": "Quitter", "leave_message": "Laisser"},
    {"kind": "agent", "event": "joined", "name": "Camille", "service": "Caf", "text": "Camille, Caf, a rejoint"},
    {"kind": "recap", "title": "L'essentiel", "items": ["corriger"], "contact": "le lundi", "reference": "R-7K2M"},
    {"kind": "feedback", "question": "Aidé ?", "yes": "Oui", "no": "Non"},
    {"kind": "leave_message", "title": "Laisser un message", "label": "Message", "send": "Envoyer"},
    {"kind": "choices", "prompt": "Laquelle ?", "options": [{"id": "c1-1", "title": "Je la verse"}, {"id": "c1-2", "title": "Un titre si long qu'aucun bouton ne peut le porter en entier sans couper"}]},
)  # fmt: skip
CARDS_OF_ALL_KINDS: tuple[Card, ...] = CARDS.validate_python(SAMPLES)
KINDS = {get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(get_args(Card)[0])}


def shown(*cards: Card, text: str | None = None, author: str = "bot", seq: int = 7) -> Shown:
    """A message of the timeline."""
    return Shown(
        "conversation", seq, seq, author, datetime(2026, 11, 23, tzinfo=UTC), text, cards, "Camille Durand" if author == "agent" else None
    )  # type: ignore[arg-type]


def words(value: object) -> set[str]:
    """Every text of a card, less what is only for programs."""
    hidden = {"kind", "id", "url", "ics", "verdict", "rule", "tone", "event", "date", "facts", "simple"}
    if isinstance(value, dict):
        return {word for key, part in value.items() if key not in hidden for word in words(part)}
    if isinstance(value, list):
        return {word for part in value for word in words(part)}
    return {value.replace("**", "")} if isinstance(value, str) else set()


def rendered(channel: Channel, *cards: Card) -> str:
    """Everything a channel would show of these cards."""
    return str(channel.render(shown(*cards))).replace("**", "")
