import type { Command } from 'commander';
import { bashCompletion } from '../completion/bash.js';
import { fishCompletion } from '../completion/fish.js';
import { completionModel } from '../completion/model.js';
import { zshCompletion } from '../completion/zsh.js';

/** Prints the script that has a shell complete a program's command line. */
export function completion(shell: 'bash' | 'zsh' | 'fish', program: Command): void {
  const render = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }[shell];
  process.stdout.write(render(completionModel(program)));
}
