import type { QmpResult } from 'qmp-client';

/** The commands of a machine, each with the names of its arguments. */
export type CommandNames = ReadonlyMap<string, readonly string[]>;

/** What `query-qmp-schema` says of commands. */
export function commandNames(schema: QmpResult<'query-qmp-schema'>): CommandNames {
  const members = new Map(
    schema.flatMap((entry) =>
      entry['meta-type'] === 'object' ? [[entry.name, entry.members.map(({ name }) => name)] as const] : [],
    ),
  );
  const commands = schema.flatMap((entry) =>
    entry['meta-type'] === 'command' ? [[entry.name, members.get(entry['arg-type']) ?? []] as const] : [],
  );
  return new Map(commands.sort(([a], [b]) => a.localeCompare(b)));
}

/**
 * What a line may go on with, as readline wants it: names of commands, after those names of arguments; and the part of
 * the line that they take the place of.
 */
export function completeLine(line: string, commands: CommandNames): [string[], string] {
  const words = line.trimStart().split(/\s+/);
  const last = words.at(-1)!;
  const all =
    words.length === 1
      ? [...commands.keys()].map((name) => `${name} `)
      : (commands.get(words[0]!) ?? []).map((name) => `${name}=`);
  return [all.filter((each) => each.startsWith(last)), last];
}
