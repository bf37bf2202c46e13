// graphql-codegen: the types of the whole schema, and typed documents of some operations, each to be compiled strictly.
import { readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as typescript from "@graphql-codegen/typescript";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const [schemaFile, ...operations] = process.argv.slice(2);
const schema = parse(readFileSync(schemaFile, "utf8"));
const documents = operations.map((location) => ({ location, document: parse(readFileSync(location, "utf8")) }));
const pluginMap = { typescript, typescriptOperations, typedDocumentNode };
async function generate(filename, documents, names) {
  const plugins = names.map((name) => ({ [name]: {} }));
  const text = await codegen({ filename, schema, documents, config: { useTypeImports: true }, plugins, pluginMap });
  writeFileSync(filename, text);
  return text;
}

const types = await generate("generated-schema.ts", [], ["typescript"]);
const typed = await generate("generated-operations.ts", documents, ["typescriptOperations", "typedDocumentNode"]);
console.log(JSON.stringify({
  types: (types.match(/^export (type|enum) /gm) ?? []).length,
  documents: (typed.match(/^export const \w+Document/gm) ?? []).length,
}));
