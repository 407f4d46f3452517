"""Citizens' words are encrypted at rest; this is the key and its use."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import SettingError


class Cipher:
    """Encrypts and decrypts texts. Several keys: the first encrypts, all decrypt, so that a key can be replaced."""

    def __init__(self, keys: str) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])
        except ValueError as error:
            raise SettingError("REPERE_SECRET_KEY", "not a Fernet key (32 bytes in URL-safe base64)") from error

    def seal(self, text: str) -> bytes:
        """The text, encrypted."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text back.

        Raises:
            SettingError: the data was written with a key that is not among ours.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise SettingError("REPERE_SECRET_KEY", "the data was encrypted with another key") from error


def load_cipher(keys: str, folder: Path) -> Cipher:
    """The cipher of these keys; without any, of a key made once and kept in the folder, readable by its owner only."""
    if keys:
        return Cipher(keys)
    path = folder / "secret.key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
    return Cipher(path.read_text(encoding="ascii"))
