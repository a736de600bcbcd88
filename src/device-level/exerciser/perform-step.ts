import { Admin, Status } from '../driver/command.js';
import { createQueue, deleteQueue } from '../driver/initialize.js';
import { failMigration } from '../migration/failures.js';
import { migrate } from '../migration/migrate.js';
import { expectState, initialState } from '../migration/state-transfer.js';
import type { DeviceStep } from '../scenario.js';
import type { DeviceRun } from './device-run.js';
import { raiseEvents } from './raise-events.js';

/** Features and values that every controller may be asked to remember (NVMe 1.4, 5.21.1). */
const features: readonly (readonly [id: number, most: number])[] = [
  [0x01, 0x07], // arbitration
  [0x06, 1], // volatile write cache
  [0x08, 0xffff], // interrupt coalescing
  [0x0a, 1], // write atomicity
  [0x0b, 0x1f], // async event configuration
];
const WRITE_CACHE = 0x06;
/** Does one step of a scenario. Throws if it cannot be done, which it always can with a device that is right. */
export async function performStep(run: DeviceRun, step: DeviceStep): Promise<void> {
  run.recorder.doing = step.do;
  switch (step.do) {
    case 'commands':
      return await run.workload.run(step.count, step.inFlight);
    case 'migrate':
      return await migrate(run, step);
    case 'fail':
      return await failMigration(run, step);
    case 'reset':
      return await reset(run, step.by);
    case 'features':
      return await (step.writeCache === undefined ? setFeatures(run) : setWriteCache(run, step.writeCache));
    case 'event':
      return await raiseEvents(run, step.across);
    case 'event-limit':
      return await reachEventLimit(run);
    case 'recreate-queue':
      return await recreateQueue(run);
    case 'crash':
      return await crash(run);
  }
}

/** Commands under way are lost with the reset; what they wrote may or may not be there. */
async function reset(run: DeviceRun, by: 'guest' | 'hypervisor'): Promise<void> {
  run.workload.fill(4);
  if (by === 'hypervisor') {
    await run.current.client.reset();
    await expectState(run.current, initialState);
    run.driver.abandon('the hypervisor reset the device');
  }
  await run.initialize();
}

async function setFeatures(run: DeviceRun): Promise<void> {
  for (let count = 0; count < 2; count++) {
    const [id, most] = run.random.pick(features);
    const value = run.random.between(0, most);
    if (id === WRITE_CACHE) await setWriteCache(run, value === 1);
    else await run.inspector.setFeature(id, value);
  }
}

/** With commands under way nobody could tell which of them the setting holds for. */
async function setWriteCache(run: DeviceRun, on: boolean): Promise<void> {
  await run.driver.idle();
  await run.inspector.setFeature(WRITE_CACHE, on ? 1 : 0);
  run.workload.writeCache = on;
}

/** As many requests as the controller says that it takes; one more has to be refused, and nothing else. */
async function reachEventLimit(run: DeviceRun): Promise<void> {
  const { driver, facts } = run;
  while (run.eventRequests < facts.eventRequests) run.requestEvent();
  await driver.execute(
    { opcode: Admin.ASYNC_EVENT_REQUEST },
    'one Asynchronous Event Request too many',
    Status.EVENT_REQUEST_LIMIT_EXCEEDED,
  );
  run.recordEvents();
}

async function recreateQueue(run: DeviceRun): Promise<void> {
  const { driver, scenario, random } = run;
  if (driver.queues.length < 2) return;
  await driver.idle();
  const id = random.between(1, driver.queues.length - 1);
  await deleteQueue(driver, id);
  await createQueue(driver, id, scenario);
}

/** The server is killed with commands under way. What was flushed, or written with FUA, has to be there. */
async function crash(run: DeviceRun): Promise<void> {
  const { driver, workload, pair, recorder } = run;
  workload.fill(8);
  recorder.record({ kind: 'server-killed', host: pair.current.host });
  await pair.restartCurrent(run.signal);
  driver.abandon('the server was killed');
  await run.initialize({ crashed: true });
  await workload.readAll();
}
