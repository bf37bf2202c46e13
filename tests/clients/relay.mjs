// Relay's compiler over the schema: paged and refetched fragments, `node`, and a mutation, with its checks.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [schema] = process.argv.slice(2);
const compiler = createRequire(import.meta.url)("relay-compiler");
const project = join(import.meta.dirname, "relay");
rmSync(project, { recursive: true, force: true });
mkdirSync(join(project, "source"), { recursive: true });
writeFileSync(join(project, "schema.graphql"), readFileSync(schema));
writeFileSync(join(project, "source", "portal.js"), readFileSync(join(import.meta.dirname, "relay-source.js")));
const customScalarTypes = Object.fromEntries(
  [...readFileSync(schema, "utf8").matchAll(/^scalar (\w+)/gm)].map(([, name]) => [name, "string"]),
);
const config = { src: "./source", schema: "./schema.graphql", language: "typescript", eagerEsModules: true, customScalarTypes };
writeFileSync(join(project, "relay.config.json"), JSON.stringify(config));

const arguments_ = ["relay.config.json", "--output", "quiet-with-errors"];
execFileSync(compiler, arguments_, { cwd: project, stdio: ["ignore", "ignore", "inherit"] });
execFileSync(compiler, [...arguments_, "--validate"], { cwd: project, stdio: ["ignore", "ignore", "inherit"] });
console.log(JSON.stringify(readdirSync(join(project, "source", "__generated__")).sort()));
