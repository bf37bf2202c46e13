import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { Kind, parse } from 'graphql';

const endpoint = new URL('graphql', document.baseURI);

const socket = new URL(endpoint);
socket.protocol = endpoint.protocol.replace('http', 'ws');

/** By the graphql-transport-ws protocol, what stands in the field of headers are the parameters of the connection. */
const send = createGraphiQLFetcher({
  url: endpoint.href,
  subscriptionUrl: socket.href,
  enableIncrementalDelivery: false,
});

/** The document, parsed; nothing where it cannot be, which the server says best. */
function parsed(query) {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

/**
 * Sends operations to the server that the page came from, subscriptions by a websocket.
 *
 * GraphiQL works out what stands in an editor a moment after it was typed or its tab was opened: whoever is faster would
 * ask for the operation of before, so that a name is sent only where the document has it.
 */
export function fetcher(operation, options) {
  const documentAST = parsed(operation.query);
  const names = documentAST?.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((definition) => definition.name?.value);
  const isThere = names === undefined || names.includes(operation.operationName);
  const operationName = isThere ? operation.operationName : undefined;
  return send({ ...operation, operationName }, { ...options, documentAST });
}
