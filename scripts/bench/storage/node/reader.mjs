// An API reader: one value with its lineage, for a token that may see it.

import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

import { run } from "./runtime.mjs";

const TABLE = process.env.TWIN_TABLE;
const dynamodb = new DynamoDBClient({});

function answer(statusCode, body) {
  const headers = { "content-type": "application/json", "cache-control": "private, no-cache" };
  return { statusCode, headers, body: JSON.stringify(body) };
}

function view(item) {
  const text = (name) => item[name]?.S ?? null;
  const { value } = item;
  return {
    key: `${text("pk")}.${text("sk")}`,
    component: text("pk"),
    metric: text("sk"),
    value: value.N !== undefined ? Number(value.N) : (value.S ?? value.BOOL),
    unit: text("unit"),
    observed_at: text("observed_at"),
    stored_at: text("stored_at"),
    freshness: null,
    late_at: null,
    lineage: {
      pipeline: text("pipeline"),
      revision: Number(item.revision.N),
      mapping: text("mapping"),
      source_id: text("source_id"),
      order: text("version").split(",")[1],
      arrived_at: text("arrived_at"),
    },
  };
}

await run(async (event) => {
  const { claims } = event.requestContext.authorizer.jwt;
  const scopes = (claims.scope ?? "").split(" ");
  const isGood = claims.token_use === "access" && Number(claims.exp) * 1000 > Date.now();
  if (!isGood || !scopes.includes("twin/api")) return answer(401, { code: "unauthorized" });
  const { key } = event.pathParameters;
  const dot = key.indexOf(".");
  const found = await dynamodb.send(
    new GetItemCommand({
      TableName: TABLE,
      Key: { pk: { S: key.slice(0, dot) }, sk: { S: key.slice(dot + 1) } },
      ConsistentRead: true,
    }),
  );
  const item = found.Item;
  const mayRead =
    item && (scopes.includes("twin/read") || scopes.includes(`twin/${item.pipeline.S}`));
  return mayRead ? answer(200, view(item)) : answer(404, { code: "not_found" });
});
