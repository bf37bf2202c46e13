// graphql-ws: single answers, streams, pings, the end, a cut, and the codes that close a socket.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [http, token] = process.argv.slice(2);
const url = http.replace("http", "ws");
const Authorization = `Bearer ${token}`;

const seen = { pongs: 0, connected: 0 };
let socket;
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: { Authorization },
  lazy: false,
  onNonLazyError: () => {},
  keepAlive: 200,
  retryAttempts: 3,
  retryWait: async () => {},
  shouldRetry: () => true,
  on: {
    connected: (opened) => {
      socket = opened;
      seen.connected += 1;
    },
    pong: (received) => {
      if (received) seen.pongs += 1;
    },
  },
});
const once = (query, variables) =>
  new Promise((resolve, reject) => {
    let answer;
    client.subscribe({ query, variables }, { next: (it) => (answer = it), error: reject, complete: () => resolve(answer) });
  });
const VENDOR = `mutation($id: String!) { vendorUpsert(input:
  { externalIds: [{ source: "ws", id: $id }], name: $id, kind: TELECOM }) { action feedPosition } }`;

// an answer, and its end
const answer = await once("{ viewer { role } }");
const wrong = await once("{ viewer { nobody } }").catch((errors) => errors[0].extensions.code);

// a stream that is cut in the middle goes on where it was
const start = (await once(VENDOR, { id: "ws 0" })).data.vendorUpsert.feedPosition;
const STREAM = "subscription($after: String) { changeStream(after: $after, types: [VENDOR]) { cursor patch } }";
const names = [];
let after = start;
const follow = () => client.iterate({ query: STREAM, get variables() { return { after }; } });
for (let number = 1, stream = follow(), writing = once(VENDOR, { id: "ws 1" }); number <= 3; number += 1) {
  await writing;
  const { value } = await stream.next();
  names.push(value.data.changeStream.patch.set.name);
  after = value.data.changeStream.cursor;
  if (number === 1) {
    // no close frame: as a network is cut
    socket.terminate();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  if (number === 3) await stream.return();
  else writing = once(VENDOR, { id: `ws ${number + 1}` });
}
await new Promise((resolve) => setTimeout(resolve, 500));
await client.dispose();

/** The code with which a socket is closed that says these messages. */
const closed = (messages, { protocol = "graphql-transport-ws", awaitAck = true, authorization = Authorization } = {}) =>
  new Promise((resolve) => {
    const raw = new WebSocket(url, protocol);
    const init = { type: "connection_init", payload: { Authorization: authorization } };
    const say = (message) => raw.send(typeof message === "string" ? message : JSON.stringify(message));
    raw.on("open", () => (awaitAck ? say(init) : messages.forEach(say)));
    raw.on("message", (text) => {
      if (JSON.parse(text).type === "connection_ack") messages.forEach(say);
    });
    raw.on("close", (code) => resolve(code));
    raw.on("error", () => {});
  });
const subscribe = { type: "subscribe", id: "1", payload: { query: STREAM } };
const codes = await Promise.all([
  closed(["not JSON"]),
  closed([subscribe], { awaitAck: false }),
  closed([], { authorization: "Bearer nobody" }),
  closed([], { protocol: [], awaitAck: false }),
  closed([], { awaitAck: false }),
  closed([subscribe, subscribe]),
  closed([{ type: "connection_init" }]),
  closed([{ type: "ping", payload: { long: "x".repeat(300_000) } }]),
]);

console.log(JSON.stringify({ role: answer.data.viewer.role, wrong, names, pongs: seen.pongs > 0, connected: seen.connected, codes }));
