import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { imageHolders } from '../../../src/harness/integrity/image-holders.js';
import { Ledger } from '../../../src/harness/ledger/ledger.js';
import { ChildProcess } from '../../../src/harness/resources/child-process.js';
import { CountingProcess } from '../../support/counting-process.js';
import { standInPair } from '../../support/stand-in-pair.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const program = fileURLToPath(new URL('../../support/lock-holder.mjs', import.meta.url));

describe('The holders of an image', () => {
  it('are the hosts whose device server has the lock, as the kernel tells it, and no others', async () => {
    using folder = temporaryFolder();
    const image = folder.file('image');
    const other = folder.file('other');
    for (const file of [image, other]) writeFileSync(file, 'blocks');
    await using bystander = new CountingProcess();
    await using holder = ChildProcess.start({
      name: 'holder',
      command: process.execPath,
      arguments: [program, image],
      log: folder.file('log'),
      ledger: new Ledger(),
    });
    await holder.line((line) => line === 'locked');
    const pair = standInPair({ home: { server: bystander.child }, away: { server: holder } });
    const names = (file: string) => imageHolders([pair.home, pair.away], file).map(({ name }) => name);
    expect(names(image)).to.deep.equal(['b']);
    expect(names(other)).to.deep.equal([]);
    holder.signal('SIGUSR1');
    await holder.line((line) => line === 'unlocked');
    expect(names(image)).to.deep.equal([]);
  });

  it('are none once their process has ended, and none without a server', async () => {
    using folder = temporaryFolder();
    const image = folder.file('image');
    writeFileSync(image, 'blocks');
    await using holder = ChildProcess.start({
      name: 'holder',
      command: process.execPath,
      arguments: [program, image],
      log: folder.file('log'),
      ledger: new Ledger(),
    });
    await holder.line((line) => line === 'locked');
    const { home, away } = standInPair({ home: { server: holder } });
    expect(imageHolders([home, away], image)).to.deep.equal([home]);
    holder.kill('SIGKILL');
    await holder.exited;
    expect(imageHolders([home, away], image)).to.deep.equal([]);
  });
});
