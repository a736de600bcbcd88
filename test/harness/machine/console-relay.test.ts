import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { ConsoleRelay } from '../../../src/harness/machine/console-relay.js';
import { LineReader, LineSocket } from '../../../src/harness/machine/line-socket.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** Connects, and collects what comes. */
async function client(
  path: string,
): Promise<{ socket: Socket; text: string; says(what: RegExp): Promise<void> }> {
  const socket = connect({ path });
  const all = {
    socket,
    text: '',
    async says(what: RegExp) {
      while (!what.test(all.text)) await once(socket, 'data');
    },
  };
  socket.on('data', (chunk: Buffer) => {
    all.text += chunk.toString();
  });
  await once(socket, 'connect');
  return all;
}

describe("The relay of a guest's console", () => {
  it('tells every client what was said before and what is said, and the guest what they type', async () => {
    using folder = temporaryFolder();
    await using console = await LineSocket.listen(folder.file('console'), new LineReader());
    // In QEMU's place: the console's other end.
    const guest = await client(folder.file('console'));
    guest.socket.write('booted\r\n');
    await console.reader.waitFor((line) => line === 'booted', new AbortController().signal);

    const relay = await ConsoleRelay.listen(folder.file('relay'), console);
    const first = await client(relay.path);
    const second = await client(relay.path);
    await Promise.all([first.says(/^booted\r\n$/), second.says(/^booted\r\n$/)]);
    first.socket.write('uname\n');
    await guest.says(/^uname\n$/);
    guest.socket.write('Linux\r\n');
    await Promise.all([first.says(/\nLinux\r\n$/), second.says(/\nLinux\r\n$/)]);

    const ends = Promise.all([once(first.socket, 'close'), once(second.socket, 'close')]);
    await relay[Symbol.asyncDispose]();
    await ends;
    guest.socket.write('alone\r\n');
    await console.reader.waitFor((line) => line === 'alone', new AbortController().signal);
    expect(first.text).to.equal('booted\r\nLinux\r\n');
    guest.socket.destroy();
  });

  it('that cannot listen says why, and watches the console no more', async () => {
    using folder = temporaryFolder();
    await using console = await LineSocket.listen(folder.file('console'), new LineReader());
    let watchers = 0;
    const watched = {
      watch: () => {
        watchers++;
        return { [Symbol.dispose]: () => watchers-- };
      },
    } as unknown as LineSocket;
    const failure = await ConsoleRelay.listen(console.path, watched).catch((error) => error);
    expect(failure).to.have.property('code', 'EADDRINUSE');
    expect(watchers).to.equal(0);
  });
});
