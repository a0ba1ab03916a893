"""Runs Terraform on environments/local, with everything it writes in the run's own folder."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import platform
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

from . import processes
from .errors import Failure
from .paths import LOCAL, TERRAFORM, shown
from .run import Run

ENVIRONMENT = TERRAFORM / "environments" / "local"
PROVIDER = Path("registry.terraform.io") / "hashicorp" / "aws"
PROVIDER_VERSION = "5.100.0"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
DONE = re.compile(r": (Creation|Modifications|Destruction) complete after")
PLANNED = re.compile(r"Plan: (\d+) to add, (\d+) to change, (\d+) to destroy")
POLL_SECONDS = 0.3


def apply(run: Run, variables: dict[str, Any], progress: Callable[[str], None]) -> dict[str, Any]:
    """Initialises, applies and returns the outputs."""
    folder = _folder(run)
    folder.mkdir(exist_ok=True)
    (folder / "run.auto.tfvars.json").write_text(json.dumps(variables, indent=2), encoding="utf-8")
    progress("terraform init")
    with init_lock():
        _run(run, ["init", *init_arguments(), f"-backend-config=path={folder / 'terraform.tfstate'}"])
    progress("terraform apply")
    _run(run, ["apply", "-auto-approve", *_changing(run)], progress)
    answer = subprocess.run(
        ["terraform", f"-chdir={ENVIRONMENT}", "output", "-json", "-no-color"],
        env=environment(folder / "data"),
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise Failure("terraform output failed", answer.stderr.splitlines())
    return {name: output["value"] for name, output in json.loads(answer.stdout).items()}


def destroy(run: Run, progress: Callable[[str], None]) -> None:
    """Destroys what `apply` made. Does nothing if nothing was applied."""
    if (_folder(run) / "terraform.tfstate").exists():
        _run(run, ["destroy", "-auto-approve", *_changing(run)], progress)


def architecture() -> str:
    """Lambda's name for this machine's processor: local functions run on it."""
    return "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"


def init_arguments() -> list[str]:
    """What every `terraform init` of the scripts gets. A mirror on this machine spares the download."""
    mirror = provider_mirror()
    return ["-input=false", "-no-color", *([f"-plugin-dir={mirror}"] if mirror else [])]


def provider_mirror() -> Path | None:
    """A folder that holds the provider: TF_PLUGIN_MIRROR, else one of the usual system prefixes."""
    named = os.environ.get("TF_PLUGIN_MIRROR")
    if named:
        if not (Path(named) / PROVIDER).is_dir():
            raise Failure(f"TF_PLUGIN_MIRROR={named} holds no {PROVIDER}")
        return Path(named).resolve()
    candidates = [
        Path("/usr/share/terraform/plugins"),
        Path("/usr/local/share/terraform/plugins"),
        Path.home() / ".terraform.d" / "plugins",
        *sorted(Path("/opt").glob("*")),
    ]
    held = f"{PROVIDER}/{PROVIDER_VERSION}"
    return next((folder for folder in candidates if (folder / held).is_dir()), None)


def environment(data: Path) -> dict[str, str]:
    """Terraform's environment: the user's, without what would send calls or state elsewhere."""
    cache = LOCAL / "terraform-plugins"
    cache.mkdir(parents=True, exist_ok=True)
    ours = {"TF_DATA_DIR": str(data), "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
    if provider_mirror() is None:
        ours["TF_PLUGIN_CACHE_DIR"] = str(cache)
        # Otherwise a folder without a lock file downloads the provider again, cached or not.
        ours["TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE"] = "1"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "TF_VAR_", "TF_CLI_ARGS"))}
    config = kept.get("TF_CLI_CONFIG_FILE")
    if config and not Path(config).exists():
        del kept["TF_CLI_CONFIG_FILE"]  # Terraform would only warn, with every command.
    return {**kept, "AWS_EC2_METADATA_DISABLED": "true", **ours}


@contextlib.contextmanager
def init_lock() -> Iterator[None]:
    """Only one `init` at a time: it writes its lock file beside the configuration, which runs share."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "terraform-init.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _folder(run: Run) -> Path:
    return run.folder / "terraform"


def _changing(run: Run) -> list[str]:
    return ["-input=false", "-no-color", f"-var-file={_folder(run) / 'run.auto.tfvars.json'}"]


def _run(run: Run, arguments: list[str], progress: Callable[[str], None] | None = None) -> None:
    """Runs one command, its output in the run's log, and reports the resources done as they come."""
    log = run.logs / f"terraform-{arguments[0]}.log"
    child, recorded = processes.start(
        "terraform",
        ["terraform", f"-chdir={ENVIRONMENT}", *arguments],
        environment(_folder(run) / "data"),
        log,
        ENVIRONMENT,
    )
    run.record(recorded)
    while child.poll() is None:
        time.sleep(POLL_SECONDS)
        if progress:
            progress(_resources(log))
    if child.returncode != 0:
        raise Failure(f"terraform {arguments[0]} failed; see {shown(log)}", error_lines(log))


def _resources(log: Path) -> str:
    text = log.read_text(encoding="utf-8", errors="replace")
    planned = PLANNED.search(text)
    if planned is None:
        return "planning"
    return f"{len(DONE.findall(text))} of {sum(map(int, planned.groups()))} resources"


def error_lines(log: Path) -> list[str]:
    """What Terraform said was wrong, without what went well before."""
    lines = ANSI.sub("", log.read_text(encoding="utf-8", errors="replace")).splitlines()
    first = next((n for n, line in enumerate(lines) if "Error:" in line), max(0, len(lines) - 20))
    return lines[first : first + 40]
