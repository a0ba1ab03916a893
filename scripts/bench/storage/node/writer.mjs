// A stream writer: the newest of each key, each put if the table holds nothing newer, 32 at a time.

import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

import { run } from "./runtime.mjs";
import { ofEvent, value } from "./winners.mjs";

const TABLE = process.env.TWIN_TABLE;
const AT_ONCE = 32;
const KEPT = ["unit", "observed_at", "pipeline", "mapping", "source_id", "arrived_at"];
const dynamodb = new DynamoDBClient({});

function attribute(plain) {
  if (typeof plain === "number") return { N: String(plain) };
  return typeof plain === "boolean" ? { BOOL: plain } : { S: plain };
}

async function put(line) {
  const version = `${line.observed_at},${line.order},${String(line.revision).padStart(6, "0")}`;
  const item = {
    pk: { S: line.component },
    sk: { S: line.metric },
    version: { S: version },
    value: attribute(value(line)),
    revision: { N: String(line.revision) },
    stored_at: { S: new Date().toISOString() },
  };
  for (const name of KEPT) if (line[name] != null) item[name] = { S: line[name] };
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: TABLE,
        Item: item,
        ConditionExpression: "attribute_not_exists(#version) OR #version < :version",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":version": { S: version } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
  } catch (error) {
    if (error.name !== "ConditionalCheckFailedException") throw error;
  }
}

await run(async (event) => {
  const lines = ofEvent(event).values();
  const worker = async () => {
    for (const line of lines) await put(line);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { batchItemFailures: [] };
});
