import { MigrationState, RequestError, stateName } from 'vfio-user';
import type { ServedDevice } from '../devices/served-device.js';
import type { DeviceRun } from '../exerciser/device-run.js';
import type { FailStep } from '../scenario.js';
import { breakState, canBreak } from './broken-states.js';
import { copyDirtyPages, startLogging } from './dirty-pages.js';
import { arrive } from './migrate.js';
import { enter, expectState, readState, writeState } from './state-transfer.js';

const { ERROR, RUNNING, STOP, STOP_COPY, PRE_COPY, RESUMING } = MigrationState;
const CHUNK = 1024;
const SUPPORTS_PRE_COPY = 4;
/** From none of them a broken device can be brought back, nor into them (linux/vfio.h, VFIO_DEVICE_STATE_ERROR). */
const states = [STOP, RUNNING, STOP_COPY, RESUMING, PRE_COPY];
/** Commands that show, after a failure, that the guest goes on. */
const afterwards = 8;

/** A migration that does not come to its end; the guest goes on where it was. */
export async function failMigration(run: DeviceRun, step: FailStep): Promise<void> {
  const { current: source, other: destination, recorder, workload, driver } = run;
  const name = `failed migration (${step.how}) from ${source.host}`;
  recorder.doing = name;
  await arrive(destination, { arrival: 'kept', mapsLate: false, repeatsStates: false });
  await startLogging(source);
  workload.fill(step.inFlight);
  let stillLogging = true;
  switch (step.how) {
    case 'device-reset-in-pre-copy':
      await resetInPreCopy(run);
      break;
    case 'client-vanishes-in-pre-copy':
      await vanishInPreCopy(run);
      stillLogging = false;
      break;
    case 'images-gone-at-stop':
      await breakAtStop(run);
      break;
    default:
      await failAfterStop(run, step);
  }
  recorder.doing = `a ${name}`;
  if (stillLogging) await source.client.migration.stopLogging();
  await destination.client.reset();
  await expectState(destination, RUNNING);
  run.probeLocks(`after ${recorder.doing}`, source.host, true);
  recorder.record({ kind: 'failure-caused', how: step.how, owner: source.host });
  await workload.run(afterwards, 4);
  await driver.idle();
  await run.inspector.inspect();
}

async function failAfterStop(run: DeviceRun, { how }: FailStep): Promise<void> {
  const { current: source, other: destination, driver, random } = run;
  await enter(source, STOP_COPY);
  driver.collectInterrupts();
  if (how === 'abort-before-reading') return await enter(source, RUNNING);
  if (how === 'abort-in-mid-reading') {
    await readState(source, CHUNK, 1);
    return await enter(source, RUNNING);
  }
  const state = await readState(source, CHUNK);
  if (how === 'abort-after-reading') return await enter(source, RUNNING);
  if (how === 'pre-copy-after-stop') {
    await expectNoWayBack(run, source);
    return await enter(source, RUNNING);
  }
  await copyDirtyPages(source, destination.memory, random);
  if (how === 'abort-after-hand-over' || how === 'second-owner') {
    await writeState(destination, state, CHUNK);
    await enter(destination, STOP);
    await enter(source, STOP);
    await enter(source, RUNNING);
    if (how === 'second-owner') await expectSecondRefused(run, destination);
    return;
  }
  if (how === 'smaller-namespace') {
    await using smaller = await run.pair.startSmaller(run.signal);
    await enter(smaller, RESUMING);
    await expectRefused(run, smaller, state, 'the state of a larger namespace');
  } else if (how === 'empty-state') {
    await expectRefused(run, destination, new Uint8Array(), 'no state at all');
  } else if (canBreak(how, state)) {
    const broken = breakState(how, state, random);
    await expectRefused(run, destination, broken.state, broken.what);
  }
  await enter(source, RUNNING);
}

/** A device must not leave RESUMING with a state that it cannot have been given. */
async function expectRefused(
  run: DeviceRun,
  device: ServedDevice,
  state: Uint8Array,
  what: string,
): Promise<void> {
  const { recorder } = run;
  const { host, client } = device;
  const answer = await attempt(async () => {
    await writeState(device, state, CHUNK);
    await client.migration.setState(STOP);
  });
  const now = await client.migration.state();
  const refused = answer !== undefined && (now === RESUMING || now === ERROR);
  const said = answer ?? `accepted, and is in ${stateName(now)}`;
  recorder.record({ kind: 'refusal-asked', what, host, refused, answer: said });
}

/** From STOP_COPY nothing leads to PRE_COPY (linux/vfio.h, enum vfio_device_mig_state). */
async function expectNoWayBack(run: DeviceRun, { client, host }: ServedDevice): Promise<void> {
  const answer = await attempt(() => client.migration.setState(PRE_COPY));
  const now = await client.migration.state();
  run.recorder.record({
    ...{ kind: 'refusal-asked', what: 'PRE_COPY in STOP_COPY', host },
    ...{ refused: answer !== undefined && now === STOP_COPY },
    answer: `${answer ?? 'accepted'}, and is in ${stateName(now)}`,
  });
}

/** While the source runs, a destination that has the state may not: the images have one owner. */
async function expectSecondRefused(run: DeviceRun, device: ServedDevice): Promise<void> {
  if (!run.pair.locks) return;
  const answer = await attempt(() => device.client.migration.setState(RUNNING));
  run.recorder.record({
    ...{ kind: 'refusal-asked', what: 'to run while the other server owns the images', host: device.host },
    ...{ refused: answer !== undefined, answer: answer ?? 'accepted, and runs' },
  });
}

async function resetInPreCopy(run: DeviceRun): Promise<void> {
  const { current: source } = run;
  await enterPreCopy(source);
  await source.client.reset();
  await expectState(source, RUNNING);
  await run.initialize();
}

async function vanishInPreCopy(run: DeviceRun): Promise<void> {
  const { current: source } = run;
  await enterPreCopy(source);
  await source.connect();
  await source.map();
  await expectState(source, RUNNING);
  run.driver.abandon('the client vanished');
  await run.initialize();
}

/** A device whose images are gone can neither stop nor go on: it is in ERROR, and only a reset leads out of it. */
async function breakAtStop(run: DeviceRun): Promise<void> {
  const { current: source, pair, recorder, driver } = run;
  const { host, client } = source;
  // What was executed without the images would fail.
  await driver.idle();
  {
    using _gone = pair.takeImages();
    const answer = await attempt(() => client.migration.setState(STOP_COPY));
    const refused = answer !== undefined;
    const what = 'to be stopped without its images';
    recorder.record({ kind: 'refusal-asked', what, host, refused, answer: answer ?? 'accepted' });
    await expectState(source, ERROR);
  }
  for (const state of states) {
    const answer = await attempt(() => client.migration.setState(state));
    const now = await client.migration.state();
    recorder.record({
      ...{ kind: 'refusal-asked', what: `${stateName(state)} in ERROR`, host },
      ...{ refused: answer !== undefined && now === ERROR },
      answer: `${answer ?? 'accepted'}, and is in ${stateName(now)}`,
    });
  }
  await client.reset();
  await expectState(source, RUNNING);
  driver.abandon('the device broke');
  await run.initialize();
}

async function enterPreCopy(source: ServedDevice): Promise<void> {
  if (((await source.client.migration.flags()) & SUPPORTS_PRE_COPY) !== 0) await enter(source, PRE_COPY);
}

/** What a server answers to what it refuses; undefined if it accepts. */
async function attempt(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof RequestError) return error.message;
    throw error;
  }
}
