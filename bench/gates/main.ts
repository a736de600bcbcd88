// `npm run bench -- gates`: how often gates cry wolf, and how small a slowdown they notice.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { untilInterrupted } from '../../src/cli/interruption.js';
import { hostClassOf, loadGate } from '../../src/gates/load-gate.js';
import { prepareEnvironment } from '../../src/harness/prepare-environment.js';
import { progressLines, terminalProgress } from '../../src/reporters/progress.js';
import { blocksOf, outcomes } from './blocks.js';
import { decide, figureGate, wholeGate } from './decide.js';
import { measureGuest } from './measure.js';
import { renderDecisions, renderOutcomes } from './render-decisions.js';
import { appendGuest, type MeasuredGuest, readGuests, samplesOf } from './samples.js';

const usage = `Usage: npm run bench -- gates [options]

Migrates guests to drives as fast as their own and to slower ones by turns, then tries gates on what was measured. Guests
are added to those that the results folder has, so that it can be interrupted and done in parts.

  --guests N          guests to measure now, of twelve migrations each (0: only try the gates)
  --seed N            decides the order of migrations, and what gates are made of (1)
  --drawn N           gates to try of each kind (200)
  --results FOLDER    where figures, ledgers and logs go (results/bench/gates)
`;

/** Every condition has its turn so often in a guest. */
const blocks = 2;
/** How many times the baseline's median latency a build may have. At 1, the build itself is exactly at the limit. */
const limits = [1, 1.1, 1.25, 1.5];

const { values } = parseArgs({
  options: {
    guests: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    drawn: { type: 'string', default: '200' },
    results: { type: 'string', default: 'results/bench/gates' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const file = path.join(values.results, 'guests.jsonl');
const seed = Number(values.seed);
const progress = progressLines();
if (values.help) process.stdout.write(usage);
else if (await measure(Number(values.guests))) tryGates();

/** Measures so many more guests. Undefined if it was interrupted. */
async function measure(count: number): Promise<true | undefined> {
  if (count === 0) return true;
  return await untilInterrupted(async (signal) => {
    const environment = await prepareEnvironment({ progress: terminalProgress(progress), signal });
    const first = readGuests(file).length + 1;
    for (let guest = first; guest < first + count; guest++) {
      const options = { environment, blocks, seed, results: values.results, signal, progress };
      appendGuest(file, await measureGuest(guest, options));
    }
    return true as const;
  });
}

function tryGates(): void {
  const guests = readGuests(file);
  const samples = samplesOf(guests);
  const settings = { rounds: [5, 10, 20, 40], drawn: Number(values.drawn), seed };
  const noSlower = loadGate('no-slower');
  const host = hostClassOf(noSlower, { accelerator: guests[0]!.environment.accelerator, processors: 2 });
  const gates = [
    ...limits.map((limit) => figureGate('latency after, p50', limit, seed)),
    ...[1, 1.5].map((limit) => figureGate('blackout', limit, seed)),
    wholeGate(noSlower, host),
  ];
  const outcomesOfAll = outcomes(blocksOf(samples), seed);
  const decisions = decide(samples, gates, settings);
  const report = {
    ...{ version: 1, measured: summaryOf(guests), settings, outcomes: outcomesOfAll, decisions },
  };
  writeFileSync(path.join(values.results, 'gates.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  process.stderr.write(renderOutcomes(outcomesOfAll) + renderDecisions(decisions));
  progress(
    `${samples.length} migrations of ${guests.length} guests: ${path.join(values.results, 'gates.json')}`,
  );
}

function summaryOf(guests: readonly MeasuredGuest[]): object {
  const loads = guests.flatMap(({ load }) => load);
  return {
    guests: guests.length,
    passed: guests.filter(({ outcome }) => outcome === 'pass').length,
    seconds: guests.reduce((sum, { seconds }) => sum + seconds, 0),
    load: { least: Math.min(...loads), most: Math.max(...loads) },
    environment: guests[0]?.environment,
  };
}
