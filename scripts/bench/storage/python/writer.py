"""A stream writer with boto3: the newest of each key, each put if the table holds nothing newer."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import Any

import boto3
import winners
from boto3.dynamodb.types import TypeSerializer
from botocore.exceptions import ClientError

TABLE = os.environ["TWIN_TABLE"]
dynamodb = boto3.client("dynamodb")
serializer = TypeSerializer()
KEPT = ("unit", "observed_at", "pipeline", "revision", "mapping", "source_id", "arrived_at")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Handles a batch. A fault fails it as a whole."""
    for line in winners.of_event(event).values():
        put(line)
    return {"batchItemFailures": []}


def put(line: winners.Line) -> None:
    """Puts one item under the condition that it is newer."""
    version = "{},{},{:06}".format(*winners.version(line))
    item = {name: {"S": line[name]} for name in KEPT if isinstance(line.get(name), str)}
    item["revision"] = {"N": str(line["revision"])}
    item.update(pk={"S": line["component"]}, sk={"S": line["metric"]}, version={"S": version})
    value = winners.value(line)
    item["value"] = {"N": repr(value)} if isinstance(value, float) else serializer.serialize(value)
    item["stored_at"] = {"S": datetime.now(timezone.utc).isoformat()}
    try:
        dynamodb.put_item(
            TableName=TABLE,
            Item=item,
            ConditionExpression="attribute_not_exists(#version) OR #version < :version",
            ExpressionAttributeNames={"#version": "version"},
            ExpressionAttributeValues={":version": {"S": version}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
