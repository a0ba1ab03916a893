"""Finds Java, and installs Flink's jars into `.local/`."""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
import sys
from pathlib import Path

from local.errors import Failure
from local.paths import LOCAL
from local.steps import Step

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
VENV = LOCAL / "venv-flink"
STAMP = VENV / "requirements.txt"
JAVA = 11


def missing() -> list[str]:
    """What is missing on this machine, one line each with what to do about it."""
    found = _java()
    if shutil.which("cargo") is None:
        found.append("cargo is missing: install Rust from https://rustup.rs")
    try:
        import ensurepip  # noqa: F401 (only whether it is there)
        import venv  # noqa: F401
    except ImportError:
        found.append("Python has no venv module: install it (Debian, Ubuntu: apt install python3-venv)")
    return found


def _java() -> list[str]:
    where = "install a JDK, 11 or newer (Debian, Ubuntu: apt install openjdk-17-jdk-headless)"
    if shutil.which("java") is None or shutil.which("javac") is None:
        return [f"Java is missing, or has no compiler: {where}"]
    answer = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    version = java_version(answer.stderr)
    if version is None:
        return [f"java does not tell its version: {answer.stderr.strip()[:200]}"]
    return [] if version >= JAVA else [f"Java {version} is too old: {where}"]


def java_version(answer: str) -> int | None:
    """Reads the major version out of what `java -version` says."""
    found = re.search(r'version "(?:1\.)?(\d+)', answer)
    return int(found.group(1)) if found else None


def flink_version() -> str:
    """Returns the version of Flink that is asked for."""
    found = re.search(r"==(\S+)", REQUIREMENTS.read_text(encoding="utf-8"))
    if found is None:
        raise Failure(f"{REQUIREMENTS.name} names no version of Flink")
    return found.group(1)


def installed() -> bool:
    """Whether the jars are here, of the version that is asked for."""
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    return STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted


def jars() -> Path:
    """Returns the folder of Flink's jars, which are renewed when the requirements changed."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "venv-flink.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not installed():
            with Step("install Flink into .local/venv-flink"):
                _install()
    found = sorted(VENV.glob("lib/python*/site-packages/pyflink/lib"))
    if not found:
        raise Failure(f"Flink's package brought no jars; remove {VENV} and try again")
    return found[0]


def _install() -> None:
    python = VENV / "bin" / "python"
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "-r", str(REQUIREMENTS)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            lines = (done.stdout + done.stderr).splitlines()[-20:]
            raise Failure(f"failed: {' '.join(command)}", lines)
    STAMP.write_text(REQUIREMENTS.read_text(encoding="utf-8"), encoding="utf-8")
