import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import pRetry from 'p-retry';
import { ConnectError, ExecuteError, GuestAgentClient, TimeoutError } from '../src/index.js';
import { findProgram } from './support/find-program.js';
import { TestProcess } from './support/process.js';
import { rejection } from './support/rejection.js';

/** A qemu-ga that serves this machine instead of a guest, and may not shut it down. */
class RealAgent implements AsyncDisposable {
  readonly client: GuestAgentClient;
  readonly #process: TestProcess;

  private constructor(process: TestProcess, client: GuestAgentClient) {
    this.#process = process;
    this.client = client;
  }

  static async start(program: string): Promise<RealAgent> {
    const process = new TestProcess(program, (folder) => [
      ...['--method', 'unix-listen', '--path', `${folder}/agent.sock`],
      ...['--statedir', folder, '--pidfile', `${folder}/pid`, '--block-rpcs', 'guest-shutdown'],
    ]);
    try {
      const client = await pRetry(() => GuestAgentClient.connect({ path: `${process.folder}/agent.sock` }), {
        retries: 500,
        minTimeout: 10,
        factor: 1,
        shouldRetry: ({ error }) => error instanceof ConnectError,
      });
      return new RealAgent(process, client);
    } catch (cause) {
      const said = process.errors;
      await process[Symbol.asyncDispose]();
      throw new Error(`Expected qemu-ga to listen, but it did not; it said: ${said}`, { cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
    await this.#process[Symbol.asyncDispose]();
  }
}

describe('A client of a real guest agent', () => {
  let program: string;

  before(function () {
    const found = findProgram('qemu-ga', ['SWITCHOVER_QEMU_GA', 'QEMU_GA']);
    if (found === undefined) {
      process.stderr.write(
        '    No qemu-ga on PATH, and SWITCHOVER_QEMU_GA is not set: these tests are skipped.\n',
      );
      this.skip();
    }
    program = found;
  });

  it('synchronizes, and asks what the agent can do', async () => {
    await using agent = await RealAgent.start(program);
    expect(await agent.client.execute('guest-ping')).to.deep.equal({});
    const { supported_commands } = await agent.client.execute('guest-info');
    expect(supported_commands.map(({ name }) => name)).to.include('guest-exec');
    expect(await agent.client.execute('guest-get-time')).to.be.closeTo(Date.now() * 1e6, 10e9);
  });

  it('runs programs and brings back input, output, exit status and signal', async () => {
    await using agent = await RealAgent.start(program);
    const script = 'cat; echo "$GREETING" >&2; exit 3';
    const result = await agent.client.exec('/bin/sh', ['-c', script], {
      input: 'grüße',
      env: { GREETING: 'hi' },
    });
    expect(result).to.deep.equal({ exitCode: 3, stdout: 'grüße', stderr: 'hi\n', truncated: false });
    expect(await agent.client.exec('/bin/sh', ['-c', 'kill -TERM $$'])).to.include({ signal: 15 });
    const noise = randomBytes(300_000);
    const { stdout } = await agent.client.exec('/bin/cat', [], { input: noise, encoding: 'buffer' });
    expect(stdout.equals(noise)).to.equal(true);
  });

  it('reports what cannot be started or is refused, and what does not end in time', async () => {
    await using agent = await RealAgent.start(program);
    const missing = await rejection(ExecuteError, agent.client.exec('/no/such/program'));
    expect(missing.command).to.equal('guest-exec');
    expect((await rejection(ExecuteError, agent.client.shutdown())).class).to.equal('CommandNotFound');
    await rejection(TimeoutError, agent.client.exec('/bin/sleep', ['2'], { timeout: 50 }));
    expect(await agent.client.execute('guest-ping')).to.deep.equal({});
  });

  it('writes and reads a file', async () => {
    await using agent = await RealAgent.start(program);
    const { client } = agent;
    const folder = (await client.exec('/bin/mktemp', ['-d'])).stdout.trim();
    const path = `${folder}/file`;
    const output = await client.execute('guest-file-open', { path, mode: 'w' });
    const data = Buffer.from('kept').toString('base64');
    expect(await client.execute('guest-file-write', { handle: output, 'buf-b64': data })).to.include({
      count: 4,
    });
    await client.execute('guest-file-close', { handle: output });
    const input = await client.execute('guest-file-open', { path });
    expect(await client.execute('guest-file-read', { handle: input })).to.deep.include({
      'buf-b64': data,
      count: 4,
    });
    await client.execute('guest-file-close', { handle: input });
    await client.exec('/bin/rm', ['-r', folder]);
  });
});
