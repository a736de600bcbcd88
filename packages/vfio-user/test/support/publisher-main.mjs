import { parentPort, workerData } from 'node:worker_threads';
import { tsImport } from 'tsx/esm/api';

/** Writes entries into a ring of shared memory, the phase word of each last, and waits for the reader's progress. */
const { Mapping } = await tsImport('../../src/native/index.ts', import.meta.url);
const { descriptor, entries, rounds, words } = workerData;
const mapping = Mapping.ofFile(descriptor, 0, 4096 + entries * words * 4, true);
const progress = new Uint32Array(mapping.buffer, 0, 1);
const ring = new Uint32Array(mapping.buffer, 4096, entries * words);
parentPort.postMessage('ready');
for (let published = 0; published < entries * rounds; published++) {
  while (published - Atomics.load(progress, 0) >= entries);
  const at = (published % entries) * words;
  for (let i = 0; i < words - 1; i++) ring[at + i] = published + i;
  Atomics.store(ring, at + words - 1, (Math.floor(published / entries) & 1) ^ 1);
}
