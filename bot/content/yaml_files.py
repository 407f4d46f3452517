"""Reads YAML strictly: a key written twice is refused, and every error says where it is."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from bot.errors import ContentError


class _StrictLoader(yaml.CSafeLoader):
    """The safe loader, less the habit of keeping the last of two equal keys without a word."""


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} is written twice", key_node.start_mark)
        seen.add(key)
    return {loader.construct_object(k, deep=True): loader.construct_object(v, deep=True) for k, v in node.value}


# In YAML 1.1 a bare `no` is false, and an answer called `no` would be lost: as in YAML 1.2, only true and false are booleans.
_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, name: str) -> Any:
    """The parsed file; `name` is how messages call it.

    Raises:
        ContentError: the file is not UTF-8, not YAML, or has a key twice.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 (a safe loader)
    except UnicodeDecodeError as error:
        raise ContentError(name, f"byte {error.start}", "the file is not UTF-8", "Save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentError(name, f"line {line}", error.problem or "unreadable YAML", "Mend this line.") from error
    except yaml.YAMLError as error:
        raise ContentError(name, "file", f"unreadable YAML ({error})", "Mend the file.") from error
