// graphql-sse: single answers, streams, a cut, the end, and what is refused by its status.
import { createClient, NetworkError } from "graphql-sse";

const [url, token] = process.argv.slice(2);
function clientWith(secret, retryAttempts = 0) {
  const own = { connected: 0 };
  own.client = createClient({
    url,
    headers: { Authorization: `Bearer ${secret}` },
    retryAttempts,
    retry: async () => {},
    on: { connected: () => (own.connected += 1) },
    fetchFn: (input, init) => {
      const network = new AbortController();
      own.cut = () => network.abort();
      return fetch(input, { ...init, signal: AbortSignal.any([init.signal, network.signal]) });
    },
  });
  own.once = (query, variables) =>
    new Promise((resolve, reject) => {
      let answer;
      const sink = { next: (it) => (answer = it), error: reject, complete: () => resolve(answer) };
      own.client.subscribe({ query, variables }, sink);
    });
  return own;
}
const { once } = clientWith(token);
const VENDOR = `mutation($id: String!) { vendorUpsert(input:
  { externalIds: [{ source: "sse", id: $id }], name: $id, kind: TELECOM }) { action feedPosition } }`;

// an answer, and its end; what is wrong with an operation is an answer too
const answer = await once("{ viewer { role } }");
const wrong = await once("{ viewer { nobody } }");

// a stream that is cut in the middle goes on where it was
let after = (await once(VENDOR, { id: "sse 0" })).data.vendorUpsert.feedPosition;
const STREAM = "subscription($after: String) { changeStream(after: $after, types: [VENDOR]) { cursor patch } }";
const follower = clientWith(token, 3);
const stream = follower.client.iterate({ query: STREAM, get variables() { return { after }; } });
const names = [];
for (let number = 1; number <= 3; number += 1) {
  await once(VENDOR, { id: `sse ${number}` });
  const { value } = await stream.next();
  names.push(value.data.changeStream.patch.set.name);
  after = value.data.changeStream.cursor;
  if (number === 1) follower.cut();
}
await stream.return();

// a stream that cannot go on says why, and completes
const lost = await once(STREAM, { after: "0123456789abcdef:1" });

// what is no operation
const status = (error) => (error instanceof NetworkError ? error.response.status : String(error));
const unknown = await clientWith("nobody").once("{ viewer { role } }").catch(status);
const statuses = await Promise.all([
  { headers: { Accept: "text/html" } },
  { method: "POST", headers: { "Content-Type": "text/plain" }, body: "{ viewer { role } }" },
  { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" },
  { method: "PUT" },
  { headers: { Origin: "https://evil.example" } },
].map(async ({ headers, ...init }) => {
  const asked = { Accept: "text/event-stream", Authorization: `Bearer ${token}`, ...headers };
  const response = await fetch(`${url}?query=${encodeURIComponent("{ viewer { role } }")}`, { ...init, headers: asked });
  const { errors } = await response.json();
  return [response.status, errors[0].extensions.code];
}));

const code = ({ errors }) => errors[0].extensions.code;
const { connected } = follower;
const role = answer.data.viewer.role;
console.log(JSON.stringify({ role, wrong: code(wrong), names, connected, lost: code(lost), unknown, statuses }));
