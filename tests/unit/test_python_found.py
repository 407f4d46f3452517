"""Which Python the installation takes: 3.11 with all that an environment needs, else one sentence on what to install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = f'exec "{sys.executable}" "$@"'
WITHOUT_VENV = 'case "$*" in *ensurepip*) exit 1;; esac\n' + REAL
TOO_OLD = 'case "$*" in *version_info*) exit 1;; esac\n' + REAL


def found(folder: Path, **pythons: str) -> subprocess.CompletedProcess[str]:
    """The script's answer where these programs are all that there is."""
    for name, does in pythons.items():
        program = folder / name.replace("_", ".")
        program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        program.chmod(0o755)
    script = str(ROOT / "scripts" / "python.sh")
    return subprocess.run(["/bin/sh", script], env={"PATH": str(folder)}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("does", [WITHOUT_VENV, TOO_OLD, "exit 1"], ids=["without ensurepip", "of another version", "broken"])
def test_a_python_that_will_not_do_is_passed_over(tmp_path: Path, does: str) -> None:
    (tmp_path / "alone").mkdir()
    none = found(tmp_path / "alone", python3_11=does)
    assert none.returncode == 1
    assert none.stdout == ""
    assert "python3-venv" in none.stderr
    assert len(none.stderr.splitlines()) == 1
    other = found(tmp_path, python3_11=does, python3=REAL)
    assert (other.returncode, other.stdout) == (0, f"{tmp_path / 'python3'}\n")
