"""From an Answer to cards, and from cards to plain text; pure."""
