"""Checks what must be on the machine and makes the emulator's own Python environment in `.local/`."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .errors import Failure
from .paths import LOCAL
from .steps import Step

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
VENV = LOCAL / "venv"
PYTHON = (3, 9)
TERRAFORM = (1, 11)


def missing() -> list[str]:
    """What is missing on this machine, one line each with what to do about it."""
    found = []
    if sys.version_info < PYTHON:
        found.append("Python is too old: 3.9 or newer is needed")
    try:
        import ensurepip  # noqa: F401 (only whether it is there)
        import venv  # noqa: F401
    except ImportError:
        found.append("Python has no venv module: install it (Debian, Ubuntu: apt install python3-venv)")
    if shutil.which("cargo") is None:
        found.append("cargo is missing: install Rust from https://rustup.rs")
    if not any(shutil.which(name) for name in ("cc", "gcc", "clang")):
        found.append("a C compiler is missing: install one (Debian, Ubuntu: apt install gcc libc6-dev)")
    found += _terraform()
    return found


def _terraform() -> list[str]:
    where = "https://developer.hashicorp.com/terraform/install"
    if shutil.which("terraform") is None:
        return [f"terraform is missing: install 1.11 or newer from {where}"]
    answer = subprocess.run(["terraform", "version"], capture_output=True, text=True, check=False)
    version = re.search(r"Terraform v(\d+)\.(\d+)", answer.stdout)
    if version is None:
        return [f"terraform does not tell its version: {answer.stderr.strip()[:200]}"]
    if tuple(map(int, version.groups())) < TERRAFORM:
        return [f"{version.group(0)} is too old: install 1.11 or newer from {where}"]
    return []


def environment(requirements: Path = REQUIREMENTS, folder: Path = VENV) -> Path:
    """Returns the Python of an environment, which is made or renewed when its requirements changed."""
    python = folder / "bin" / "python"
    stamp = folder / "requirements.txt"
    wanted = requirements.read_text(encoding="utf-8")
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted):
            with Step(f"install {requirements.name} into .local/{folder.name}"):
                _run([sys.executable, "-m", "venv", "--clear", str(folder)])
                _run([str(python), "-m", "pip", "install", "--quiet", "-r", str(requirements)])
                stamp.write_text(wanted, encoding="utf-8")
    return python


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"failed: {' '.join(command)}", (done.stdout + done.stderr).splitlines()[-20:])


def main() -> None:
    """Goes on as `local.demo` in the environment, with the same arguments."""
    try:
        problems = missing()
        if problems:
            raise Failure("this machine lacks something", problems)
        python = environment()
    except Failure as failure:
        sys.exit("\n".join([f"error: {failure}", *(f"  {line}" for line in failure.details)]))
    os.execv(python, [str(python), "-m", "local.demo", *sys.argv[1:]])


if __name__ == "__main__":
    main()
