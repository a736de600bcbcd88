import { quote } from '../../shell-quote.js';
import type { CompletedCommand, CompletedOption, CompletionModel, Values } from './model.js';

/** A script for bash 4 or later, which needs nothing else. */
export function bashCompletion({ name, options, commands }: CompletionModel): string {
  const globalFlags = options.flatMap(({ flags }) => flags);
  const withValue = options.filter(({ values }) => values !== undefined).flatMap(({ flags }) => flags);
  const names = [...commands.map((command) => command.name), 'help'];
  return `# Completion of ${name} for bash. Made by "${name} completion bash"; to have it: source <(${name} completion bash)
_${name}_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}
_${name}_folders() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -d -- "$current")
}
_${name}_files() {
  local suffix
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(
    if (($# == 0)); then compgen -f -- "$current"; else compgen -d -- "$current"; fi
    for suffix in "$@"; do compgen -f -X "!*$suffix" -- "$current"; done
  )
}
_${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command='' i
  COMPREPLY=()
  # Bash makes a word of "=".
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $previous == '=' ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --) _${name}_files; return ;;
${withValue.length > 0 ? `      ${withValue.join(' | ')}) [[ $command ]] || ((i++)) ;;\n` : ''}      -*) ;;
      *) [[ $command ]] || command=\${COMP_WORDS[i]} ;;
    esac
  done
  case $command:$previous in
${options.flatMap((option) => valueCase('*', option, name)).join('')}${commands.flatMap((command) => command.options.flatMap((option) => valueCase(command.name, option, name))).join('')}  esac
  if [[ $current == -* ]]; then
    case $command in
      '') _${name}_words ${quote([...globalFlags, '--help'].join(' '))} ;;
${commands.map((command) => `      ${command.name}) _${name}_words ${quote(flagsOf(command, globalFlags))} ;;\n`).join('')}    esac
    return
  fi
  case $command in
    '') _${name}_words ${quote(names.join(' '))} ;;
    help) _${name}_words ${quote(names.join(' '))} ;;
${commands.flatMap((command) => argumentCase(command, name)).join('')}  esac
}
complete -F _${name} ${name}
`;
}

function flagsOf({ options }: CompletedCommand, globalFlags: readonly string[]): string {
  return [...options.flatMap(({ flags }) => flags), ...globalFlags].join(' ');
}

function valueCase(command: string, { flags, values }: CompletedOption, name: string): string[] {
  if (values === undefined) return [];
  const patterns = flags.map((flag) => `${command}:${flag}`).join(' | ');
  return [`    ${patterns}) ${completing(values, name)}; return ;;\n`];
}

function argumentCase(command: CompletedCommand, name: string): string[] {
  const values = command.arguments;
  return values === undefined ? [] : [`    ${command.name}) ${completing(values, name)} ;;\n`];
}

function completing(values: Values, name: string): string {
  switch (values.kind) {
    case 'words':
      return `_${name}_words ${quote(values.words.join(' '))}`;
    case 'files':
      return [`_${name}_files`, ...values.suffixes].join(' ');
    case 'folders':
      return `_${name}_folders`;
    case 'unknown':
      return ':';
  }
}
