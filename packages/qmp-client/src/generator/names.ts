import type { Schema } from './schema.js';

/** `query-migrate` → `QueryMigrate`, `BLOCK_JOB_READY` → `BlockJobReady`. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => (word === word.toUpperCase() ? word.toLowerCase() : word))
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('');
}

interface Step {
  /** The type's masked name. */
  type: string;
  /** The readable name that the type gets if it has none. */
  suggestion: string;
}

/**
 * Gives every object, enum and alternate that a command or an event reaches a readable, unique name: the
 * well-known ones first, then breadth-first, so that each type is named after the shortest way to it.
 *
 * @param wellKnown path → name, as in well-known-names.ts.
 * @returns masked name → readable name, in the order of naming.
 */
export function nameTypes(schema: Schema, wellKnown: Readonly<Record<string, string>>): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const give = (type: string, name: string) => {
    let unique = name;
    for (let number = 2; taken.has(unique); number++) unique = `${name}${number}`;
    taken.add(unique);
    names.set(type, unique);
  };
  for (const [path, name] of Object.entries(wellKnown)) {
    const type = walk(schema, path);
    if (!names.has(type)) give(type, name);
  }

  const visited = new Set<string>();
  let steps: Step[] = [
    ...schema.commands.flatMap(({ name, 'arg-type': argument, 'ret-type': result }) => [
      { type: argument, suggestion: `${pascalCase(name)}Arguments` },
      { type: result, suggestion: `${pascalCase(name)}Result` },
    ]),
    ...schema.events.map(({ name, 'arg-type': data }) => ({
      type: data,
      suggestion: `${pascalCase(name)}Data`,
    })),
  ];
  while (steps.length > 0) {
    const next: Step[] = [];
    for (const { type, suggestion } of steps) {
      if (visited.has(type) || schema.isEmpty(type)) continue;
      visited.add(type);
      const entity = schema.type(type);
      if (entity['meta-type'] === 'builtin') continue;
      if (entity['meta-type'] !== 'array' && !names.has(type)) give(type, suggestion);
      next.push(...children(schema, type, names.get(type) ?? suggestion));
    }
    steps = next;
  }
  // A well-known type that nothing reaches any more would be emitted without a use; keep the reached ones.
  return new Map([...names].filter(([type]) => visited.has(type)));
}

function children(schema: Schema, type: string, name: string): Step[] {
  const entity = schema.type(type);
  switch (entity['meta-type']) {
    case 'array':
      return [{ type: entity['element-type'], suggestion: `${name}Item` }];
    case 'object':
      return [
        ...entity.members.map((member) => ({
          type: member.type,
          suggestion: `${name}${pascalCase(member.name)}`,
        })),
        ...(entity.variants ?? []).map((variant) => ({
          type: variant.type,
          suggestion: `${name}${pascalCase(variant.case)}`,
        })),
      ];
    case 'alternate':
      return entity.members.map((member, index) => ({
        type: member.type,
        suggestion: `${name}Choice${index + 1}`,
      }));
    default:
      return [];
  }
}

/** Follows a path, as in well-known-names.ts, to the masked name of a type. */
function walk(schema: Schema, path: string): string {
  const [root, section, ...members] = path.split('/');
  const lost = () =>
    new Error(`Expected the schema to have "${path}", but it does not; correct well-known-names.ts.`);
  const command = schema.commands.find(({ name }) => name === root);
  const event = schema.events.find(({ name }) => name === root);
  let type =
    section === 'arguments'
      ? command?.['arg-type']
      : section === 'result'
        ? command?.['ret-type']
        : event?.['arg-type'];
  for (const member of members) {
    if (type === undefined) throw lost();
    const entity = schema.type(type);
    if (entity['meta-type'] === 'array' && member === '[]') type = entity['element-type'];
    else if (entity['meta-type'] !== 'object') throw lost();
    else if (member.startsWith('=')) {
      type = entity.variants?.find((variant) => variant.case === member.slice(1))?.type;
    } else type = entity.members.find(({ name }) => name === member)?.type;
  }
  if (type === undefined) throw lost();
  return type;
}
