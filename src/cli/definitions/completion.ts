import { Argument, Command } from 'commander';

/** What `switchover completion --help` says; the code is loaded when it is used. */
export const completionDefinition = new Command('completion')
  .description(
    'print a script that has a shell complete commands, options, values, mutants and scenario files',
  )
  .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
  .addHelpText(
    'after',
    `
Examples:
  source <(switchover completion bash)                                    (in ~/.bashrc)
  source <(switchover completion zsh)                                     (in ~/.zshrc, after compinit)
  switchover completion fish > ~/.config/fish/completions/switchover.fish

Where switchover is run by npx: alias switchover='npx switchover'`,
  )
  .action(async (shell: 'bash' | 'zsh' | 'fish', _options, command: Command) =>
    (await import('../commands/completion.js')).completion(shell, command.parent!),
  );
