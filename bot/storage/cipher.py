"""Citizens' words are encrypted at rest; this is the key and its use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import KeyUnusable

SETTING = "REPERE_SECRET_KEY"


class Cipher:
    """Encrypts and decrypts texts. Several keys: the first encrypts, all decrypt, so that a key can be replaced.

    Attributes:
        source: where the keys come from, for who must mend them: the setting, or the path of the file.
        made: the file of a key made just now, which can't open what was there before.
    """

    def __init__(self, keys: str, source: str = SETTING, made: Path | None = None) -> None:
        self.source, self.made = source, made
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])
        except ValueError as error:
            raise KeyUnusable(source, *_NO_KEY) from error

    def seal(self, text: str) -> bytes:
        """The text, encrypted."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text back.

        Raises:
            KeyUnusable: it was encrypted with a key that is not among ours.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise KeyUnusable(self.source, *_OTHER_KEY) from error


_NO_KEY = (
    "this holds no key (32 bytes in URL-safe base64), or was cut short",
    "Put the key back from your backup; if nothing was ever stored, remove it and start again",
)
_PUT_BACK = f"Put it back from your backup, or give it in {SETTING} (several keys: newest first, separated by commas)"
_OTHER_KEY = ("what is stored was encrypted with another key", _PUT_BACK)
_MISSING = ("the key is missing, and what is stored can't be read without it", _PUT_BACK)


def load_cipher(keys: str, folder: Path) -> Cipher:
    """The cipher of these keys; without any, of a key made once and kept in the folder, readable by its owner only.

    Raises:
        KeyUnusable: it is not a key.
    """
    if keys:
        return Cipher(keys)
    path = folder / "secret.key"
    made = None if path.exists() else _make_key(path)
    return Cipher(path.read_bytes().decode("ascii", errors="replace"), str(path), made)


def check(cipher: Cipher, sealed: Iterable[bytes]) -> None:
    """Opens what is stored with the cipher. A key made just now that does not fit is not kept: the right one may be put back.

    Raises:
        KeyUnusable: the key was lost, or is another one.
    """
    try:
        for one in sealed:
            cipher.open(one)
    except KeyUnusable:
        if cipher.made is None:
            raise
        cipher.made.unlink()
        raise KeyUnusable(cipher.source, *_MISSING) from None


def _make_key(path: Path) -> Path | None:
    """The file, if it was made here. Written whole under another name, then linked: a start that is killed leaves no half of a key,
    and of two at the same time one wins.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return None
    finally:
        draft.unlink()
    return path
