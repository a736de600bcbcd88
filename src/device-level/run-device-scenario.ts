import { judgeDevice } from '../checkers/device-level/judge.js';
import type { PromiseVerdict } from '../checkers/promise.js';
import { Ledger } from '../harness/ledger/ledger.js';
import { DevicePair } from './devices/device-pair.js';
import { Recorder, ServerEndedError, StuckError } from './driver/recorder.js';
import { DeviceRun } from './exerciser/device-run.js';
import { performStep } from './exerciser/perform-step.js';
import { Random } from './random.js';
import { type DeviceScenario, type DeviceScenarioInput, deviceScenarioSchema } from './scenario.js';

export interface DeviceRunOptions {
  readonly signal?: AbortSignal;
  /** Kept in memory only by default. */
  readonly ledger?: Ledger;
  /** A folder for the servers' logs; by default they go with the run. */
  readonly evidence?: string;
  /** Told of each step before it is done. */
  readonly progress?: (done: number, all: number) => void;
}

export interface DeviceResult {
  readonly scenario: DeviceScenario;
  readonly promises: readonly PromiseVerdict[];
  readonly ledger: Ledger;
  readonly migrations: number;
  readonly commands: number;
  /** Of the steps alone, without starting and stopping the servers. */
  readonly seconds: number;
}

/** Runs a device scenario and judges it. Throws only if the run could not take place; whatever the device does is judged. */
export async function runDeviceScenario(
  input: DeviceScenarioInput,
  { signal = new AbortController().signal, ledger = new Ledger(), evidence, progress }: DeviceRunOptions = {},
): Promise<DeviceResult> {
  const scenario = deviceScenarioSchema.parse(input);
  const recorder = new Recorder(ledger);
  await using pair = await DevicePair.start(scenario, signal, evidence);
  const run = new DeviceRun(scenario, pair, recorder, new Random(scenario.seed), signal);
  const started = performance.now();
  try {
    await perform(run, progress);
  } catch (error) {
    signal.throwIfAborted();
    await record(run, error);
  }
  return {
    scenario,
    promises: judgeDevice(ledger.entries),
    ledger,
    migrations: run.migrations,
    commands: ledger.entries.filter(({ kind }) => kind === 'command-completed').length,
    seconds: (performance.now() - started) / 1000,
  };
}

async function perform(run: DeviceRun, progress: DeviceRunOptions['progress']): Promise<void> {
  const { scenario, recorder, pair, workload } = run;
  recorder.doing = 'the start';
  await run.initialize();
  pair.noteLocks();
  recorder.record({ kind: 'device-run-started', scenario, locks: pair.locks });
  for (const [index, step] of scenario.steps.entries()) {
    progress?.(index, scenario.steps.length);
    await performStep(run, step);
    await run.breathe();
  }
  recorder.doing = 'the end';
  await run.driver.idle();
  await workload.flushAll();
  await workload.readAll();
  await run.inspector.inspect();
  run.watchCanary('the end');
  run.probeLocks('the end', pair.current.host, true);
  for (const image of pair.images) {
    recorder.record({ kind: 'image-read', namespace: image.namespace, found: image.read() });
  }
}

/** Whatever ended the steps early is part of the history, and for the checkers to judge. */
async function record(run: DeviceRun, error: unknown): Promise<void> {
  const { recorder, pair } = run;
  for (const { server, host } of pair.hosts) {
    // A connection ends a moment before the process does.
    await Promise.race([server.exited, new Promise((resolve) => setTimeout(resolve, 200).unref())]);
    if (server.exit === undefined) continue;
    const how = server.failure(`during ${recorder.doing}`).message;
    recorder.record({ kind: 'server-ended', host, how, during: recorder.doing });
    return;
  }
  if (error instanceof StuckError || error instanceof ServerEndedError) return;
  const message = error instanceof Error ? error.message : String(error);
  recorder.record({ kind: 'step-failed', step: recorder.doing, phase: recorder.doing, message });
}
