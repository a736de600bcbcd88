import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { Client } from 'vfio-user';
import type { NvmeServerOptions } from '../../src/server/server-options.js';
import { closeAll, newImage } from '../support/controllers.js';
import { BASE, Guest, GuestConnection } from '../support/guest-connection.js';

const PROGRAM = `
  import { runNvmeServer } from ${JSON.stringify(import.meta.resolve('nvme-controller'))};
  try {
    await runNvmeServer(JSON.parse(process.argv[1]));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
`;

/** A process that serves a controller, as built. */
class ServerProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown[]>;
  errors = '';

  constructor(options: NvmeServerOptions) {
    const program = ['--input-type=module', '--eval', PROGRAM, JSON.stringify(options)];
    this.child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'pipe'] });
    // Its end, and that of what it had to say.
    this.exited = once(this.child, 'close');
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
  }

  /** The line that it writes when it listens. */
  async listening(): Promise<{ event: string; socket: string; pid: number }> {
    const [line] = (await once(createInterface(this.child.stdout!), 'line', {
      signal: AbortSignal.timeout(10_000),
    })) as [string];
    return JSON.parse(line);
  }

  async stop(signal: NodeJS.Signals): Promise<unknown> {
    this.child.kill(signal);
    return (await this.exited)[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.exited;
  }
}

describe('A server process', () => {
  afterEach(closeAll);

  const options = (path = newImage()): NvmeServerOptions => ({
    socket: `${path}.sock`,
    log: `${path}.log`,
    namespaces: [{ path, sizeBytes: 1 << 20, create: true }],
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`says when it listens, serves, and leaves no socket behind on ${signal}`, async () => {
      const wanted = options();
      await using server = new ServerProcess(wanted);
      expect(await server.listening()).to.deep.equal({
        event: 'listening',
        socket: wanted.socket,
        pid: server.child.pid,
      });
      const client = await Client.connect(wanted.socket);
      expect((await client.info()).regions).to.equal(9);
      client.close();
      expect(await server.stop(signal)).to.equal(0);
      expect(existsSync(wanted.socket)).to.equal(false);
      const events = readFileSync(wanted.log!, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).event);
      expect(events).to.include.members(['client-connected', 'client-gone', 'server-stopped']);
    });
  }

  const blocks: Readonly<Record<string, () => NvmeServerOptions['namespaces'][number]>> = {
    memory: () => ({ memory: true, sizeBytes: 1 << 20 }),
    'a file': () => ({ path: newImage(), sizeBytes: 1 << 20, create: true }),
    'a file past the page cache': () => ({
      path: newImage(),
      sizeBytes: 1 << 20,
      create: true,
      cache: 'none',
    }),
    'a file with a volatile cache': () => ({
      ...{ path: newImage(), sizeBytes: 1 << 20, create: true, cache: 'volatile' },
    }),
  };
  for (const [what, namespace] of Object.entries(blocks)) {
    it(`has nothing to complain of when it is interrupted and its blocks are in ${what}`, async () => {
      const wanted: NvmeServerOptions = { ...options(), namespaces: [namespace()], doorbells: 'mapped' };
      await using server = new ServerProcess(wanted);
      await server.listening();
      using guest = new Guest();
      const connection = new GuestConnection(await GuestConnection.connect(wanted.socket, guest), guest);
      await connection.enable();
      connection.client.close();
      expect(await server.stop('SIGINT')).to.equal(0);
      expect(server.errors).to.equal('');
    });
  }

  it('refuses an image that another process serves, and says which', async () => {
    const first = options();
    await using server = new ServerProcess(first);
    await server.listening();
    await using second = new ServerProcess({ ...first, socket: `${first.socket}2` });
    expect((await second.exited)[0]).to.equal(1);
    expect(second.errors).to.match(
      new RegExp(`Expected to lock .*image for writing, but process ${server.child.pid} holds its lock`),
    );
  });

  it('refuses options that cannot be, by a sentence that names them', async () => {
    await using server = new ServerProcess({ ...options(), ioQueuePairs: 99 });
    expect((await server.exited)[0]).to.equal(1);
    expect(server.errors).to.contain('Expected the number of I/O queue pairs to be 1 to 32, got 99');
  });

  it('with a volatile cache loses by SIGKILL what was not flushed, and nothing else', async () => {
    const path = newImage();
    const wanted: NvmeServerOptions = {
      ...options(path),
      namespaces: [{ path, sizeBytes: 1 << 20, create: true, cache: 'volatile' }],
    };
    await using server = new ServerProcess(wanted);
    await server.listening();
    using guest = new Guest();
    const connection = new GuestConnection(await GuestConnection.connect(wanted.socket, guest), guest);
    await connection.enable();
    const data = 0x10_0000;
    guest.bytes.fill(0x77, data, data + 512);
    const execute = async (opcode: number, block = 0) => {
      const submission = { opcode, namespaceId: 1, prp1: BASE + data, dwords: { 10: block } };
      expect((await connection.execute(guest.io, submission)).status).to.equal(0);
    };
    await execute(1, 5);
    await execute(0);
    await execute(1, 9);
    await server.stop('SIGKILL');
    connection.client.close();
    expect([readFileSync(path)[5 * 512], readFileSync(path)[9 * 512]]).to.deep.equal([0x77, 0]);
  });

  it('has a slow disk that holds up a flush, and nothing else, and tells of it', async () => {
    const wanted: NvmeServerOptions = {
      ...options(),
      backendFaults: [{ kind: 'slow-synchronize', milliseconds: 300, count: 1 }],
    };
    await using server = new ServerProcess(wanted);
    await server.listening();
    using guest = new Guest();
    const connection = new GuestConnection(await GuestConnection.connect(wanted.socket, guest), guest);
    await connection.enable();
    const started = performance.now();
    const flush = guest.io.push({ opcode: 0, namespaceId: 1 });
    const read = guest.io.push({ opcode: 2, namespaceId: 1, prp1: BASE + 0x10_0000 });
    await connection.write(0x1000 + 8, guest.io.tail);
    await connection.take(guest.io, read);
    await connection.take(guest.io, flush);
    expect(performance.now() - started).to.be.at.least(299);
    connection.client.close();
    await server.stop('SIGTERM');
    expect(readFileSync(wanted.log!, 'utf8')).to.match(/"backend-fault","kind":"slow-synchronize"/);
  });

  it('ends with its parent, if it is to', async () => {
    const wanted = options();
    // A parent that starts the server, tells its process id, and is killed.
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { spawn } from 'node:child_process';
         const child = spawn(process.execPath, ${JSON.stringify(['--input-type=module', '--eval', PROGRAM, JSON.stringify({ ...wanted, exitWithParent: true })])}, { stdio: ['ignore', 'inherit', 'ignore'] });`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(createInterface(parent.stdout!), 'line')) as [string];
    const client = await Client.connect(wanted.socket);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const { pid } = JSON.parse(line) as { pid: number };
    // The end of the server is the end of the pipe that it inherited.
    await once(parent.stdout!, 'close', { signal: AbortSignal.timeout(10_000) });
    expect(existsSync(`/proc/${pid}/exe`)).to.equal(false);
    expect(existsSync(wanted.socket)).to.equal(false);
    client.close();
  });
});
