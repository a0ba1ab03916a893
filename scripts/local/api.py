"""Reads the deployed API as any client would: a token by client credentials, then GET."""

from __future__ import annotations

import base64
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from .errors import Failure

PAGE = 100
TOKEN_RENEWED_SECONDS_EARLY = 60.0


class Api:
    """The API behind a connection file."""

    def __init__(self, connection: Path) -> None:
        self._connection = json.loads(connection.read_text(encoding="utf-8"))
        self._token = ""
        self._expires = 0.0
        # Never through a proxy: the emulator is on this machine.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def token(self) -> str:
        """An access token, renewed when it is about to expire."""
        if time.monotonic() >= self._expires:
            pair = f"{self._connection['client_id']}:{self._connection['client_secret']}"
            request = urllib.request.Request(
                self._connection["token_url"],
                data=urllib.parse.urlencode(
                    {"grant_type": "client_credentials", "scope": self._connection["scope"]}
                ).encode(),
                headers={"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()},
            )
            answer = self._open(request)
            self._token = answer["access_token"]
            self._expires = (
                time.monotonic() + answer.get("expires_in", 300) - TOKEN_RENEWED_SECONDS_EARLY
            )
        return self._token

    def get(self, path: str, **query: str) -> Any:
        """GETs a path such as `/v1/components`."""
        url = self._connection["api"] + urllib.parse.quote(path)
        if query:
            url += "?" + urllib.parse.urlencode(query)
        headers = {"Authorization": f"Bearer {self.token()}"}
        return self._open(urllib.request.Request(url, headers=headers))

    def components(self, pipeline: str | None = None, limit: int = PAGE) -> list[str]:
        """The names of all components, or those of one pipeline, page by page."""
        names: list[str] = []
        query = {"limit": str(limit), **({"pipeline": pipeline} if pipeline else {})}
        while True:
            page = self.get("/v1/components", **query)
            names += [entry["component"] for entry in page["components"]]
            if not page.get("next_cursor"):
                return names
            query["cursor"] = page["next_cursor"]

    def component(self, name: str) -> list[dict[str, Any]]:
        """The values of one component."""
        return self.get(f"/v1/components/{name}")["metrics"]

    def _open(self, request: urllib.request.Request) -> Any:
        what = f"{request.get_method()} {request.full_url}"
        try:
            with self._opener.open(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            text = error.read().decode("utf-8", errors="replace")
            raise Failure(f"{what} answered {error.code}", text.splitlines()[:10]) from error
        except OSError as error:
            raise Failure(f"{what} failed: {error}") from error
        except json.JSONDecodeError as error:
            raise Failure(f"{what} did not answer with JSON: {error}") from error


def write_connection(path: Path, outputs: dict[str, Any], secret: str) -> None:
    """Writes the file by which the command line finds the API. Only its owner may read it."""
    content = {
        "api": outputs["api_url"],
        "token_url": outputs["token_url"],
        "client_id": outputs["client_ids"]["demo"],
        "client_secret": secret,
        "scope": "twin/api twin/read",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
        file.write("\n")
    part.replace(path)
