"""The rivals: which of them run on this machine, and how. What they need goes into `.local/bench`."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from local import bootstrap
from local.errors import Failure
from local.paths import LOCAL
from local.steps import Step

HERE = Path(__file__).parent
BENCH = LOCAL / "bench"


@dataclass(frozen=True)
class Rival:
    """One rival: a command that collapses events, one for each function, and what is zipped of it."""

    name: str
    # By name, since Python has two ways to collapse.
    collapse: dict[str, list[str]]
    functions: dict[str, list[str]]
    # Files or folders that its function takes along.
    parts: list[Path] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)


def of_machine(names: list[str]) -> tuple[list[Rival], list[str]]:
    """Installs the rivals named; those that run, and why the others do not."""
    rivals, missing = [], []
    for name, (programs, install) in KNOWN.items():
        if name not in names:
            continue
        absent = [program for program in programs if shutil.which(program) is None]
        if absent:
            missing.append(f"{name} is left out: {', '.join(absent)} is not there")
            continue
        with Step(f"install what the rival in {name} needs"):
            try:
                rivals.append(install())
            except Failure as failure:
                reason = failure.details[-1] if failure.details else ""
                missing.append(f"{name} is left out: {failure}: {reason}")
    return rivals, missing


def _python() -> Rival:
    venv = BENCH / "python"
    python = bootstrap.environment(HERE / "python" / "requirements.txt", venv)
    source = HERE / "python"
    packages = next(venv.glob("lib/python*/site-packages"))
    sdk = ["boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six.py", "urllib3"]
    scripts = {"Python": "winners.py", "Python, powertools": "powertools.py"}
    start = ["env", f"PYTHONPATH={source}", str(python)]
    return Rival(
        "Python",
        {name: [*start, str(source / script)] for name, script in scripts.items()},
        {name: [str(python), "-m", "awslambdaric", f"{name}.handler"] for name in ("writer", "reader")},
        [packages / name for name in sdk],
        {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
    )


def _node() -> Rival:
    folder, source = BENCH / "node", HERE / "node"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = (source / "package.json").read_text("utf-8")
    stamp = folder / "installed"
    for path in source.iterdir():
        shutil.copy(path, folder)
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"], folder)
        stamp.write_text(wanted, "utf-8")
    return Rival(
        "Node",
        {"Node": ["node", str(folder / "collapse.mjs")]},
        {name: ["node", str(folder / f"{name}.mjs")] for name in ("writer", "reader")},
        [folder / "node_modules"],
    )


def _go() -> Rival:
    folder = BENCH / "go"
    folder.mkdir(parents=True, exist_ok=True)
    build = ["go", "build", "-trimpath", "-tags", "lambda.norpc", "-ldflags", "-s -w"]
    _run([*build, "-o", f"{folder}/", "./..."], HERE / "go")
    return Rival(
        "Go",
        {"Go": [str(folder / "collapse")]},
        {name: [str(folder / name)] for name in ("writer", "reader")},
        [folder / "reader"],
    )


KNOWN = {
    "python": (["python3"], _python),
    "node": (["node", "npm"], _node),
    "go": (["go"], _go),
}


def _run(command: list[str], folder: Path | None = None) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        told = (done.stderr or done.stdout).strip().splitlines()
        raise Failure(f"{' '.join(command[:3])} failed", told[-3:])
