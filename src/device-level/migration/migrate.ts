import { MigrationFlags, MigrationState } from 'vfio-user';
import type { ServedDevice } from '../devices/served-device.js';
import type { DeviceRun } from '../exerciser/device-run.js';
import { MEMORY_BASE, PAGE_SIZE } from '../guest-memory.js';
import type { MigrateStep } from '../scenario.js';
import { copyDirtyPages, startLogging } from './dirty-pages.js';
import { enter, expectState, readState, writeState } from './state-transfer.js';

const { RUNNING, STOP, STOP_COPY, RESUMING, PRE_COPY } = MigrationState;
/** Rounds in which pages are copied while the guest runs. */
const rounds = 3;
/** Every so many migrations /proc is asked who has the locks. */
const holdersEvery = 8;

/** One migration to the other host, as a hypervisor does it. Throws what did not go as it should. */
export async function migrate(run: DeviceRun, step: MigrateStep): Promise<void> {
  const { pair, driver, recorder } = run;
  const source = pair.current;
  const destination = pair.other;
  const number = ++run.migrations;
  const at = performance.now();
  const name = `migration ${number} (${source.host}→${destination.host})`;
  const phase = (what: string): void => {
    recorder.doing = `${name}, ${what}`;
  };
  const holders = number % holdersEvery === 0;

  phase('setup');
  await arrive(destination, step);
  await startLogging(source);
  source.memory.written.clear();
  destination.memory.copyAll(source.memory);

  phase('pre-copy');
  const head = await preCopy(run, step);

  phase('stop');
  run.workload.fill(step.inFlight);
  const inFlight = driver.inFlight;
  await stop(source, step, () => {
    if (step.doorbell !== 'while-stopped') return;
    run.workload.submit(4, false);
    run.workload.ringQueues();
  });
  driver.collectInterrupts();

  phase('save');
  const state = Buffer.concat([head, await save(source, step)]);

  phase('dirty pages');
  const logged = await copyDirtyPages(source, destination.memory, run.random);
  compareMemory(run, number, 'stopped');
  const again = await copyDirtyPages(source, destination.memory, run.random);
  recorder.record({ kind: 'log-read-again', migration: number, from: source.host, pages: again });

  phase(
    `load of ${state.length} bytes ${step.repeatsStates ? 'with RESUMING asked for twice' : `in pieces of ${step.chunk}`}`,
  );
  run.probeLocks(`${name}, before the hand-over`, source.host, holders);
  await load(destination, state, step);

  phase('hand-over');
  await enter(source, STOP);
  run.probeLocks(`${name}, between hand-over and run`, 'nobody', holders);
  await destination.map();
  compareMemory(run, number, 'handed-over');

  phase('run');
  await runThere(run, step);
  run.probeLocks(`${name}, after the destination runs`, destination.host, holders);
  await source.client.migration.stopLogging();
  recorder.record({
    ...{ kind: 'migration-done', migration: number, from: source.host, to: destination.host },
    ...{ milliseconds: performance.now() - at, stateBytes: state.length, pagesLogged: logged, inFlight },
  });

  recorder.doing = name;
  run.watchCanary(name);
  await run.inspector.inspectRegisters();
  if (step.settles) {
    await driver.idle();
    await run.inspector.inspect();
  }
}

/** Makes the destination ready to take a state. */
export async function arrive(
  destination: ServedDevice,
  { arrival, mapsLate, repeatsStates }: Pick<MigrateStep, 'arrival' | 'mapsLate' | 'repeatsStates'>,
): Promise<void> {
  if (arrival === 'reconnected') await destination.connect();
  else if (arrival === 'reset') {
    await destination.client.reset();
    await expectState(destination, RUNNING);
  }
  if (!mapsLate) await destination.map();
  await enter(destination, RESUMING);
  if (repeatsStates) await enter(destination, RESUMING);
}

