/** One named entity of `query-qmp-schema` ("SchemaInfo" of QEMU's introspection). */
export type SchemaEntity =
  | { 'meta-type': 'builtin'; name: string; 'json-type': string }
  | { 'meta-type': 'enum'; name: string; members: EnumMember[]; values: string[] }
  | { 'meta-type': 'array'; name: string; 'element-type': string }
  | ObjectEntity
  | { 'meta-type': 'alternate'; name: string; members: { type: string }[] }
  | CommandEntity
  | EventEntity;

export interface EnumMember {
  name: string;
  features?: string[];
}

/** A member is optional exactly if it has a `default` (which is always null so far). */
export interface ObjectMember {
  name: string;
  type: string;
  default?: null;
  features?: string[];
}

export interface ObjectEntity {
  'meta-type': 'object';
  name: string;
  members: ObjectMember[];
  tag?: string;
  variants?: { case: string; type: string }[];
  features?: string[];
}

export interface CommandEntity {
  'meta-type': 'command';
  name: string;
  'arg-type': string;
  'ret-type': string;
  'allow-oob'?: boolean;
  features?: string[];
}

export interface EventEntity {
  'meta-type': 'event';
  name: string;
  'arg-type': string;
  features?: string[];
}

/** QEMU's schema, looked up by name. */
export class Schema {
  readonly commands: readonly CommandEntity[];
  readonly events: readonly EventEntity[];
  readonly #types = new Map<string, SchemaEntity>();

  constructor(entities: readonly SchemaEntity[]) {
    for (const entity of entities) {
      // Commands and events have name spaces of their own; types must not collide with them.
      if (entity['meta-type'] !== 'command' && entity['meta-type'] !== 'event') {
        this.#types.set(entity.name, entity);
      }
    }
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    this.commands = entities.filter((entity) => entity['meta-type'] === 'command').sort(byName);
    this.events = entities.filter((entity) => entity['meta-type'] === 'event').sort(byName);
  }

  /** @throws {Error} when the schema does not define the type. */
  type(name: string): SchemaEntity {
    const entity = this.#types.get(name);
    if (entity === undefined) {
      throw new Error(
        `Expected the schema to define type ${JSON.stringify(name)}, but it does not; fetch it again from QEMU.`,
      );
    }
    return entity;
  }

  /** Whether the type is an object without members, which commands use for "nothing". */
  isEmpty(name: string): boolean {
    const entity = this.type(name);
    return entity['meta-type'] === 'object' && entity.members.length === 0 && entity.variants === undefined;
  }
}
