import type { Command } from 'commander';

/** Something that a document says of the command line. */
export interface Mention {
  /** Where it stands, such as `README.md:31`. */
  readonly at: string;
  readonly text: string;
}

/** What a document says: scripts that are to be run as they stand, and code in the midst of sentences. */
export interface Mentions {
  readonly scripts: readonly Mention[];
  readonly inline: readonly Mention[];
}

/** The languages of fenced blocks that hold commands. */
const shells = /^(sh|bash|shell|console)$/;

/** The commands of a Markdown document. In blocks of `console` the lines with a prompt are the commands. */
export function mentionsIn(markdown: string, name: string): Mentions {
  const scripts: Mention[] = [];
  const inline: Mention[] = [];
  let language: string | undefined;
  let script: { line: number; lines: string[] } | undefined;
  let prose: { line: number; lines: string[] } = { line: 1, lines: [] };
  const endProse = (next: number) => {
    const text = prose.lines.join('\n');
    for (const match of text.matchAll(/`([^`]+)`/g)) {
      const line = prose.line + text.slice(0, match.index).split('\n').length - 1;
      inline.push({ at: `${name}:${line}`, text: match[1]!.replaceAll(/\s+/g, ' ') });
    }
    prose = { line: next, lines: [] };
  };
  markdown.split('\n').forEach((line, index) => {
    const fence = /^\s*```(\w*)/.exec(line);
    if (fence !== null) {
      endProse(index + 2);
      if (language === undefined) language = fence[1]!;
      else language = undefined;
    } else if (language === undefined) {
      // A blank line ends a paragraph, and any code in it.
      if (line.trim() === '') endProse(index + 2);
      else prose.lines.push(line);
    } else if (shells.test(language)) {
      const continued = script?.lines.at(-1)?.endsWith('\\');
      const command = language === 'console' ? /^\s*\$ (.*)/.exec(line)?.[1] : line;
      if (continued) script!.lines.push(line);
      else if (command !== undefined) script = { line: index + 1, lines: [command] };
      else return;
      if (!line.endsWith('\\'))
        scripts.push({ at: `${name}:${script!.line}`, text: script!.lines.join('\n') });
    }
  });
  endProse(0);
  return { scripts, inline };
}

/** What a command's `--help` prints, with what was added to it. */
export function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

/** The example lines of a command's help, without the remarks in brackets after them. */
export function examplesIn(help: string, name: string): Mention[] {
  return help
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => /^ {2}(\w+=\S+ )*(npx )?switchover /.test(line))
    .map((line) => ({ at: `switchover ${name} --help`, text: line.trim().replace(/\s{2,}\(.*\)$/, '') }));
}
