import { combine, type Verdict } from '../../checkers/promise.js';
import { findFixtures } from '../../fixtures/find-fixtures.js';
import { checkDeviceServer } from '../../harness/devices/server-command.js';
import { isOfDevice, mutantNamed } from '../../mutants/registry.js';
import { differentConditions, presentConditions } from '../../replay/conditions.js';
import { isPastResult, readPastResult } from '../../replay/past-result.js';
import { isTrace, replayTraceFile, type TraceReplay } from '../../replay/replay-trace-file.js';
import { Screen } from '../../reporters/live/screen.js';
import { renderThenAndNow } from '../../reporters/then-and-now.js';
import { renderTraceReplay } from '../../reporters/trace-replay.js';
import type { PerformedFixture } from '../../runner/perform-fixtures.js';
import { UsageError } from '../../usage-error.js';
import { chosenEnvironment } from '../chosen-environment.js';
import { exitStatusOf } from '../exit-status.js';
import { untilInterrupted } from '../interruption.js';
import { performTold, printed } from '../perform-fixtures.js';
import { definedOnly, readRunOptions } from '../run-options.js';

export interface ReplayCommandOptions {
  readonly repeatEach?: number;
  readonly deviceServer?: string;
  readonly mutant?: readonly string[];
  readonly timed?: boolean;
  readonly results: string;
  readonly json?: boolean;
}

interface Replaying extends ReplayCommandOptions {
  readonly signal: AbortSignal;
  readonly screen: Screen;
}

type Replayed = PerformedFixture | TraceReplay;

/** Repeats fixtures, past results and traces one after another, and sets the exit status by the worst. */
export async function replay(words: readonly string[], options: ReplayCommandOptions): Promise<void> {
  checkOptions(words, options);
  // Whatever is wrong with one is said before the first is run.
  const tasks = words.map(taskOf);
  const replayed = await untilInterrupted(async (signal) => {
    const replaying = { ...options, signal, screen: new Screen() };
    const all: Replayed[] = [];
    for (const task of tasks) all.push(...(await task(replaying)));
    return all;
  });
  if (replayed === undefined) return;
  if (options.json) {
    const all = replayed.map((one) => ('result' in one ? printed(one) : one));
    process.stdout.write(`${JSON.stringify(all.length === 1 ? all[0] : all, undefined, 2)}\n`);
  }
  process.exitCode = exitStatusOf(worst(replayed.map((one) => ('result' in one ? one.result : one).outcome)));
}

function checkOptions(words: readonly string[], { deviceServer, mutant, timed }: ReplayCommandOptions): void {
  const other = words.find((word) => !isTrace(word));
  if (other !== undefined && (deviceServer !== undefined || mutant !== undefined)) {
    const option = mutant === undefined ? '--device-server' : '--mutant';
    throw new UsageError(
      `Expected ${option} with a trace (.jsonl, .jsonl.gz) only, got ${other}; switchover run ${option} is for scenarios.`,
    );
  }
  if (other !== undefined && timed) {
    throw new UsageError(
      `Expected --timed with a trace (.jsonl, .jsonl.gz) only, got ${other}: past results keep their pauses anyway.`,
    );
  }
  checkDeviceServer(deviceServer, mutant);
  for (const name of mutant ?? []) {
    const { places } = mutantNamed(name);
    if (isOfDevice({ places })) continue;
    throw new UsageError(
      `Expected a mutant of the device: nothing else takes part in a trace's replay, got "${name}" (${places.join(' and ')}).`,
    );
  }
}

function taskOf(word: string): (replaying: Replaying) => Promise<readonly Replayed[]> {
  if (isTrace(word)) return (replaying) => repeatTrace(word, replaying);
  if (!isPastResult(word)) {
    const fixtures = findFixtures(word);
    return (replaying) => {
      const { results, signal, screen, repeatEach } = replaying;
      const environment = chosenEnvironment({}, screen.line, signal);
      return performTold(fixtures, {
        ...{ environment, results, signal, screen },
        ...definedOnly({ repeatEach }),
      });
    };
  }
  const past = readPastResult(word);
  return (replaying) => repeatResult(past, replaying);
}

async function repeatTrace(trace: string, replaying: Replaying): Promise<TraceReplay[]> {
  const { repeatEach = 1, deviceServer, mutant, timed, results, signal, screen } = replaying;
  const replays: TraceReplay[] = [];
  while (replays.length < repeatEach) {
    const options = { results, signal, ...definedOnly({ deviceServer, mutants: mutant, timed }) };
    const replayed = await replayTraceFile(trace, options);
    screen.write(renderTraceReplay(replayed));
    replays.push(replayed);
  }
  return replays;
}

/** Runs a past result's scenario again as it was run, and shows both verdicts. */
async function repeatResult(
  past: ReturnType<typeof readPastResult>,
  replaying: Replaying,
): Promise<PerformedFixture[]> {
  const { repeatEach = 1, results, signal, screen } = replaying;
  const { fixture, made, options, extraArguments, pausesMs } = past;
  const { accel, ...recorded } = readRunOptions(options);
  // Without KVM runs everywhere; whether KVM is there shows when it is looked for.
  const accelerator = accel ?? (made.environment?.accelerator === 'tcg' ? 'tcg' : undefined);
  const chosen = { ...recorded, ...definedOnly({ accel: accelerator }) };
  const environment = chosenEnvironment(chosen, screen.line, signal);
  const now = await presentConditions(fixture.kind === 'machine' ? await environment() : undefined);
  for (const difference of differentConditions(made, now)) screen.line(`not as then: ${difference}`);
  const { trace, traceMemory, cold } = recorded;
  const performed = await performTold([fixture], {
    ...{ environment, results, signal, screen, repeatEach, options, extraArguments },
    ...definedOnly({ trace, traceMemory, cold, pausesMs }),
  });
  const runs = performed.map(({ result }, index) => ({
    when: performed.length === 1 ? 'now' : `now ${index + 1}`,
    promises: result.promises,
  }));
  const then = { when: 'then', promises: past.promises, ...definedOnly({ failure: past.failure }) };
  screen.write(renderThenAndNow(fixture.name, [then, ...runs]));
  return performed;
}

function worst(outcomes: readonly Verdict[]): Verdict {
  return combine(outcomes.map((verdict) => ({ name: '', verdict, reason: '' })));
}
