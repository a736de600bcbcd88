import type { CompletedOption, CompletionModel, Values } from './model.js';

/** A script for fish 3 or later. */
export function fishCompletion({ name, options, commands }: CompletionModel): string {
  const complete = `complete -c ${name}`;
  const lines = [
    `# Completion of ${name} for fish. Made by "${name} completion fish"; to have it: ${name} completion fish | source`,
    `${complete} -f`,
    ...options.map((option) => `${complete} ${optionWords(option)}`),
  ];
  for (const command of commands) {
    const seen = quoted(`__fish_seen_subcommand_from ${command.name}`);
    lines.push(
      `${complete} -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.description)}`,
      ...command.options.map((option) => `${complete} -n ${seen} ${optionWords(option)}`),
    );
    const values = valueWords(command.arguments);
    if (command.arguments !== undefined && values !== '') lines.push(`${complete} -n ${seen} ${values}`);
  }
  return `${lines.join('\n')}\n`;
}

function optionWords({ flags, description, values }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = values === undefined ? [] : ['-r', valueWords(values)];
  return [...names, ...value, '-d', quoted(description)].filter((word) => word !== '').join(' ');
}

function valueWords(values: Values | undefined): string {
  switch (values?.kind) {
    case 'words':
      return `-f -a ${quoted(values.words.join(' '))}`;
    case 'files':
      return values.suffixes.length === 0
        ? '-F'
        : `-f -a ${quoted(values.suffixes.map((suffix) => `(__fish_complete_suffix ${suffix})`).join(' '))}`;
    case 'folders':
      return `-f -a ${quoted('(__fish_complete_directories)')}`;
    default:
      return '';
  }
}

/** Within single quotes fish knows two escapes. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
