import { Admin, Status } from '../driver/command.js';
import { createQueue, deleteQueue } from '../driver/initialize.js';
import { failMigration } from '../migration/failures.js';
import { migrate } from '../migration/migrate.js';
import { expectState, initialState } from '../migration/state-transfer.js';
import type { DeviceStep } from '../scenario.js';
import type { DeviceRun } from './device-run.js';

/** Features and values that every controller may be asked to remember (NVMe 1.4, 5.21.1). */
const features: readonly (readonly [id: number, most: number])[] = [
  [0x01, 0x07], // arbitration
  [0x06, 1], // volatile write cache
  [0x08, 0xffff], // interrupt coalescing
  [0x0a, 1], // write atomicity
  [0x0b, 0x1f], // async event configuration
];
const WRITE_CACHE = 0x06;
const ERROR_LOG = 0x01;
/** A doorbell that no queue has: writing to it is an error event (NVMe 1.4, 5.2). */
const unusedDoorbell = 2 * 900;

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
      return await setFeatures(run);
    case 'event':
      return await raiseEvent(run);
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
    // With commands under way nobody could tell which writes the cache's end made durable.
    if (id === WRITE_CACHE) await run.driver.idle();
    await run.inspector.setFeature(id, value);
    if (id === WRITE_CACHE) run.workload.writeCache = value === 1;
  }
}

async function raiseEvent(run: DeviceRun): Promise<void> {
  const { driver, current } = run;
  if (run.eventRequests === 0) return;
  const before = run.eventsDelivered;
  run.eventsRaised++;
  driver.doorbells.write(current, unusedDoorbell, 1);
  await driver.until(() => run.eventsDelivered > before);
  run.recordEvents();
  // Reading the log unmasks the event.
  const prp1 = driver.address(driver.layout.adminData);
  const dwords = [(15 << 16) | ERROR_LOG];
  await driver.execute(
    { opcode: Admin.GET_LOG_PAGE, namespace: 0xffff_ffff, prp1, dwords },
    'Get Log Page',
    Status.SUCCESS,
  );
  run.requestEvent();
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
