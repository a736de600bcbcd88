import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { JobHistory } from '../src/harness/guest/fio/fio-run.js';
import { checkImage } from '../src/harness/integrity/check-image.js';
import { expect } from '../src/testing/expect.js';
import { launch } from '../src/testing/launched.js';

const blockSize = 4096;
const busy = {
  name: 'broken-images-are-noticed',
  description: 'Blocks that the real fio wrote, to be broken afterwards.',
  workload: { jobs: [{ name: 'depth-8', depth: 8, pattern: 'randwrite' as const, size: '512KiB' }] },
};

/** The image's block at an offset. */
function readBlock(image: string, offset: number): Buffer {
  const descriptor = openSync(image, 'r');
  const block = Buffer.alloc(blockSize);
  readSync(descriptor, block, 0, blockSize, offset);
  closeSync(descriptor);
  return block;
}

function writeBlock(image: string, offset: number, block: Buffer): void {
  const descriptor = openSync(image, 'r+');
  writeSync(descriptor, block, 0, blockSize, offset);
  closeSync(descriptor);
}

describe('The check of the image, on blocks that fio wrote in a guest', () => {
  it('finds them whole; a flipped bit, a misplaced, a lost and a stale block are each found, and why', async () => {
    await using launched = await launch(busy);
    const { pair, signal } = launched;
    const [image] = pair.images;
    using fio = await pair.startFio();
    await fio.seconds(1, signal);
    const earlier = readBlock(image!.path, 0);
    await fio.seconds(2, signal);
    const { jobs } = await fio.finish(signal);
    const job = jobs[0] as JobHistory;
    const whatIsWrong = () => checkImage(job, pair.images).broken;

    expect(checkImage(job, pair.images).blocks).to.equal(128);
    expect(whatIsWrong()).to.deep.equal([]);

    const whole = readBlock(image!.path, 0);
    const breakings: [Buffer, RegExp][] = [
      [flipped(whole, 4000), /the data's checksum/],
      [flipped(whole, 20), /the header's checksum/],
      [readBlock(image!.path, blockSize), /the block belongs to offset 4096/],
      [Buffer.alloc(blockSize), /magic 0xacca, found 0x0/],
      [earlier, /found the older one/],
    ];
    for (const [block, why] of breakings) {
      writeBlock(image!.path, 0, block);
      const [broken, ...others] = whatIsWrong();
      expect(broken).to.include({ offset: 0 });
      expect(broken!.why).to.match(why);
      expect(others).to.deep.equal([]);
    }
  });
});

function flipped(block: Buffer, at: number): Buffer {
  const copy = Buffer.from(block);
  copy[at]! ^= 0x10;
  return copy;
}
