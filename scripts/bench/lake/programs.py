"""Our function and its rivals: how they are built, and how they are run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from local import bootstrap
from local.errors import Failure
from local.paths import LOCAL, PIPELINES, ROOT
from local.steps import Step

from bench.lake.events import PIPELINE

HERE = Path(__file__).parent
BENCH = LOCAL / "bench" / "lake"
RELEASE = ["cargo", "build", "--release", "--locked", "--quiet"]


@dataclass(frozen=True)
class Program:
    """A function's process; `here`, with an event's file and a number, handles that without it."""

    name: str
    command: list[str]
    here: list[str]
    variables: dict[str, str] = field(default_factory=dict)


def built() -> Path:
    """Where cargo puts what it builds for a release."""
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def in_process() -> list[str]:
    """Our handler without the runtime, as it goes to AWS but for this machine."""
    _run([*RELEASE, "-p", "firehose-transformer", "--example", "batch"], ROOT)
    return [str(built() / "examples" / "batch")]


def ours(work: Path) -> Program:
    """Our function."""
    here = in_process()
    _run([*RELEASE, "-p", "firehose-transformer", "--bin", "firehose-transformer"], ROOT)
    shutil.copytree(PIPELINES / PIPELINE, work / "pipeline")
    variables = {"LAMBDA_TASK_ROOT": str(work)}
    return Program("firehose-transformer", [str(built() / "firehose-transformer")], here, variables)


def _python(name: str, module: str) -> list[Program]:
    python = bootstrap.environment(HERE / "python" / "requirements.txt", BENCH / "python")
    variables = {"PYTHONPATH": str(HERE / "python"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(python), "-m", "awslambdaric", f"{module}.handler"]
    return [Program(name, command, [str(python), "-m", "here", module], variables)]


def _node() -> list[Program]:
    folder = BENCH / "node"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE.parent / "storage" / "node" / "runtime.mjs", folder)
    shutil.copy(HERE / "node" / "transformer.mjs", folder)
    command = ["node", str(folder / "transformer.mjs")]
    return [Program("Node", command, command)]


def _go() -> list[Program]:
    BENCH.mkdir(parents=True, exist_ok=True)
    build = ["go", "build", "-trimpath", "-tags", "lambda.norpc", "-ldflags", "-s -w"]
    _run([*build, "-o", str(BENCH / "transformer-go"), "."], HERE / "go")
    command = [str(BENCH / "transformer-go")]
    return [Program("Go", command, command)]


def _rust() -> list[Program]:
    _run([*RELEASE, "--target-dir", str(BENCH / "rust")], HERE / "rust")
    program = str(BENCH / "rust" / "release" / "transformer-rust")
    forms = {"typed": "Rust, usual: a struct", "value": "Rust, usual: `Value`"}
    commands = {name: [program, form] for form, name in forms.items()}
    return [Program(name, command, command) for name, command in commands.items()]


RIVALS: dict[str, tuple[str, str, Callable[[], list[Program]]]] = {
    "rust": ("Rust", "cargo", _rust),
    "python": ("Python", "python3", lambda: _python("Python", "stdlib")),
    "orjson": ("Python, orjson", "python3", lambda: _python("Python, orjson", "fast")),
    "node": ("Node", "node", _node),
    "go": ("Go", "go", _go),
}


def _run(command: list[str], folder: Path | None = None) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Failure(f"{' '.join(command[:3])} failed", (done.stderr or done.stdout).splitlines()[-20:])


def rivals(names: list[str]) -> tuple[list[Program], list[str]]:
    """The rivals that run here, and why the others do not."""
    found, missing = [], []
    for name in names:
        called, program, install = RIVALS[name]
        if shutil.which(program) is None:
            missing.append(f"{called} is left out: {program} is not there")
            continue
        try:
            with Step(f"install what the rival in {called} needs"):
                found += install()
        except Failure as failure:
            missing.append(f"{called} is left out: {failure}: {' '.join(failure.details[-1:])}")
    return found, missing
