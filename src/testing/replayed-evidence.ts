import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { replayTrace } from 'vfio-user-proxy';
import { loadFixture, regressionsFolder } from '../fixtures/fixture.js';
import { RunDirectory } from '../harness/resources/run-directory.js';
import { startServer } from './programs.js';

/** What the guests of the traces had: a blank drive of this size, and a controller with so many queue pairs. */
const imageSize = 64 * 1024 * 1024;
const queues = 4;
/** How long a device may take for what it did in the recording, in milliseconds. */
const patienceMs = 1_000;

/**
 * Replays the trace that a regression has as its evidence against a reference device, with its mutants or without any,
 * and returns what is different from the recording, a sentence a line.
 */
export async function replayEvidence(name: string, { mutant }: { mutant: boolean }): Promise<string> {
  const folder = path.join(regressionsFolder, name);
  const { mutants } = loadFixture(folder);
  await using directory = RunDirectory.create();
  const image = directory.file('image');
  writeFileSync(image, '');
  truncateSync(image, imageSize);
  const socket = directory.socket('device');
  const words = ['--socket', socket, '--namespace', image, '--queues', String(queues)];
  const bugs = mutant ? mutants.flatMap((one) => ['--mutant', one]) : [];
  await using server = startServer([...words, ...bugs], directory);
  await server.line((line) => line.includes('"listening"'), AbortSignal.timeout(60_000));
  const { differences } = await replayTrace({
    trace: path.join(folder, 'trace.jsonl.gz'),
    socket,
    patienceMs,
  });
  return differences.join('\n');
}
