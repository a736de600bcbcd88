import { UsageError } from '../../usage-error.js';

/** Throws a UsageError if a device server's command has no place for the path of its socket. */
export function checkServerCommand(option: '--device-server' | '--server', command: string): void {
  if (command.includes('{socket}')) return;
  throw new UsageError(`Expected ${option} to say where {socket} goes, got "${command}".`);
}
