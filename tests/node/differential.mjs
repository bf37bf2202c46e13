// Makes documents for a schema, and tells what the reference implementation finds wrong with each: a schema file and a
// count are given, a JSON list of { text, faults } is printed. The same count always makes the same documents.
import { readFileSync } from 'node:fs';
import {
  buildSchema, getNamedType, getNullableType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType,
  isObjectType, parse, validate,
} from 'graphql';
import { handPicked } from './documents.mjs';

const schema = buildSchema(readFileSync(process.argv[2], 'utf8'));
const count = Number(process.argv[3]);

// mulberry32: small, and alike on every machine
let state = 0x5eed;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (most) => Math.floor(random() * most);
const pick = (list) => list[below(list.length)];
const chance = (part) => random() < part;

function literal(type, depth) {
  if (isNonNullType(type)) return literal(type.ofType, depth);
  if (chance(0.05)) return 'null';
  if (isListType(type)) return `[${Array.from({ length: below(3) }, () => literal(type.ofType, depth - 1)).join(', ')}]`;
  if (isEnumType(type)) return pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const chosen = type.isOneOf ? [pick(fields)] : fields.filter((f) => isNonNullType(f.type) || (depth > 0 && chance(2 / fields.length)));
    return `{${chosen.map((f) => `${f.name}: ${literal(f.type, depth - 1)}`).join(', ')}}`;
  }
  switch (type.name) {
    case 'Int': return String(below(300));
    case 'Float': return '1.5';
    case 'Boolean': return chance(0.5) ? 'true' : 'false';
    case 'Date': return '"2024-04-30"';
    case 'DateTime': return '"2024-04-30T07:00:00Z"';
    default: return pick(['"a"', '"Hà Nội"', '"""block"""', '"\\u00e9"']);
  }
}

function document() {
  const variables = [];
  const fragments = [];
  const directives = () => {
    if (!chance(0.05)) return '';
    return ` @${pick(['skip', 'include'])}(if: ${chance(0.5) ? variable('Boolean!') : 'true'})`;
  };
  const variable = (type) => {
    const name = `$v${variables.length}`;
    variables.push(`${name}: ${type}`);
    return name;
  };
  const field = (type, depth) => {
    const fields = Object.values(type.getFields());
    const leaves = fields.filter((f) => isLeafType(getNamedType(f.type)));
    const chosen = depth > 0 ? pick(fields) : pick(leaves.length ? leaves : fields);
    const args = chosen.args.filter((a) => (isNonNullType(a.type) && a.defaultValue === undefined) || chance(0.2)).map((a) => {
      const given = chance(0.2) ? variable(String(a.type)) : literal(a.type, 2);
      return `${a.name}: ${given}`;
    });
    const alias = chance(0.15) ? `${pick(['a', 'b', 'c', chosen.name])}: ` : '';
    const named = getNamedType(chosen.type);
    const set = isLeafType(named) ? '' : ` ${selection(named, depth - 1)}`;
    return `${alias}${chosen.name}${args.length ? `(${args.join(', ')})` : ''}${directives()}${set}`;
  };
  const selection = (type, depth) => {
    if (!isObjectType(type) && depth > 0 && chance(0.7)) {
      const of = pick(schema.getPossibleTypes(type));
      return `{ __typename ... on ${of.name} ${selection(of, depth - 1)} }`;
    }
    if (depth <= -3) return '{ __typename }';
    const parts = Array.from({ length: 1 + below(3) }, () => {
      if (chance(0.05)) return '__typename';
      if (chance(0.06)) return `...${chance(0.5) ? ` on ${type.name}` : ''}${directives()} { ${field(type, depth - 1)} }`;
      if (chance(0.05)) {
        const name = `F${fragments.length}`;
        fragments.push('');
        fragments[Number(name.slice(1))] = `fragment ${name} on ${type.name} { ${field(type, depth - 1)} }`;
        return `...${name}`;
      }
      return field(type, depth);
    });
    return `{ ${parts.join(' ')} }`;
  };
  const body = selection(schema.getQueryType(), 3);
  const head = variables.length ? `query Q(${variables.join(', ')}) ` : chance(0.3) ? 'query Q ' : '';
  return [head + body, ...fragments].join(' ');
}

// One token of a document is left out, doubled, changed for another, or renamed.
function broken(text) {
  const tokens = text.match(/"""[^]*?"""|"(?:\\.|[^"\\])*"|\.\.\.|[A-Za-z0-9_À-ỹ]+|[^\s]/g) ?? [];
  const at = below(tokens.length);
  switch (below(6)) {
    case 0: tokens.splice(at, 1); break;
    case 1: tokens.splice(at, 0, tokens[at]); break;
    case 2: tokens[at] = pick(tokens); break;
    case 3: tokens[at] = pick(['null', '1', '"a"', 'true', 'name', 'id', '$v0', '[1]', '{}', 'Query', 'String']); break;
    case 4: tokens[at] += 'x'; break;
    default: {
      const to = below(tokens.length);
      [tokens[at], tokens[to]] = [tokens[to], tokens[at]];
    }
  }
  return tokens.join(' ');
}

function faults(text) {
  try {
    return validate(schema, parse(text)).map((error) => error.message);
  } catch (error) {
    return [error.message];
  }
}

const documents = [...handPicked];
while (documents.length < count) {
  const text = document();
  documents.push(text);
  documents.push(broken(text));
  if (chance(0.3)) documents.push(broken(broken(text)));
}
process.stdout.write(JSON.stringify(documents.map((text) => ({ text, faults: faults(text) }))));
