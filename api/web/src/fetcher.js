import { createGraphiQLFetcher } from '@graphiql/toolkit';

const endpoint = new URL('graphql', document.baseURI);

const socket = new URL(endpoint);
socket.protocol = endpoint.protocol.replace('http', 'ws');

/**
 * Sends operations to the server that the page came from; subscriptions by the graphql-transport-ws protocol to the
 * same address, with what stands in the field of headers as the parameters of the connection.
 */
export const fetcher = createGraphiQLFetcher({
  url: endpoint.href,
  subscriptionUrl: socket.href,
  enableIncrementalDelivery: false,
});
