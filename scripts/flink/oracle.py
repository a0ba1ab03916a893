"""The verb `scripts/test-flink`: asks Flink what every mapping gives.

Usage: scripts/test-flink [--accept] [--if-there] [GROUP|PIPELINE …]

All mappings run in one JVM. What Flink gives is compared with the goldens, or becomes them by --accept.
The normal tests compare the embedded engine with the goldens, so that they need no Java.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
from pathlib import Path

from local.errors import Failure
from local.paths import LOCAL, shown
from local.steps import Step

from . import cluster, golden, mappings, pipelines, toolchain

WORK = LOCAL / "flink"


def answers(questions: list[mappings.Question], jars: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Asks Flink; returns the golden of each question, and what Flink says against each it refuses."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    rows = {question.name: WORK / "rows" / question.name for question in questions}
    twin = None
    if any(question.is_case for question in questions):
        twin = pipelines.command_line()
    scripts = {
        question.name: question.script(twin, rows[question.name], WORK / "lines")
        for question in questions
    }
    jobs = [cluster.Job(name, script) for name, script in scripts.items()]
    with Step("ask Flink") as step:
        count = 0

        def ended(name: str) -> None:
            nonlocal count
            count += 1
            step.progress(f"{count} of {len(jobs)}, last {name}")

        refused = cluster.run(jobs, jars, WORK / "scripts", ended)
        step.result(f"{len(jobs)} mappings")
    flink = toolchain.flink_version()
    given = {
        question.name: golden.text(question.header(flink), golden.rows_in(rows[question.name]))
        for question in questions
        if question.name not in refused
    }
    return given, refused


def compare(question: mappings.Question, made: str, accept: bool) -> list[str]:
    """Compares an answer with its golden, or makes it the golden; returns lines about what differs."""
    path = question.golden
    committed = path.read_text(encoding="utf-8") if path.exists() else None
    differs = golden.difference(committed, made)
    if not differs:
        return []
    if accept:
        path.write_text(made, encoding="utf-8")
        print(f"  wrote {shown(path)}")
        return []
    if committed is None and question.is_case:
        print(f"  {shown(path)} is not there: a case may do without, --accept writes it")
        return []
    return [f"{shown(path)}: differs from what Flink gives", *(f"  {line}" for line in differs)]


def test(names: list[str], accept: bool) -> None:
    """Asks Flink about the groups and pipelines named and compares; fails where an answer differs."""
    questions = mappings.questions(names)
    given, refused = answers(questions, toolchain.jars())
    problems = []
    for question in questions:
        if question.name in refused:
            problems += [f"{shown(question.sql)}: Flink refuses it", f"  {refused[question.name]}"]
        else:
            problems += compare(question, given[question.name], accept)
    if problems:
        problems.append(
            "look at each difference; scripts/test-flink --accept makes Flink's answers the goldens"
        )
        raise Failure("the goldens are not what Flink gives", problems)
    rows = sum(text.count("\n") - 1 for text in given.values())
    print(f"{len(given)} mappings, {rows} rows: {'accepted' if accept else 'as committed'}")


def main() -> None:
    """Runs the verb; exits 0 when all is equal."""
    parser = argparse.ArgumentParser(
        prog="scripts/test-flink", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--accept", action="store_true", help="make what Flink gives the goldens")
    parser.add_argument(
        "--if-there", action="store_true", help="only where Java and Flink are installed"
    )
    parser.add_argument("names", nargs="*", metavar="GROUP|PIPELINE", help="only these")
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    problems = toolchain.missing()
    if options.if_there and not problems and not toolchain.installed():
        problems = ["Flink is not installed: scripts/test-flink installs it"]
    if options.if_there and problems:
        print(f"skipped: {problems[0]}")
        return
    try:
        if problems:
            raise Failure("this machine lacks something", problems)
        test(options.names, options.accept)
    except Failure as failure:
        sys.exit("\n".join([f"error: {failure}", *(f"  {line}" for line in failure.details)]))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
