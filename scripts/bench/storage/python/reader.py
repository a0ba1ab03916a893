"""An API reader in Python with boto3: one value with its lineage, for a token that may see it."""

from __future__ import annotations

import json
import os
import time
from typing import Any

import boto3

TABLE = os.environ["TWIN_TABLE"]
dynamodb = boto3.client("dynamodb")
LINEAGE = ("pipeline", "revision", "mapping", "source_id", "order", "arrived_at")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers GET /v1/values/{key}."""
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    scopes = claims.get("scope", "").split()
    is_good = claims.get("token_use") == "access" and int(claims.get("exp", 0)) > time.time()
    if not is_good or "twin/api" not in scopes:
        return answer(401, {"code": "unauthorized"})
    component, _, metric = event["pathParameters"]["key"].partition(".")
    found = dynamodb.get_item(
        TableName=TABLE, Key={"pk": {"S": component}, "sk": {"S": metric}}, ConsistentRead=True
    )
    item = plain(found.get("Item", {}))
    if not item or not {"twin/read", f"twin/{item['pipeline']}"} & set(scopes):
        return answer(404, {"code": "not_found"})
    return answer(200, view(item))


def plain(item: dict[str, Any]) -> dict[str, Any]:
    """An item without DynamoDB's types."""
    return {name: attribute(value) for name, value in item.items()}


def attribute(typed: dict[str, Any]) -> Any:
    """One attribute: numbers are doubles."""
    ((kind, value),) = typed.items()
    return float(value) if kind == "N" else value


def view(item: dict[str, Any]) -> dict[str, Any]:
    """What the API shows of an item."""
    item["order"], item["revision"] = item["version"].split(",")[1], int(item["revision"])
    return {
        "key": f"{item['pk']}.{item['sk']}",
        "component": item["pk"],
        "metric": item["sk"],
        "value": item["value"],
        "unit": item.get("unit"),
        "observed_at": item["observed_at"],
        "stored_at": item["stored_at"],
        "freshness": None,
        "late_at": None,
        "lineage": {name: item[name] for name in LINEAGE},
    }


def answer(status: int, body: dict[str, Any]) -> dict[str, Any]:
    """An answer in JSON."""
    headers = {"content-type": "application/json", "cache-control": "private, no-cache"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}
