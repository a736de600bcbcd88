import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { expect } from 'chai';
import { QmpClient } from 'qmp-client';
import { qmpSession } from '../../src/attach/qmp-session.js';
import { RunDirectory } from '../../src/harness/resources/run-directory.js';
import { bareQemu } from '../support/bare-qemu.js';

/** What was written to a stream so far. */
function written(): { readonly stream: Writable; says(what: RegExp): Promise<void>; text: string } {
  const stream = new PassThrough();
  const all = {
    stream,
    text: '',
    async says(what: RegExp) {
      const signal = AbortSignal.timeout(20_000);
      while (!what.test(all.text))
        await once(stream, 'told', { signal }).catch(() => {
          throw new Error(`Expected ${what}, got: ${JSON.stringify(all.text)}`);
        });
    },
  };
  stream.on('data', (chunk: Buffer) => {
    all.text += chunk.toString();
    stream.emit('told');
  });
  return all;
}

describe('A session with the monitor of a real QEMU', () => {
  const signal = new AbortController().signal;
  const { TERM } = process.env;

  // On a dumb one Node.js completes nothing.
  before(() => {
    process.env.TERM = 'xterm';
  });
  after(() => {
    if (TERM === undefined) delete process.env.TERM;
    else process.env.TERM = TERM;
  });

  async function session(
    use: (qmp: QmpClient, started: ReturnType<typeof start>) => Promise<void>,
    terminal: boolean,
  ) {
    await using directory = RunDirectory.create();
    const socket = directory.socket('qmp');
    await using _qemu = await bareQemu('-qmp', `unix:${socket},server=on,wait=off`);
    await using qmp = await QmpClient.connect({ path: socket });
    await use(qmp, start(qmp, terminal));
  }

  function start(qmp: QmpClient, terminal: boolean) {
    const input = new PassThrough();
    const output = written();
    const asides = written();
    const streams = { input, output: output.stream, asides: asides.stream };
    const end = qmpSession({ qmp, name: 'machine', ...streams, terminal, signal, history: ['query-kvm'] });
    return { input, output, asides, end };
  }

  it('of a script has results on one stream, events and errors on another, and tells of a refusal', () =>
    session(async (_qmp, { input, output, asides, end }) => {
      input.end('query-status\n\nfly\ninfo pci\nset_link {"name":"x","up":true}\nsystem_reset\nstop');
      const { refused } = await end;
      expect(JSON.parse(output.text.slice(0, output.text.indexOf('}') + 1))).to.have.property(
        'running',
        false,
      );
      expect(output.text).to.not.match(/RESET|not found|machine>/);
      expect(asides.text).to.match(/^CommandNotFound: .*fly/m);
      expect(asides.text).to.match(/^Expected name=value, got "pci"/m);
      expect(asides.text).to.match(/^DeviceNotFound: /m);
      expect(refused).to.equal(true);
    }, false));

  it('of a person has a prompt, completion from the schema of that QEMU, history, and events', () =>
    session(async (_qmp, { input, output, end }) => {
      await output.says(/machine> /);
      input.write('query-statu\t');
      await output.says(/query-status/);
      input.write('\r');
      await output.says(/"running": false/);
      input.write('migrate-set-parameters max-b\t');
      await output.says(/max-bandwidth=/);
      input.write('\x15'); // clears the line
      input.write('\x1b[A\x1b[A\r'); // up to what was typed before this session
      await output.says(/"present": true/);
      input.write('system_reset\r');
      await output.says(/\d\d:\d\d:\d\d\.\d{3} RESET \{/);
      input.write('\x04'); // Ctrl-D
      const { refused, history } = await end;
      expect(refused).to.equal(false);
      expect(history).to.deep.equal(['system_reset', 'query-kvm', 'query-status ']);
    }, true));

  it('ends when QEMU does', () =>
    session(async (_qmp, { input, output, end }) => {
      input.write('quit\r');
      await end;
      expect(output.text).to.match(/SHUTDOWN/);
    }, true));
});
