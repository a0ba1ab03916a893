// The transformer in Node: validates each line, puts its lineage in front and a newline behind.
// `node transformer.mjs [EVENT ROUNDS]`: with a file, it does so without the runtime.

import { readFileSync } from "node:fs";
import { run } from "./runtime.mjs";

function line(text, number, origin, arrivedAt) {
  const id = JSON.stringify(JSON.parse(text)._meta.id);
  const sequence = origin.sequenceNumber;
  const lineage = `{"v":1,"id":${id},"pipeline":"irish-rail","sequence":"${sequence}","line":${number},"arrived_at":"${arrivedAt}","transformer":"unknown"}`;
  return `{"_lineage":${lineage},${text.slice(1)}`;
}

function record({ recordId, data, kinesisRecordMetadata: origin }) {
  const arrivedAt = new Date(origin.approximateArrivalTimestamp).toISOString().replace("Z", "000Z");
  let out = "";
  for (const [number, text] of Buffer.from(data, "base64").toString("utf8").split("\n").entries()) {
    if (text === "") continue;
    try {
      out += line(text, number, origin, arrivedAt) + "\n";
    } catch {
      continue; // A dead letter.
    }
  }
  const result = out === "" ? "Dropped" : "Ok";
  return { recordId, result, data: Buffer.from(out, "utf8").toString("base64") };
}

const transform = (event) => ({ records: event.records.map(record) });

const [path, rounds] = process.argv.slice(2);
if (path === undefined) {
  await run(async (event) => transform(event));
}
const event = path && readFileSync(path);
for (let round = 0; round < Number(rounds); round += 1) {
  JSON.stringify(transform(JSON.parse(event.toString("utf8"))));
}
