// From a Kinesis event to the newest line of each key.

export function ofEvent(event) {
  const newest = new Map();
  for (const record of event.Records) {
    const text = Buffer.from(record.kinesis.data, "base64").toString("utf8");
    for (const line of text.split("\n")) {
      if (line !== "") add(newest, line);
    }
  }
  return newest;
}

function add(newest, text) {
  let line;
  try {
    line = JSON.parse(text);
  } catch {
    return; // A dead letter.
  }
  const key = `${line.component}.${line.metric}`;
  const held = newest.get(key);
  if (held === undefined || isNewer(line, held)) newest.set(key, line);
}

// Times of one width sort as texts.
function isNewer(line, held) {
  if (line.observed_at !== held.observed_at) return line.observed_at > held.observed_at;
  if (line.order !== held.order) return line.order > held.order;
  return line.revision > held.revision;
}

export function value(line) {
  return line.value_number ?? line.value_text ?? line.value_boolean ?? null;
}
