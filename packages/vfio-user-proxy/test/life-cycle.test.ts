import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { Command } from 'vfio-user';
import { ProxyControl, type ProxyOptions } from 'vfio-user-proxy';
import { Peer, PeerListener } from './support/peer.js';
import { ProxiedPair, RunningProxy } from './support/proxied-pair.js';

const program = `
  import { runProxy } from ${JSON.stringify(import.meta.resolve('vfio-user-proxy'))};
  await runProxy(JSON.parse(process.argv[1]));
`;
/** A process whose only work is to start another one and to be killed. */
const parentProgram = `
  const { spawn } = await import('node:child_process');
  spawn(process.execPath, ['--input-type=module', '-e', process.argv[1], process.argv[2]], { stdio: 'inherit' });
  setInterval(() => {}, 1000);
`;

/** The first line of a process's output. */
async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return JSON.parse(line) as Record<string, unknown>;
}

describe('The life of a proxy', () => {
  let folder: string;
  const children: ChildProcess[] = [];
  let options: ProxyOptions;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vup-'));
    const at = (name: string) => join(folder, name);
    options = { listen: at('qemu.sock'), connect: at('device.sock'), control: at('control.sock') };
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  function start(source: string, ...given: string[]): ChildProcess {
    const child = spawn(process.execPath, ['--input-type=module', '-e', source, ...given], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr!.resume();
    children.push(child);
    return child;
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`says when it listens, and ends on ${signal} with status 0 and no socket left`, async () => {
      const child = start(program, JSON.stringify(options));
      const { event, ...line } = await firstLine(child);
      expect(event).to.equal('listening');
      expect(line).to.deep.equal({ pid: child.pid, ...options });
      using client = Peer.connect(options.listen);
      client.waitForEnd();
      child.kill(signal);
      expect(await once(child, 'exit')).to.deep.equal([0, null]);
      expect([existsSync(options.listen), existsSync(options.control)]).to.deep.equal([false, false]);
    });
  }

  it('ends with the process that started it, even if that is killed', async () => {
    const parent = start(parentProgram, program, JSON.stringify({ ...options, exitWithParent: true }));
    await firstLine(parent);
    const control = await ProxyControl.connect(options.control);
    await control.status();
    const gone = once(control, 'close');
    const streamsEnded = once(parent, 'close');
    parent.kill('SIGKILL');
    await gone;
    // The proxy holds the other end of the pipe: it is closed when the last of the two is gone.
    await streamsEnded;
    expect([existsSync(options.listen), existsSync(options.control)]).to.deep.equal([false, false]);
  });

  it('ends by itself when the first QEMU goes, if asked to', async () => {
    await using pair = await ProxiedPair.start({ once: true });
    pair.client[Symbol.dispose]();
    await pair.proxy.ended;
    expect(existsSync(pair.proxy.listen)).to.equal(false);
  });

  it('ends by a control request', async () => {
    await using proxy = await RunningProxy.start();
    await using control = await ProxyControl.connect(proxy.control);
    await control.stop();
    await proxy.ended;
    expect(existsSync(proxy.control)).to.equal(false);
  });

  it('closes QEMU at once and says why while no device server listens, and connects as soon as one does', async () => {
    await using proxy = await RunningProxy.start();
    using early = Peer.connect(proxy.listen);
    early.waitForEnd();
    await using control = await ProxyControl.connect(proxy.control);
    await control.status();
    expect(proxy.log.join()).to.contain(`expected a device server to listen on ${proxy.connect}`);
    using listener = new PeerListener(proxy.connect);
    using client = Peer.connect(proxy.listen);
    using server = listener.accept();
    client.command(1, Command.DEVICE_RESET);
    expect(server.receive().command).to.equal(Command.DEVICE_RESET);
  });

  it('serves one QEMU after the other, with a new connection to the server for each', async () => {
    await using pair = await ProxiedPair.start();
    for (let i = 0; i < 50; i++) {
      pair.client[Symbol.dispose]();
      pair.client = Peer.connect(pair.proxy.listen);
      pair.server.waitForEnd();
      pair.server[Symbol.dispose]();
      pair.server = pair.listener.accept();
      pair.agreeOnVersion();
    }
    expect(await pair.control.status()).to.include({ connected: true, negotiated: true });
  });

  it('refuses a path that is taken, and leaves what is there', async () => {
    await using proxy = await RunningProxy.start();
    const second = RunningProxy.start({ listen: proxy.listen });
    expect(await second.catch((error: unknown) => error)).to.include({ code: 'EADDRINUSE' });
    using client = Peer.connect(proxy.listen);
    client.waitForEnd();
  });
});
