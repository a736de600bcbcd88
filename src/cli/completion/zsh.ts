import { quote } from '../../shell-quote.js';
import type { CompletedCommand, CompletedOption, CompletionModel, Values } from './model.js';

/** A script for zsh's own completion system, as a file of `$fpath` or to be sourced. */
export function zshCompletion({ name, options, commands }: CompletionModel): string {
  const described = commands.map((command) => quote(`${command.name}:${command.description}`));
  return `#compdef ${name}
# Completion of ${name} for zsh. Made by "${name} completion zsh"; to have it, after compinit: source <(${name} completion zsh)
_${name}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  local -a commands=(
${described.map((one) => `    ${one}\n`).join('')}  )
  _arguments -C ${[...options.flatMap(specifications), quote('1:command:->command'), quote('*::argument:->argument')].join(' ')}
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      case $words[1] in
${commands.map((command) => commandCase(command)).join('')}      esac
      ;;
  esac
}
if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function commandCase(command: CompletedCommand): string {
  const rest = command.arguments === undefined ? [] : [quote(`*:argument:${action(command.arguments)}`)];
  const words = [...command.options.flatMap(specifications), ...rest];
  return `        ${command.name})\n          _arguments -S ${words.join(' \\\n            ')}\n          ;;\n`;
}

/** One for each flag, as _arguments reads it: `--flag[description]:value:action`. */
function specifications({ flags, description, repeatable, values }: CompletedOption): string[] {
  const text = description.replaceAll(/[[\]:\\\\]/g, (character) => `\\\\${character}`);
  return flags.map((flag) => {
    const value = values === undefined ? '' : `:value:${action(values)}`;
    return quote(`${repeatable ? '*' : ''}${flag}[${text}]${value}`);
  });
}

function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `(${values.words.join(' ')})`;
    case 'files':
      if (values.suffixes.length === 0) return '_files';
      return `_files -g "*(${values.suffixes.join('|')})"`;
    case 'folders':
      return '_files -/';
    case 'unknown':
      return ' ';
  }
}
