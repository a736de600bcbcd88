import { UsageError } from '../../usage-error.js';

/** Throws a UsageError if a device server's command has no place for the path of its socket. */
export function checkServerCommand(option: '--device-server' | '--server', command: string): void {
  if (command.includes('{socket}')) return;
  throw new UsageError(`Expected ${option} to say where {socket} goes, got "${command}".`);
}

/** Throws a UsageError if the device server that takes the reference device's place, if one does, cannot be used like this. */
export function checkDeviceServer(command: string | undefined, mutants: readonly string[] = []): void {
  if (command === undefined) return;
  checkServerCommand('--device-server', command);
  if (mutants.length > 0) {
    throw new UsageError('Expected --mutant without --device-server: only the reference device has mutants.');
  }
}
