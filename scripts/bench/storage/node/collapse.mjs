// Usage: collapse.mjs ROUNDS OUT EVENT

import { readFileSync, writeFileSync } from "node:fs";

import { ofEvent, value } from "./winners.mjs";

const [rounds, out, path] = process.argv.slice(2);
const raw = readFileSync(path);
let records = 0;
let newest = new Map();
for (let round = 0; round < Number(rounds); round += 1) {
  const event = JSON.parse(raw.toString("utf8"));
  newest = ofEvent(event);
  records += event.Records.length;
}
const told = (line) =>
  JSON.stringify([
    line.component,
    line.metric,
    value(line),
    line.unit ?? null,
    line.observed_at,
    line.order,
    line.revision,
    line.source_id,
  ]);
writeFileSync(out, [...newest.values()].map(told).join("\n"));
console.log(JSON.stringify({ records }));
