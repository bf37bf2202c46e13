// urql: queries by GET, mutations by POST, its cache, errors, and a subscription over graphql-ws.
import { Client, cacheExchange, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token] = process.argv.slice(2);
const Authorization = `Bearer ${token}`;
const methods = [];
const sockets = createClient({ url: url.replace("http", "ws"), webSocketImpl: WebSocket, connectionParams: { Authorization } });
const client = new Client({
  url,
  preferGetMethod: "force",
  fetchOptions: { headers: { Authorization } },
  fetch: (input, init) => {
    methods.push(init.method);
    return fetch(input, init);
  },
  exchanges: [
    cacheExchange,
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: (sink) => ({ unsubscribe: sockets.subscribe({ ...request, query: request.query ?? "" }, sink) }),
      }),
    }),
  ],
});

const VIEWER = gql`{ viewer { role } }`;
const asked = await client.query(VIEWER, {});
const again = await client.query(VIEWER, {});
const wrong = await client.query(gql`{ viewer { nobody } }`, {});

const VENDOR = gql`
  mutation ($name: String!) {
    vendorUpsert(input: { externalIds: [{ source: "urql", id: "1" }], name: $name, kind: TELECOM }) { action feedPosition }
  }
`;
const position = (await client.mutation(VENDOR, { name: "Urql một" })).data.vendorUpsert.feedPosition;
const change = new Promise((resolve, reject) => {
  const STREAM = gql`subscription ($after: String) { changeStream(after: $after, types: [VENDOR]) { op patch } }`;
  const { unsubscribe } = client.subscription(STREAM, { after: position }).subscribe((result) => {
    (result.error ? reject : resolve)(result.error ?? result.data.changeStream);
    queueMicrotask(() => unsubscribe());
  });
});
const written = await client.mutation(VENDOR, { name: "Urql hai" });
const told = await change;

console.log(JSON.stringify({
  role: asked.data.viewer.role,
  again: again.data.viewer.role,
  wrong: wrong.error.graphQLErrors[0].extensions.code,
  action: written.data.vendorUpsert.action,
  told: [told.op, told.patch.set.name],
  methods,
}));
await sockets.dispose();
