import { Admin, Status } from '../driver/command.js';
import { Register, readRegister } from '../driver/registers.js';
import { migrate } from '../migration/migrate.js';
import { stepSchema } from '../scenario.js';
import type { DeviceRun } from './device-run.js';

const ERROR_LOG = 0x01;
/** A doorbell that no queue has: writing to it is an error event (NVMe 1.4, 5.2). */
const unusedDoorbell = 2 * 900;

/** Error events for a host that asked for some; `across` is what a migration comes in between of. */
export async function raiseEvents(run: DeviceRun, across: 'nothing' | 'pending' | 'masked'): Promise<void> {
  if (run.eventRequests === 0) return;
  if (across === 'pending') await leavePending(run);
  else if (across === 'masked') await leaveMasked(run);
  else await raiseOne(run);
  run.recordEvents();
}

async function raiseOne(run: DeviceRun): Promise<void> {
  await raiseAndTake(run);
  await readLog(run);
  run.requestEvent();
}

/** An event comes that no request can take; the first request on the other side gets it. */
async function leavePending(run: DeviceRun): Promise<void> {
  const requests = run.eventRequests;
  while (run.eventRequests > 0) {
    await raiseAndTake(run);
    await readLog(run);
  }
  run.eventsRaised++;
  ring(run);
  await move(run);
  const before = run.eventsDelivered;
  run.requestEvent();
  await run.driver.until(() => run.eventsDelivered > before);
  await readLog(run);
  while (run.eventRequests < requests) run.requestEvent();
}

/** Until its log was read an event's type is masked, on the other side too. */
async function leaveMasked(run: DeviceRun): Promise<void> {
  await raiseAndTake(run);
  while (run.eventRequests < 1) run.requestEvent();
  await move(run);
  ring(run);
  // The answer shows that the controller has seen the doorbell; a report of it would be recorded as one too many.
  await readRegister(run.current, Register.CSTS);
  run.driver.reap(0);
  const before = run.eventsDelivered;
  run.eventsRaised++;
  await readLog(run);
  await run.driver.until(() => run.eventsDelivered > before);
  await readLog(run);
  run.requestEvent();
}

async function raiseAndTake(run: DeviceRun): Promise<void> {
  const before = run.eventsDelivered;
  run.eventsRaised++;
  ring(run);
  await run.driver.until(() => run.eventsDelivered > before);
}

function ring({ driver, current }: DeviceRun): void {
  driver.doorbells.write(current, unusedDoorbell, 1);
}

async function move(run: DeviceRun): Promise<void> {
  const step = stepSchema.parse({ do: 'migrate' });
  if (step.do === 'migrate') await migrate(run, step);
}

/** Reading the log unmasks its events (NVMe 1.4, 5.14, Retain Asynchronous Event cleared). */
async function readLog({ driver }: DeviceRun): Promise<void> {
  const prp1 = driver.address(driver.layout.adminData);
  const dwords = [(15 << 16) | ERROR_LOG];
  await driver.execute(
    { opcode: Admin.GET_LOG_PAGE, namespace: 0xffff_ffff, prp1, dwords },
    'Get Log Page',
    Status.SUCCESS,
  );
}
