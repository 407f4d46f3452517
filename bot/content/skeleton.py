"""A new life event to fill in."""

from __future__ import annotations

import re
from pathlib import Path

from bot.errors import ContentError

TO_WRITE = "À ÉCRIRE"
"""What stands where an author has to write."""

_ID = re.compile(r"[a-z][a-z0-9_]{2,40}")


def write_skeleton(root: Path, event: str) -> Path:
    """Writes `life_events/<event>.yml` from the skeleton of `root`, and says where.

    Raises:
        ContentError: the name can't be an id, or there is such an event already.
    """
    path = root / "life_events" / f"{event}.yml"
    if not _ID.fullmatch(event):
        raise ContentError(str(path), "id", f"{event!r} can't be an id", "Use small letters, figures and _, beginning with a letter.")
    if path.exists():
        raise ContentError(str(path), "id", "there is such a life event already", "Write into it, or take another name.")
    path.write_text((root / "skeletons" / "life_event.yml").read_text(encoding="utf-8").replace("EVENT", event), encoding="utf-8")
    return path
