import { switchover } from '../src/testing/command-line.js';
import { expect } from '../src/testing/expect.js';
import { type LaunchedPair, launch } from '../src/testing/launched.js';
import { startServer } from '../src/testing/programs.js';

/** Starts another server on the pair's image, as somebody who made a mistake would. */
const serveAgain = ({ pair }: LaunchedPair) => {
  const [image] = pair.images;
  return switchover(['serve', '--socket', pair.directory.socket('second'), '--namespace', image!.path]);
};
const refusal = (file: string, holder: number) =>
  `Expected to lock ${file} for writing, but process ${holder} holds its lock: ` +
  'an image has one writer at a time. Stop that process, or migrate from it.';

describe('A second writer of an image', () => {
  it('is refused, in a sentence that names the file and the one who has it', async () => {
    await using launched = await launch('idle-guest', { booted: false });
    const { pair } = launched;
    const { status, stdout, stderr } = await serveAgain(launched);
    expect({ status, stdout }).to.deep.equal({ status: 69, stdout: '' });
    expect(stderr.trim()).to.equal(refusal(pair.images[0]!.path, pair.sourceDevice.server!.pid));
  });

  it('is the one of the other host from the switchover on', async () => {
    await using launched = await launch('idle-guest');
    const { pair, ledger } = launched;
    const [hostA, hostB] = [pair.sourceDevice.server!, pair.destinationDevice.server!];
    // A guest that was not saved yet has been, for which its drive lets go of the image, too.
    const launching = ledger.entries.length;
    await pair.migrate();
    const { status, stderr } = await serveAgain(launched);
    expect(status).to.equal(69);
    expect(stderr.trim()).to.equal(refusal(pair.images[0]!.path, hostB.pid));
    const released = ledger.entries.slice(launching).filter(({ event }) => event === 'image-released');
    expect(released.map(({ name }) => name)).to.deep.equal([hostA.options.name]);
  });

  it('is admitted once the first has ended', async () => {
    await using launched = await launch('idle-guest', { booted: false });
    const { pair } = launched;
    await pair.sourceDevice[Symbol.asyncDispose]();
    const words = ['--socket', pair.directory.socket('second'), '--namespace', pair.images[0]!.path];
    await using second = startServer(words, pair.directory);
    await second.line((line) => line.includes('"listening"'));
    // It has the image now, as the first had.
    const third = await switchover([
      ...['serve', '--socket', pair.directory.socket('third')],
      ...['--namespace', pair.images[0]!.path],
    ]);
    expect(third.status).to.equal(69);
    expect(third.stderr.trim()).to.equal(refusal(pair.images[0]!.path, second.pid));
  });
});
