import { nameTypes } from './names.js';
import type { ObjectEntity, ObjectMember, Schema } from './schema.js';
import { openArguments, wellKnownNames } from './well-known-names.js';

/**
 * Renders the whole module of types for one schema: the same schema always gives the same text.
 *
 * @param origin the schema's file name, for the header.
 * @param wellKnown names given beforehand to types that the schema must have.
 */
export function renderTypes(schema: Schema, origin: string, wellKnown = wellKnownNames): string {
  const renderer = new TypeRenderer(schema, wellKnown);
  return [
    `// Generated from schema/${origin} by \`npm run generate\`; do not edit.\n`,
    '/** An object without members: no arguments, no data, or nothing to return. */',
    'export type Empty = Record<string, never>;\n',
    renderer.commands(),
    renderer.events(),
    renderer.types(),
  ].join('\n');
}

class TypeRenderer {
  readonly #schema: Schema;
  readonly #names: Map<string, string>;

  constructor(schema: Schema, wellKnown: Readonly<Record<string, string>>) {
    this.#schema = schema;
    this.#names = nameTypes(schema, wellKnown);
  }

  commands(): string {
    const lines = this.#schema.commands.map((command) => {
      const known = this.#reference(command['arg-type']);
      const open = openArguments.has(command.name) ? ' & { [property: string]: unknown }' : '';
      const result = this.#reference(command['ret-type']);
      return `${remark(command.features, '  ')}  ${quote(command.name)}: { arguments: ${known}${open}; result: ${result} };`;
    });
    const outOfBand = this.#schema.commands.filter((command) => command['allow-oob'] === true);
    return [
      '/** Every command: its arguments and what it returns. */',
      `export interface QmpCommands {\n${lines.join('\n')}\n}\n`,
      '/** The commands that may be executed out of band. */',
      `export type QmpOutOfBandCommandName =${union(outOfBand.map(({ name }) => quote(name)))};\n`,
    ].join('\n');
  }

  events(): string {
    const lines = this.#schema.events.map(
      (event) =>
        `${remark(event.features, '  ')}  ${quote(event.name)}: { data: ${this.#reference(event['arg-type'])} };`,
    );
    return `/** Every event and its data. */\nexport interface QmpEvents {\n${lines.join('\n')}\n}\n`;
  }

  types(): string {
    return [...this.#names]
      .sort(([, a], [, b]) => (a < b ? -1 : 1))
      .map(([type, name]) => this.#definition(type, name))
      .join('\n');
  }

  #definition(type: string, name: string): string {
    const entity = this.#schema.type(type);
    switch (entity['meta-type']) {
      case 'enum':
        return `export type ${name} =${union(entity.members.map((member) => quote(member.name)))};\n`;
      case 'alternate':
        return `export type ${name} =${union(entity.members.map((member) => this.#reference(member.type)))};\n`;
      case 'object':
        return entity.variants === undefined
          ? `${remark(entity.features, '')}export interface ${name} {\n${this.#members(entity.members)}}\n`
          : this.#discriminatedUnion(entity, name);
      default:
        throw new Error(`Expected type ${name} to need a definition, but it is ${entity['meta-type']}.`);
    }
  }

  /** The tag's values that share a branch are one case of the union; values without members share another. */
  #discriminatedUnion(entity: ObjectEntity, name: string): string {
    const tag = entity.members.find((member) => member.name === entity.tag);
    if (tag === undefined || tag.default !== undefined) {
      throw new Error(
        `Expected ${name} to have the mandatory tag "${entity.tag}"; teach render.ts otherwise.`,
      );
    }
    const casesByBranch = new Map<string, string[]>();
    for (const variant of entity.variants ?? []) {
      const branch = this.#schema.isEmpty(variant.type) ? '' : this.#reference(variant.type);
      casesByBranch.set(branch, [...(casesByBranch.get(branch) ?? []), variant.case]);
    }
    const branches = [...casesByBranch].map(([branch, cases]) => {
      const tagged = `{ ${property(tag.name)}: ${cases.map(quote).join(' | ')} }`;
      return branch === '' ? tagged : `(${tagged} & ${branch})`;
    });
    const common = entity.members.filter((member) => member !== tag);
    if (common.length === 0) return `export type ${name} =${union(branches)};\n`;
    return [
      `export interface ${name}Common {\n${this.#members(common)}}\n`,
      `export type ${name} = ${name}Common &\n  (${union(branches).replaceAll('\n', '\n  ')}\n  );\n`,
    ].join('\n');
  }

  #members(members: readonly ObjectMember[]): string {
    return members
      .map((member) => {
        const optional = member.default === undefined ? '' : '?';
        return `${remark(member.features, '  ')}  ${property(member.name)}${optional}: ${this.#reference(member.type)};\n`;
      })
      .join('');
  }

  #reference(type: string): string {
    const entity = this.#schema.type(type);
    if (entity['meta-type'] === 'array') {
      const element = this.#reference(entity['element-type']);
      return /^\w+$/.test(element) ? `${element}[]` : `(${element})[]`;
    }
    if (entity['meta-type'] === 'builtin') return builtin(entity['json-type']);
    if (this.#schema.isEmpty(type)) return 'Empty';
    const name = this.#names.get(type);
    if (name === undefined) throw new Error(`Expected type ${type} to have been named, but it was not.`);
    return name;
  }
}

function builtin(jsonType: string): string {
  switch (jsonType) {
    case 'string':
    case 'boolean':
    case 'number':
    case 'null':
      return jsonType;
    case 'int':
      return 'number';
    case 'value':
      return 'unknown';
    default:
      throw new Error(`Expected a JSON type that QEMU has had so far, but got "${jsonType}".`);
  }
}

function quote(text: string): string {
  return `'${text}'`;
}

function property(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quote(name);
}

function union(members: readonly string[]): string {
  if (members.length === 0) return ' never';
  const line = ` ${members.join(' | ')}`;
  return line.length <= 80 ? line : members.map((member) => `\n  | ${member}`).join('');
}

/** QEMU marks what may change or go away; the editor should show it. */
function remark(features: readonly string[] | undefined, indent: string): string {
  const tags = [];
  if (features?.includes('deprecated')) tags.push('@deprecated by QEMU');
  if (features?.includes('unstable')) tags.push('@experimental QEMU may change or remove it');
  return tags.map((tag) => `${indent}/** ${tag}. */\n`).join('');
}
