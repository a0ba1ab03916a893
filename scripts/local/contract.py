"""Holds the running API to its OpenAPI document: schemathesis asks what it allows, and what not."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from . import bootstrap
from .api import Api
from .errors import Failure
from .paths import LOCAL, ROOT
from .steps import Step

DOCUMENT = ROOT / "crates" / "api-reader" / "openapi.json"
CONFIG = Path(__file__).with_name("schemathesis.toml")
REQUIREMENTS = Path(__file__).with_name("requirements-contract.txt")
VENV = LOCAL / "venv-contract"
EXAMPLES = 200
SHOWN_LINES = 60


def check(api: Api, address: str, log: Path) -> None:
    """Asks every operation `SCHEMATHESIS_EXAMPLES` times (200 if not set) and allows no failure."""
    examples = os.environ.get("SCHEMATHESIS_EXAMPLES", str(EXAMPLES))
    if not examples.isdigit() or int(examples) < 1:
        raise Failure("SCHEMATHESIS_EXAMPLES is not a number of examples for each operation")
    python = bootstrap.environment(REQUIREMENTS, VENV)
    with Step(f"hold the API to its document, {examples} examples an operation") as step:
        served = api.get("/v1/openapi.json")
        command = [str(python.with_name("schemathesis")), "--config-file", str(CONFIG), "--no-color"]
        command += ["run", str(DOCUMENT), "--max-examples", examples]
        # The token is in the environment, not among the arguments that everybody on the machine sees.
        environment = {**os.environ, "TWIN_API": address, "TWIN_TOKEN": api.token()}
        environment |= {"NO_PROXY": "*", "HYPOTHESIS_STORAGE_DIRECTORY": str(LOCAL / "hypothesis")}
        with log.open("w", encoding="utf-8") as out:
            done = subprocess.run(
                command, cwd=LOCAL, env=environment, stdout=out, stderr=out, check=False
            )
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        if done.returncode != 0:
            raise Failure("the API differs from its document", lines[-SHOWN_LINES:])
        step.result(_cases(lines) or f"{len(served['paths'])} paths")


def _cases(lines: list[str]) -> str:
    """How many cases there were, from the end of schemathesis' report."""
    found = [re.search(r"(\d[\d,]*) (?:generated|passed)", line) for line in lines]
    return next((match.group(0) for match in reversed(found) if match), "")
