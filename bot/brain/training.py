"""Trains the model of the Rasa project, only when its data, its content or its configuration changed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from rasa.model_training import train as rasa_train

from bot.brain import rasa_compat
from bot.content.loader import digest
from bot.errors import ModelMissing

_WATCHED = ("config.yml", "domain.yml", "data/**/*.yml", "bot/understanding/*.py")


def fingerprint(project: Path, content: Path) -> str:
    """A name for everything that a model is made from; a model of that name is up to date."""
    sha = hashlib.sha256(digest(content).encode())
    for pattern in _WATCHED:
        for path in sorted(project.glob(pattern)):
            sha.update(path.read_bytes())
    return sha.hexdigest()[:12]


def model_path(project: Path, content: Path, models: Path) -> Path:
    """Where the model of today's data is, or would be."""
    return models / f"repere-{fingerprint(project, content)}.tar.gz"


def train(project: Path, content: Path, models: Path, *, force: bool = False) -> tuple[Path, bool]:
    """The model of today's data, trained if there is none yet; and whether it was.

    Older models are removed: content and model are one release.

    Raises:
        ModelMissing: the training failed.
    """
    path = model_path(project, content, models)
    if path.exists() and not force:
        return path, False
    rasa_compat.quiet()
    # Standard output belongs to the commands, and Rasa's colours to its own command line.
    with redirect_stdout(io.StringIO()), _configured(project, content) as config:
        result = rasa_train(
            domain=str(project / "domain.yml"),
            config=str(config),
            training_files=str(project / "data"),
            output=str(models),
            fixed_model_name=path.name.removesuffix(".tar.gz"),
            force_training=True,
        )
    if result.code != 0 or not path.exists():
        raise ModelMissing("the training failed; run `python -m bot rasa train --debug` to see why")
    for other in models.glob("repere-*.tar.gz"):
        if other != path:
            other.unlink()
    return path, True


@contextmanager
def _configured(project: Path, content: Path) -> Iterator[Path]:
    """The project's configuration, with the content that is asked for."""
    config = yaml.safe_load((project / "config.yml").read_text(encoding="utf-8"))
    for importer in config["importers"]:
        if "content" in importer:
            importer["content"] = str(content.resolve())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.yml"
        path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
        yield path
