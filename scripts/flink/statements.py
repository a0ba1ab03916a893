"""Cuts a script into statements and tells Flink where its tables are."""

from __future__ import annotations

import re
from pathlib import Path

from local.errors import Failure

# Texts and quoted names with their doubled quotes, comments, the end of a statement, anything else.
TOKEN = re.compile(r"'(?:[^']|'')*'|`(?:[^`]|``)*`|--[^\n]*|/\*.*?\*/|;|.", re.DOTALL)

# Flink's default decoder loses its place after an object or an array in a column of another type, and
# reads the fields after it into the wrong columns or drops the row; the one that reads a whole tree
# first does not.
READING = {"json.ignore-parse-errors": "true", "json.decode.json-parser.enabled": "false"}

SINK_TYPES = {
    "component": "STRING",
    "metric": "STRING",
    "value_number": "DOUBLE",
    "value_text": "STRING",
    "value_boolean": "BOOLEAN",
    "deleted": "BOOLEAN",
    "unit": "STRING",
    "observed_at": "TIMESTAMP_LTZ(6)",
    "facility": "STRING",
    "process": "STRING",
    "process_event": "STRING",
}


def split(sql: str) -> list[str]:
    """Returns the statements of a script, without the semicolons between them.

    Each has as many line breaks in front as the script, so that Flink names a line as the reader does.
    """
    statements = [""]
    lines = 0
    for token in TOKEN.findall(sql):
        lines += token.count("\n")
        if token == ";":
            statements.append("\n" * lines)
        else:
            statements[-1] += token
    return [statement.rstrip() for statement in statements if _code(statement)]


def of_probes(sql: str, lines: Path, rows: Path) -> list[str]:
    """Returns a mapping's statements with its source in `lines` and its rows written into `rows`."""
    found = split(sql)
    kinds = [" ".join(_code(statement).upper().split()[:2]) for statement in found]
    if kinds != ["CREATE TABLE", "INSERT INTO"]:
        raise Failure(f"a mapping is one CREATE TABLE and one INSERT INTO, not {', '.join(kinds)}")
    source, insert = found
    columns = ", ".join(f"`{name}` {SINK_TYPES[name]}" for name in columns_of(insert))
    sink = f"CREATE TABLE digital_twin ({columns})"
    # The line break ends a comment in which the statement may end.
    return [f"{source}\n{_files(lines, READING)}", f"{sink}\n{_files(rows)}", insert]


def columns_of(insert: str) -> list[str]:
    """Returns the columns that an INSERT lists."""
    found = re.search(r"INTO\s+digital_twin\s*\(([^)]*)\)", _code(insert), re.IGNORECASE)
    names = [name.strip(" \t\r\n`") for name in found.group(1).split(",")] if found else []
    unknown = [name for name in names if name not in SINK_TYPES]
    if unknown or not names:
        raise Failure(f"an INSERT INTO digital_twin (…) lists columns; unknown: {', '.join(unknown)}")
    return names


def _files(path: Path, more: dict[str, str] | None = None) -> str:
    """The options of a table in a file or a folder of files, one JSON object a line."""
    options = {
        "connector": "filesystem",
        "path": str(path),
        "format": "json",
        "json.timestamp-format.standard": "ISO-8601",
        **(more or {}),
    }
    return "WITH (" + ", ".join(f"'{name}' = '{value}'" for name, value in options.items()) + ")"


def _code(statement: str) -> str:
    """The statement without its comments."""
    kept = (token for token in TOKEN.findall(statement) if not token.startswith(("--", "/*")))
    return "".join(kept).strip()
