"""The environment and `.env`, read once, typed and validated; the only file that looks at the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from bot.errors import SettingError


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its variable, what it is for, how it is read."""

    name: str
    default: str
    help: str
    read: Callable[[str], Any] = str
    secret: bool = False
    """Its value is never shown, not even when it can't be used."""


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError("a port is between 0 and 65535")
    return port


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("must be 1 or more")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("must be 0 or more")
    return number


def _https(text: str) -> str:
    if text and not text.startswith("https://"):
        raise ValueError("must begin with https://")
    return text.rstrip("/")


def _telegram_secret(text: str) -> str:
    if text and not (16 <= len(text) <= 256 and all(c.isascii() and (c.isalnum() or c in "_-") for c in text)):
        raise ValueError("must be 16 to 256 letters, digits, - or _")
    return text


def _content(text: str) -> Path:
    if not (Path(text) / "life_events").is_dir():
        raise ValueError("there is no content in that folder (no life_events/)")
    return Path(text)


def _level(text: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    if text.upper() not in levels:
        raise ValueError(f"must be one of {', '.join(levels)}")
    return text.upper()


def _origins(text: str) -> tuple[str, ...]:
    return tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())


SETTINGS: tuple[Setting, ...] = (
    Setting("REPERE_HOST", "127.0.0.1", "Address to listen on."),
    Setting("REPERE_PORT", "8080", "Port to listen on.", _port),
    Setting("REPERE_DATA", "var", "Folder of the database, the key and the model's unpacked files.", Path),
    Setting("REPERE_DATABASE_URL", "", "SQLAlchemy URL; empty: SQLite in the data folder.", secret=True),
    Setting("REPERE_CONTENT", "content", "Folder of the content.", _content),
    Setting("REPERE_MODELS", "models", "Folder of trained models.", Path),
    Setting(
        "REPERE_SECRET_KEY",
        "",
        "Key that encrypts citizens' words (Fernet, comma-separated, newest first); empty: made once in the data folder.",
        secret=True,
    ),
    Setting("REPERE_PUBLIC_URL", "", "Public https address; with it Telegram uses a webhook and cookies are Secure.", _https),
    Setting("REPERE_ALLOWED_ORIGINS", "", "Origins of the sites that embed the widget, comma-separated; empty: this site only.", _origins),
    Setting("REPERE_TRUSTED_PROXIES", "0", "Number of proxies in front, for the caller's address in rate limits.", _count),
    Setting("REPERE_TELEGRAM_TOKEN", "", "Bot token; empty: no Telegram.", secret=True),
    Setting("REPERE_TELEGRAM_SECRET", "", "Secret of the Telegram webhook; needed with a public address.", _telegram_secret, secret=True),
    Setting("REPERE_TELEGRAM_API", "https://api.telegram.org", "Address of the Bot API server."),
    Setting("REPERE_LIVE_TRACKERS", "2000", "Conversations whose dialogue memory is kept in memory.", _positive),
    Setting("REPERE_OPENINGS_PER_MINUTE", "30", "New conversations a minute that one address may open.", _positive),
    Setting("REPERE_MESSAGES_PER_MINUTE", "120", "Messages a minute that one conversation may send.", _positive),
    Setting("REPERE_AGENT_CAPACITY", "6", "Conversations that one agent may have at once; danger goes above it.", _positive),
    Setting("REPERE_LOG_LEVEL", "INFO", "Level of the log.", _level),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, typed; see SETTINGS for what each is for."""

    host: str
    port: int
    data: Path
    database_url: str
    content: Path
    models: Path
    secret_key: str
    public_url: str
    allowed_origins: tuple[str, ...]
    trusted_proxies: int
    telegram_token: str
    telegram_secret: str
    telegram_api: str
    live_trackers: int
    openings_per_minute: int
    messages_per_minute: int
    agent_capacity: int
    log_level: str


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """The settings from the environment, then `.env`, then the defaults.

    Raises:
        SettingError: a value can't be read, or one that another needs is missing.
    """
    given = {key: value for key, value in dotenv_values(env_file).items() if value is not None}
    given |= dict(os.environ if environ is None else environ)
    values = {setting.name.removeprefix("REPERE_").lower(): _read(setting, given) for setting in SETTINGS}
    settings = Settings(**values)
    if settings.telegram_token and settings.public_url and not settings.telegram_secret:
        raise SettingError("REPERE_TELEGRAM_SECRET", "a Telegram webhook (REPERE_PUBLIC_URL is set) needs a secret")
    return settings


def _read(setting: Setting, given: Mapping[str, str]) -> Any:
    text = given.get(setting.name, setting.default)
    try:
        return setting.read(text)
    except ValueError as error:
        value = "its value" if setting.secret else repr(text)
        raise SettingError(setting.name, f"{value} can't be used: {error}") from error


def prepare_environment() -> None:
    """What libraries read from the environment when they are imported.

    Rasa reports nothing to anyone and keeps its log to errors; linear algebra uses one thread, since its own threads only fight over
    the two cores for matrices this small.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
