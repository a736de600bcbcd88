import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { closeDescriptor, createMemfd, Mapping } from '../../src/native/index.js';

const entries = 64;
const words = 4;
const rounds = 4000;

describe('Entries in shared memory whose phase word is written last', () => {
  it('are never seen half written by another thread', async function () {
    this.timeout(60_000);
    const length = 4096 + entries * words * 4;
    const descriptor = createMemfd('ring', length);
    using mapping = Mapping.ofFile(descriptor, 0, length, true);
    const progress = new Uint32Array(mapping.buffer, 0, 1);
    const ring = new Uint32Array(mapping.buffer, 4096, entries * words);
    const publisher = new Worker(new URL('../support/publisher-main.mjs', import.meta.url), {
      workerData: { descriptor, entries, rounds, words },
    });
    await once(publisher, 'message');
    const exited = once(publisher, 'exit');
    let torn = 0;
    for (let consumed = 0; consumed < entries * rounds; consumed++) {
      const at = (consumed % entries) * words;
      const phase = (Math.floor(consumed / entries) & 1) ^ 1;
      while (Atomics.load(ring, at + words - 1) !== phase);
      for (let i = 0; i < words - 1; i++) if (ring[at + i] !== consumed + i) torn++;
      Atomics.store(progress, 0, consumed + 1);
    }
    await exited;
    expect(torn).to.equal(0);
    closeDescriptor(descriptor);
  });
});
