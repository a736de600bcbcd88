import type { CommandLine } from '../harness/command-lines.js';
import { quote } from '../shell-quote.js';

/** What a run of a fixture starts, and what has to be there before. */
export interface FixtureCommands {
  readonly fixture: string;
  /** The folder of the run's sockets and images. */
  readonly folder: string;
  readonly images: readonly { readonly path: string; readonly size: number }[];
  readonly commands: readonly CommandLine[];
  /** Whether the guest is restored instead of booted; only with virtual machines. */
  readonly warm?: boolean;
}

/** Listens on Unix sockets in the harness's place, and prints what comes. */
const listening =
  'for (const path of process.argv.slice(1)) require("net").createServer((socket) => socket.pipe(process.stdout)).listen(path)';

/** Lines to be pasted one by one; only the first ones come to an end by themselves. */
export function renderCommands({ fixture, folder, images, commands, warm }: FixtureCommands): string {
  const start = warm
    ? '; the guest is restored, so that both machines wait for its state (--cold boots it)'
    : '';
  const lines = [
    `# ${fixture}: in this order, each in a terminal of its own${start}`,
    line(['mkdir', '-p', folder]),
    ...images.map(({ path, size }) => line(['truncate', `--size=${size}`, path])),
    ...commands.flatMap(({ name, command, listeners }) => [
      '',
      `# ${name}`,
      ...(listeners.length > 0 ? [`${line(['node', '-e', listening, ...listeners])} &`] : []),
      line(command),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function line(words: readonly string[]): string {
  return words.map(quote).join(' ');
}
