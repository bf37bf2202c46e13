// graphql-eslint over the schema: everything described, and connections as Relay wants them.
import { readFileSync } from "node:fs";
import graphql from "@graphql-eslint/eslint-plugin";
import { Linter } from "eslint";

const source = readFileSync(process.argv[2], "utf8");
const kinds = [
  "DirectiveDefinition", "EnumTypeDefinition", "EnumValueDefinition", "FieldDefinition", "InputObjectTypeDefinition",
  "InputValueDefinition", "InterfaceTypeDefinition", "ObjectTypeDefinition", "ScalarTypeDefinition", "UnionTypeDefinition",
];
const config = {
  files: ["**/*.graphql"],
  plugins: { "@graphql-eslint": graphql },
  languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: source } } },
  rules: {
    "@graphql-eslint/require-description": ["error", Object.fromEntries(kinds.map((kind) => [kind, true]))],
    "@graphql-eslint/require-deprecation-reason": "error",
    "@graphql-eslint/no-hashtag-description": "error",
    "@graphql-eslint/unique-enum-value-names": "error",
    "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
    "@graphql-eslint/relay-connection-types": "error",
    "@graphql-eslint/relay-edge-types": ["error", { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false }],
    "@graphql-eslint/relay-page-info": "error",
  },
};
const told = new Linter({ configType: "flat" }).verify(source, config, { filename: "schema.graphql" });
console.log(JSON.stringify(told.map(({ ruleId, message, line }) => ({ rule: ruleId, message, line }))));
