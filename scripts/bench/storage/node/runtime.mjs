// Lambda's runtime loop, with less in it than Lambda's own has.

import http from "node:http";

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const base = "/2018-06-01/runtime/invocation";

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, agent, method, path }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

export async function run(handler) {
  for (;;) {
    const next = await call("GET", `${base}/next`);
    const id = next.headers["lambda-runtime-aws-request-id"];
    try {
      const answer = await handler(JSON.parse(next.body.toString("utf8")));
      await call("POST", `${base}/${id}/response`, JSON.stringify(answer));
    } catch (error) {
      await call("POST", `${base}/${id}/error`, JSON.stringify({ errorMessage: String(error) }));
    }
  }
}
