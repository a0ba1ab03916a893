"""Builds the functions and packs them: a zip per function and pipeline, and the manifest of them.

Usage: scripts/build [--profile ci|release] [--arm64] [--out DIR]

A zip holds the binary as `bootstrap` and, for a pipeline's functions, the pipeline's folder without its
cases and its locks. The same inputs give the same bytes and the manifest names the zips beside
it, so an unchanged function is not deployed again, from whichever checkout.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Callable

from .errors import Failure
from .paths import LOCAL, PIPELINES, ROOT, shown
from .steps import Step

SHARED = ("stream-writer", "api-reader")
PER_PIPELINE = ("sourcing-worker", "data-extractor", "firehose-transformer")
FUNCTIONS = (*SHARED, *PER_PIPELINE)
COMMAND_LINE = "twin"
ARM64_TARGET = "aarch64-unknown-linux-gnu"
ARM64_TOOLS = ("cargo-lambda==1.9.2", "ziglang")
# What of a pipeline's folder is for people and tests, and in no function.
NOT_PACKED = ("cases", "extract.lock.json", "transform.lock.json")
EPOCH = (1980, 1, 1, 0, 0, 0)


def compile_here(profile: str, log: Path, progress: Callable[[str], None]) -> dict[str, Path]:
    """Compiles functions and command line for this machine; returns where each binary lies."""
    names = (*FUNCTIONS, COMMAND_LINE)
    packages = [argument for name in names for argument in ("-p", name)]
    command = ["cargo", "build", "--profile", profile, "--locked", *packages]
    binaries: dict[str, Path] = {}
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [*command, "--message-format=json-render-diagnostics"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as cargo,
    ):
        done = 0
        for line in cargo.stdout or ():
            message = json.loads(line)
            if message.get("reason") != "compiler-artifact":
                continue
            done += 1
            progress(f"{done} compiled, last {message['target']['name']}")
            if message.get("executable") and message["target"]["name"] in names:
                binaries[message["target"]["name"]] = Path(message["executable"])
    if cargo.returncode != 0:
        raise Failure(f"the build failed: {' '.join(command)}", _tail(log))
    missing = [name for name in names if name not in binaries]
    if missing:
        raise Failure(f"the build made no binary named {', '.join(missing)}")
    return binaries


def compile_arm64(profile: str, log: Path, progress: Callable[[str], None]) -> dict[str, Path]:
    """Compiles the functions for AWS's arm64 with cargo-lambda and zig, both from PyPI."""
    require_arm64_target()
    tools = LOCAL / "venv-arm64"
    if not (tools / "bin" / "cargo-lambda").exists():
        progress("installing cargo-lambda and zig")
        _run([sys.executable, "-m", "venv", "--clear", str(tools)], log)
        _run([str(tools / "bin" / "pip"), "install", "--quiet", *ARM64_TOOLS], log)
    out = target_folder() / "lambda" / "arm64"
    packages = [argument for name in FUNCTIONS for argument in ("-p", name)]
    environment = {**os.environ, "PATH": f"{tools / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    command = ["cargo", "lambda", "build", "--arm64", "--profile", profile, "--locked"]
    progress("compiling")
    _run([*command, "--lambda-dir", str(out), *packages], log, environment)
    return {name: out / name / "bootstrap" for name in FUNCTIONS}


def require_arm64_target() -> None:
    """Fails with a message for the reader when this machine's Rust cannot build for arm64."""
    try:
        listed = subprocess.run(
            ["rustup", "target", "list", "--installed"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
    except FileNotFoundError:
        listed = []
    if ARM64_TARGET not in listed:
        raise Failure(
            f"the Rust target {ARM64_TARGET} is not installed, so arm64 functions cannot be built here",
            [f"where a rustup server can be reached: rustup target add {ARM64_TARGET}"],
        )


def pack(binaries: dict[str, Path], pipelines: Path, out: Path) -> Path:
    """Makes the zips and `manifest.json` in `out`; returns the manifest's path."""
    out.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, dict] = {"functions": {}, "pipelines": {}}
    for name in SHARED:
        manifest["functions"][name] = _zip(out / f"{name}.zip", binaries[name], {})
    for folder in sorted(path.parent for path in pipelines.glob("*/pipeline.json")):
        files = pipeline_files(folder)
        manifest["pipelines"][folder.name] = {
            name: _zip(out / f"{folder.name}-{name}.zip", binaries[name], files) for name in PER_PIPELINE
        }
    path = out / "manifest.json"
    _write_whole(path, lambda part: part.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8"))
    return path


def pipeline_files(folder: Path) -> dict[str, Path]:
    """What of a pipeline's folder goes into its functions: all but the cases and the locks."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    inside = ((path.relative_to(folder), path) for path in found)
    return {
        f"pipeline/{name.as_posix()}": path
        for name, path in inside
        if name.parts[0] not in NOT_PACKED and not any(part.startswith(".") for part in name.parts)
    }


def target_folder() -> Path:
    """Cargo's target folder, as its own rules have it."""
    answer = subprocess.run(
        ["cargo", "metadata", "--no-deps", "--format-version", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise Failure("cargo does not understand the workspace", answer.stderr.splitlines())
    return Path(json.loads(answer.stdout)["target_directory"])


def _zip(path: Path, binary: Path, files: dict[str, Path]) -> dict[str, str]:
    """Writes one zip with fixed times, rights and order; returns its entry of the manifest beside it."""
    entries = [("bootstrap", binary, 0o100755)]
    entries += [(name, source, 0o100644) for name, source in sorted(files.items())]

    def write(part: Path) -> None:
        with zipfile.ZipFile(part, "w") as archive:
            for name, source, mode in entries:
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.create_system = 3  # Unix, whatever this machine is: the mode above counts.
                entry.external_attr = mode << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, source.read_bytes(), compresslevel=6)

    _write_whole(path, write)
    digest = hashlib.sha256(path.read_bytes()).digest()
    return {"path": path.name, "hash": base64.b64encode(digest).decode()}


def _write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Writes beside and renames, so that no reader finds half a file."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    write(part)
    part.replace(path)


def _run(command: list[str], log: Path, environment: dict[str, str] | None = None) -> None:
    with log.open("a", encoding="utf-8") as output:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, check=False
        )
    if done.returncode != 0:
        raise Failure(f"failed: {' '.join(command)}", _tail(log))


def _tail(log: Path, lines: int = 40) -> list[str]:
    return log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]


def main() -> None:
    """The verb `scripts/build`."""
    parser = argparse.ArgumentParser(prog="scripts/build", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--profile", default="release", help="cargo profile: ci or release (default)")
    parser.add_argument("--arm64", action="store_true", help="build for AWS's arm64")
    parser.add_argument("--out", type=Path, help="folder of zips and manifest (default target/lambda)")
    options = parser.parse_args()
    LOCAL.mkdir(exist_ok=True)
    log = LOCAL / "build.log"
    log.unlink(missing_ok=True)
    try:
        if shutil.which("cargo") is None:
            raise Failure("cargo is missing: install Rust from https://rustup.rs")
        kind = "arm64" if options.arm64 else "this machine"
        with Step(f"compile for {kind}, profile {options.profile}") as step:
            compiler = compile_arm64 if options.arm64 else compile_here
            binaries = compiler(options.profile, log, step.progress)
        with Step("pack the functions") as step:
            manifest = pack(binaries, PIPELINES, options.out or ROOT / "target" / "lambda")
            step.result(shown(manifest))
    except Failure as failure:
        sys.exit("\n".join([f"error: {failure}", *(f"  {line}" for line in failure.details)]))


if __name__ == "__main__":
    main()
