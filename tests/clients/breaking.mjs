// What would break clients of an older schema: given both, one each per argument.
import { readFileSync } from "node:fs";
import { buildSchema, findBreakingChanges } from "graphql";

const [older, newer] = process.argv.slice(2).map((file) => buildSchema(readFileSync(file, "utf8")));
const changes = findBreakingChanges(older, newer);
console.log(JSON.stringify(changes.map(({ type, description }) => ({ type, description }))));
