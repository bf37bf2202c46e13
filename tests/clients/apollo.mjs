// Apollo Client: what it reads, keeps by id, pages, writes, and how it tells errors.
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { ServerError } from "@apollo/client/errors";
import { relayStylePagination } from "@apollo/client/utilities";

const [url, token] = process.argv.slice(2);
const clientWith = (secret) =>
  new ApolloClient({
    link: new HttpLink({ uri: url, headers: { Authorization: `Bearer ${secret}` } }),
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { provinces: relayStylePagination() } } },
    }),
  });
const client = clientWith(token);

const PROVINCES = gql`
  query ($after: String) {
    provinces(first: 10, after: $after) {
      edges { cursor node { id name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const pages = client.watchQuery({ query: PROVINCES });
const watching = pages.subscribe(() => {});
const { data: first } = await pages.result?.() ?? await client.query({ query: PROVINCES });
await pages.fetchMore({ variables: { after: first.provinces.pageInfo.endCursor } });
const merged = client.readQuery({ query: PROVINCES }).provinces.edges.map((edge) => edge.node.name);
watching.unsubscribe();

// what a mutation answers of a thing shows in what was asked of it before
const VENDOR = gql`
  mutation ($name: String!) {
    vendorUpsert(input: { externalIds: [{ source: "apollo", id: "1" }], name: $name, kind: TELECOM }) {
      action
      vendor { id revision name }
      userErrors { code }
    }
  }
`;
const upsert = async (name) => (await client.mutate({ mutation: VENDOR, variables: { name } })).data.vendorUpsert;
const { vendor } = await upsert("Apollo một");
const NODE = gql`
  query ($id: ID!) {
    node(id: $id) { id ... on Vendor { name revision } }
  }
`;
await client.query({ query: NODE, variables: { id: vendor.id } });
await upsert("Apollo hai");
const kept = client.readQuery({ query: NODE, variables: { id: vendor.id } });

const wrong = await client.query({ query: gql`{ viewer { nobody } }` }).catch((error) => error);
const unknown = await clientWith("nobody").query({ query: gql`{ viewer { name } }` }).catch((error) => error);

console.log(JSON.stringify({
  provinces: merged.length,
  distinct: new Set(merged).size,
  kept: kept.node.name,
  wrong: CombinedGraphQLErrors.is(wrong) ? wrong.errors[0].extensions.code : String(wrong),
  unknown: CombinedGraphQLErrors.is(unknown) ? unknown.errors[0].extensions.code
    : ServerError.is(unknown) ? `${unknown.statusCode}` : String(unknown),
}));
client.stop();
