import { once } from 'node:events';
import { connect } from 'node:net';

/** Ctrl-], as telnet and virsh have it: leaves the terminal. */
const leave = 0x1d;

/**
 * Connects this process's terminal with one on a socket until the user leaves, the other end closes, `ended` resolves or
 * the signal aborts, whose reason is thrown then. Rejects with the system's error if nothing listens on the socket.
 */
export async function attachTerminal(
  path: string,
  { ended, signal }: { readonly ended?: Promise<unknown>; readonly signal: AbortSignal },
): Promise<void> {
  const { stdin, stdout } = process;
  const socket = connect({ path });
  await once(socket, 'connect', { signal });
  const left = new Promise<void>((resolve) => {
    stdin.on('data', (chunk: Buffer) => {
      if (stdin.isTTY && chunk.includes(leave)) resolve();
      else socket.write(chunk);
    });
  });
  socket.on('data', (chunk) => stdout.write(chunk));
  socket.on('error', () => {}); // the other end's closing is what counts
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.resume();
  // The shell there waits for somebody to read its prompt.
  socket.write('\n');
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    await Promise.race([left, ended ?? closed, aborted]);
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
    socket.destroy();
  }
}
