import { truncateSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Client, MigrationState } from 'vfio-user';
import { damageState } from '../../../src/harness/faults/state-stream.js';
import { Ledger } from '../../../src/harness/ledger/ledger.js';
import { ChildProcess } from '../../../src/harness/resources/child-process.js';
import { program } from '../../../src/testing/command-line.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const { STOP, STOP_COPY, RESUMING } = MigrationState;

describe('A state that was damaged on its way', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let state: Buffer;

  /** Starts a real server of the reference device. */
  const serve = async (...more: string[]) => {
    const server = ChildProcess.start({
      name: 'server',
      command: process.execPath,
      arguments: [
        ...[program, 'serve', '--socket', folder.file('socket')],
        ...['--namespace', folder.file('image'), ...more],
      ],
      log: folder.file('log'),
      ledger: new Ledger(),
    });
    await server.line((line) => line.includes('"listening"'));
    return server;
  };

  beforeEach(async () => {
    folder = temporaryFolder();
    writeFileSync(folder.file('image'), '');
    truncateSync(folder.file('image'), 4 << 20);
    await using _server = await serve();
    const client = await Client.connect(folder.file('socket'));
    await client.migration.setState(STOP);
    await client.migration.setState(STOP_COPY);
    state = Buffer.from(await client.migration.readState());
    client.close();
  });

  afterEach(() => folder[Symbol.dispose]());

  for (const [how, sentence] of [
    ['truncated', /the length/],
    ['bit-flipped', /the checksum/],
    ['reordered', /the signature/],
    ['older-version', /the version .*but found 0/],
    ['newer-version', /the version .*but found 2/],
    ['other-namespace-size', /the size of namespace 1/],
  ] as const) {
    it(`is refused by a real device server, which says why: ${how}`, async () => {
      await using server = await serve('--incoming');
      const client = await Client.connect(folder.file('socket'));
      await client.migration.setState(RESUMING);
      const refused = client.migration
        .writeState(damageState(state, how))
        .then(() => client.migration.setState(STOP))
        .then(
          () => 'loaded',
          () => 'refused',
        );
      expect(await refused).to.equal('refused');
      const said = await server.line(
        (line) => line.includes('nothing was loaded'),
        AbortSignal.timeout(30_000),
      );
      expect(said).to.match(sentence);
      client.close();
    });
  }
});
