"""Lets Rasa be imported without TensorFlow.

Rasa 3.6 imports TensorFlow at module level in places that this pipeline never uses. With inert modules in its place, importing
the Agent takes 1.2 s and 197 MB instead of 6 to 7 s and 466 MB, and the environment is 2 GB smaller, with the same predictions.
Names resolve and classes can be subclassed, since that happens at import; *using* one raises `TensorFlowIsAbsent`.

Where the real TensorFlow is installed and wanted (a stock pipeline, for comparison), don't call `install`: `python -m bot rasa
--real-tensorflow …` doesn't.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from typing import Any

_ROOTS = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"})


class TensorFlowIsAbsent(RuntimeError):
    """Something tried to use TensorFlow, which is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} needs TensorFlow, which is not installed. Use components that don't need it in config.yml, "
            "or install TensorFlow and call the program with --real-tensorflow."
        )


class _InertType(type):
    """The type of inert names: any attribute resolves to another inert class."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _inert(f"{cls.__name__}.{name}")

    def __or__(cls, other: Any) -> Any:
        return cls

    def __ror__(cls, other: Any) -> Any:
        return cls


class _Inert(metaclass=_InertType):
    """Can be subclassed and used as a decorator; making an instance of it, or of a subclass, raises."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        decorates = len(args) == 1 and callable(args[0]) and not kwargs
        if decorates and cls.__module__ == __name__:
            return args[0]
        if cls.__module__ == __name__ and cls.__name__.rpartition(".")[2] in _DECORATOR_FACTORIES:
            return _undecorated
        raise TensorFlowIsAbsent(cls.__name__)

    def __class_getitem__(cls, item: Any) -> Any:
        return cls


# Called at import time by Rasa's own modules: `@tf.function(...)`, `@register_keras_serializable()`.
_DECORATOR_FACTORIES = frozenset({"function", "register_keras_serializable"})


def _undecorated(target: Any) -> Any:
    return target


def _inert(name: str) -> type:
    return _InertType(name, (_Inert,), {"__module__": __name__})


class _InertModule(types.ModuleType):
    """A module whose every name is inert."""

    __version__ = "0"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _inert(f"{self.__name__}.{name}")
        setattr(self, name, made)
        return made

    @staticmethod
    def is_tensor(_value: Any) -> bool:
        """Asked by matplotlib of any array it is given."""
        return False


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the inert modules."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None) -> Any:
        """A spec for TensorFlow's names only."""
        if fullname.split(".", maxsplit=1)[0] in _ROOTS:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """An inert module."""
        return _InertModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""


def install() -> None:
    """Puts the inert modules in place; once, before Rasa is imported."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
