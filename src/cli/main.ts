import { type Command, CommanderError } from 'commander';
import { ToolchainError } from '../toolchain/toolchain-error.js';
import { UnavailableError, UsageError } from '../usage-error.js';
import { assembleProgram } from './assemble-program.js';
import { ExitStatus } from './exit-status.js';

for (const stream of [process.stdout, process.stderr]) {
  // Whoever read it has gone, as `| head` does: what was begun comes to its end all the same.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  await (await programFor(process.argv[2])).parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Device servers and proxies have to start quickly, as each run starts four: they load nothing of the other commands. */
async function programFor(command: string | undefined): Promise<Command> {
  if (command === 'serve') return assembleProgram([(await import('./definitions/serve.js')).serveDefinition]);
  if (command === 'proxy') return assembleProgram([(await import('./definitions/proxy.js')).proxyDefinition]);
  return (await import('./program.js')).buildProgram();
}

/** Tells the user what went wrong, and returns the exit status. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.pass : ExitStatus.usage;
  if (error instanceof UsageError) {
    console.error(error.message);
    return ExitStatus.usage;
  }
  if (error instanceof ToolchainError || error instanceof UnavailableError) {
    console.error(error.message);
    return ExitStatus.unavailable;
  }
  console.error(error);
  return ExitStatus.internal;
}
