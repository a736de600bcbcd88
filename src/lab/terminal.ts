import { once } from 'node:events';
import { connect } from 'node:net';
import type { Lab } from './lab.js';

/** Ctrl-], as telnet and virsh have it: leaves the terminal, and with it the lab. */
const leave = 0x1d;

/** Connects this process's terminal with the lab's until the shell in it ends, or the user leaves. */
export async function attachTerminal(lab: Lab, signal: AbortSignal): Promise<void> {
  const { stdin, stdout } = process;
  const socket = connect({ path: lab.terminalSocket });
  await once(socket, 'connect', { signal });
  const left = new Promise<void>((resolve) => {
    stdin.on('data', (chunk: Buffer) => {
      if (stdin.isTTY && chunk.includes(leave)) resolve();
      else socket.write(chunk);
    });
  });
  socket.on('data', (chunk) => stdout.write(chunk));
  socket.on('error', () => {}); // the machine's end is what counts
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.resume();
  // The shell has waited for somebody to read its first prompt.
  socket.write('\n');
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    await Promise.race([left, lab.machine.process.exited, aborted]);
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
    socket.destroy();
  }
}
