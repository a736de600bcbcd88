// `npm run bench -- gates`: how often gates cry wolf, and how small a slowdown they notice.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { interruptible } from '../../src/cli/interruption.js';
import { prepareEnvironment } from '../../src/harness/prepare-environment.js';
import { progressLines, terminalProgress } from '../../src/reporters/progress.js';
import { measureGuest } from './measure.js';
import { appendGuest, readGuests } from './samples.js';

const { values } = parseArgs({
  options: {
    guests: { type: 'string', default: '0' },
    blocks: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    results: { type: 'string', default: 'results/bench/gates' },
  },
});
const progress = progressLines();
const file = path.join(values.results, 'guests.jsonl');
using interruption = interruptible();
const { signal } = interruption;
if (Number(values.guests) > 0) {
  const environment = await prepareEnvironment({ progress: terminalProgress(progress), signal });
  const first = readGuests(file).length + 1;
  for (let guest = first; guest < first + Number(values.guests); guest++) {
    const options = {
      environment,
      blocks: Number(values.blocks),
      seed: Number(values.seed),
      signal,
      progress,
    };
    appendGuest(file, await measureGuest(guest, { ...options, results: values.results }));
  }
}