/** What of the state can be read before the stop, while the guest works. */
async function preCopy(run: DeviceRun, step: MigrateStep): Promise<Uint8Array> {
  if (step.preCopy === undefined) return new Uint8Array();
  const { current, other, random, workload } = run;
  const { migration } = current.client;
  const supported = ((await migration.flags()) & MigrationFlags.PRE_COPY) !== 0;
  if (supported) {
    await enter(current, PRE_COPY);
    if (step.repeatsStates) await enter(current, PRE_COPY);
  }
  for (let round = 0; round < rounds; round++) {
    await workload.run(Math.ceil(step.preCopy / rounds), 8);
    if (step.remaps) await current.remap();
    await copyDirtyPages(current, other.memory, random);
    if (step.resets && round === 1) await run.initialize();
  }
  return supported ? await readState(current, step.chunk) : new Uint8Array();
}

/** Stops the source's device; `stopped` is what the guest's last doorbells do meanwhile. */
async function stop(source: ServedDevice, step: MigrateStep, stopped: () => void): Promise<void> {
  if (step.byStop || step.doorbell === 'while-stopped') {
    await enter(source, STOP);
    if (step.repeatsStates) await enter(source, STOP);
    stopped();
  }
  await enter(source, STOP_COPY);
}

async function save(source: ServedDevice, step: MigrateStep): Promise<Uint8Array> {
  if (!step.repeatsStates) return await readState(source, step.chunk);
  const begin = await readState(source, step.chunk, 1);
  // Asking for the state that the device is in does nothing: the reading goes on where it was.
  await enter(source, STOP_COPY);
  const rest = begin.length < step.chunk ? new Uint8Array() : await readState(source, step.chunk);
  return Buffer.concat([begin, rest]);
}

async function load(destination: ServedDevice, state: Uint8Array, step: MigrateStep): Promise<void> {
  const half = step.repeatsStates ? Math.floor(state.length / 2) : 0;
  if (half > 0) {
    await writeState(destination, state.subarray(0, half), step.chunk);
    await enter(destination, RESUMING);
  }
  await writeState(destination, state.subarray(half), step.chunk);
  await enter(destination, STOP);
}

/** The guest goes on at the destination, ringing doorbells when the scenario says so. */
async function runThere(run: DeviceRun, step: MigrateStep): Promise<void> {
  const { pair, driver, workload } = run;
  pair.swap();
  driver.device = pair.current;
  if (step.doorbell === 'before-running') workload.submit(4);
  if (step.doorbell === 'at-running') workload.submit(4, false);
  const running = pair.current.client.migration.setState(RUNNING);
  if (step.doorbell === 'at-running') workload.ringQueues();
  await running;
  await expectState(pair.current, RUNNING);
  if (step.repeatsStates) await enter(pair.current, RUNNING);
}

/** With both devices stopped and all that was logged copied, both memories have to be the same. */
function compareMemory(run: DeviceRun, migration: number, moment: 'stopped' | 'handed-over'): void {
  const { current, other, recorder } = run;
  const pages = current.memory.differing(other.memory);
  recorder.record({
    ...{ kind: 'memory-compared', migration, from: current.host, moment },
    differing: pages.map((page) => MEMORY_BASE + page * PAGE_SIZE),
    what: pages
      .slice(0, 4)
      .map((page) => whatIsAt(run, page))
      .join(', '),
  });
}

function whatIsAt({ pair, driver }: DeviceRun, page: number): string {
  const offset = page * PAGE_SIZE;
  const { layout } = pair;
  const within = (start: number, bytes: number) => offset >= start && offset < start + bytes;
  for (const { id, place, completionEntries } of driver.queues) {
    if (within(place.completions, Math.max(PAGE_SIZE, completionEntries * 16)))
      return `completion queue ${id}`;
  }
  if (offset === layout.shadowDoorbells) return 'the shadow doorbells';
  if (offset === layout.eventIndexes) return 'the event indexes';
  if (offset === layout.adminData) return 'the data of an admin command';
  return page === layout.pages - 1 ? "data, in the memory's last page" : 'data';
}
