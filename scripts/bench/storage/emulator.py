"""A table of its own in an emulator of DynamoDB, for reads that a real one answers and no stub."""

from __future__ import annotations

import json
import secrets
import urllib.error
import urllib.request
from typing import Any

from local.errors import Failure

PATIENCE_SECONDS = 30.0
# An emulator asks for a signature and checks none.
AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250101/eu-west-1/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=0"
)


class Table:
    """A table that holds one item, from entering to leaving."""

    def __init__(self, endpoint: str, item: dict[str, Any]) -> None:
        self._endpoint, self._item = endpoint, item
        self._name = f"twinline-bench-{secrets.token_hex(4)}"

    @property
    def variables(self) -> dict[str, str]:
        """What lets a function read it."""
        return {"AWS_ENDPOINT_URL": self._endpoint, "TWIN_TABLE": self._name}

    def __enter__(self) -> Table:
        keys = {"pk": "HASH", "sk": "RANGE"}
        self._ask(
            "CreateTable",
            TableName=self._name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in keys],
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],
        )
        self._ask("PutItem", TableName=self._name, Item=self._item)
        return self

    def __exit__(self, *_: object) -> None:
        self._ask("DeleteTable", TableName=self._name)

    def _ask(self, operation: str, **asked: Any) -> None:
        headers = {
            "authorization": AUTHORIZATION,
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": f"DynamoDB_20120810.{operation}",
        }
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            request = urllib.request.Request(self._endpoint, json.dumps(asked).encode(), headers)
            with direct.open(request, timeout=PATIENCE_SECONDS) as answer:
                answer.read()
        except urllib.error.HTTPError as refused:
            told = refused.read().decode(errors="replace")
            raise Failure(f"{self._endpoint} refuses {operation}", [told[:500]]) from None
        except (OSError, ValueError) as fault:
            raise Failure(f"no emulator of DynamoDB answers at {self._endpoint}: {fault}") from None
