import { graphql } from "relay-runtime";

graphql`
  query portalQuery($province: ProvinceBy!) {
    ...portalSystems_query @arguments(province: $province)
    viewer { name role }
  }
`;

// `node` has more arguments than Relay takes a refetch by it for, so that what is paged hangs on the query
graphql`
  fragment portalSystems_query on Query
  @argumentDefinitions(
    province: { type: "ProvinceBy!" }
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  )
  @refetchable(queryName: "portalSystemsPageQuery") {
    province(by: $province) {
      name
      informationSystems(first: $count, after: $cursor) @connection(key: "portalSystems__informationSystems") {
        edges {
          node {
            id
            ...portalSystem_system
          }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;

graphql`
  fragment portalSystem_system on InformationSystem {
    name
    level
    revision
  }
`;

graphql`
  mutation portalUpsertMutation($input: InformationSystemWriteInput!) {
    informationSystemUpsert(input: $input) {
      action
      informationSystem { id ...portalSystem_system }
      userErrors { code message path }
    }
  }
`;

graphql`
  subscription portalChangesSubscription($after: String) {
    changeStream(after: $after, types: [INFORMATION_SYSTEM]) {
      cursor
      op
      node {
        id
        ... on InformationSystem {
          ...portalSystem_system @alias
        }
      }
    }
  }
`;
