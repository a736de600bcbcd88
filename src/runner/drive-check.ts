import { QmpError } from 'qmp-client';
import { stallAtDriverTimeout } from '../harness/guest/driver-timeouts.js';
import { StalledError } from '../harness/guest/fio/fio-run.js';
import { GuestError } from '../harness/guest/guest-error.js';
import type { Pair } from '../harness/pair.js';
import { ProcessEndedError } from '../harness/resources/child-process.js';
import type { Scenario } from '../scenario/schema.js';
import { settling } from './measure-migration.js';
import type { Workload } from './workload.js';

/** What fio tells of the second in which its machine stopped, and of the one before, says nothing of afterwards. */
const leastOfFio = 3000;
const leastOfJournal = 500;

/** Whether a guest's drive answers, and how that was seen. */
export interface DriveAnswer {
  readonly alive: boolean;
  readonly evidence: string;
}

export interface DriveCheckOptions {
  readonly scenario: Scenario;
  /** What runs in the guest, if anything does. */
  readonly workload: Workload | undefined;
  /** The line of the guest's console from which on its driver may not tell of a time-out. */
  readonly fromLine: number;
  /** The guest may not have booted yet. */
  readonly booting: boolean;
  /** The side that the guest is on now. */
  readonly side: 'source' | 'destination';
  readonly signal: AbortSignal;
}

/**
 * Asks whether the guest's I/O goes on: by its workload, or by a write and a read if there is none. What goes wrong
 * with the asking itself, and not with the drive, its guest or their machine, is thrown.
 */
export async function checkDrive(pair: Pair, options: DriveCheckOptions): Promise<DriveAnswer> {
  const { scenario, workload, booting, side, fromLine } = options;
  using stall = stallAtDriverTimeout(pair.guest, fromLine);
  const signal = AbortSignal.any([options.signal, stall.signal]);
  try {
    if (workload !== undefined) {
      const least = workload.fio === undefined ? leastOfJournal : leastOfFio;
      const lasting = Math.max(least, scenario.workload.after + settling(scenario));
      await workload.lasts(lasting, signal, await patience(pair, 60_000));
      return { alive: true, evidence: `${workload.name} went on for ${lasting / 1000} s on the ${side}.` };
    }
    if (booting) await pair.guest.booted(signal);
    await writeAndRead(pair, scenario, signal);
    return { alive: true, evidence: 'The guest read what it had written there.' };
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    const what = await toldOfDrive(pair, error);
    return { alive: false, evidence: `${what} ${await describeDeadDrive(pair)}`.trim() };
  }
}

/** What a failure tells of the drive: that its I/O, its guest or its machine does not go on. Throws it if nothing. */
async function toldOfDrive(pair: Pair, error: unknown): Promise<string> {
  if (error instanceof StalledError || error instanceof GuestError) return error.message;
  if (error instanceof ProcessEndedError || error instanceof QmpError) {
    const { machine } = pair.guest;
    if ((await machine.runStateIfAlive()) === undefined)
      return machine.process.failure('while its drive was asked').message;
  }
  throw error;
}

/**
 * How long an answer is waited for, milliseconds: from a drive whose registers are not even mapped there is none to
 * hope for, from one on a busy host there is for as long as `most`.
 */
async function patience(pair: Pair, most: number): Promise<number> {
  return (await pair.storageIsMapped()) ? most : 4000;
}

/** Writes a block in every namespace and reads it back. */
async function writeAndRead(pair: Pair, scenario: Scenario, signal: AbortSignal): Promise<void> {
  const { guest } = pair;
  const blockDeviceOf = await pair.blockDevices();
  const timeout = await patience(pair, 20_000);
  for (let namespace = 1; namespace <= scenario.device.namespaces.length; namespace++) {
    const drive = blockDeviceOf(namespace);
    await guest.run(
      `head -c 65536 /dev/urandom > /tmp/probe && dd if=/tmp/probe of=${drive} bs=64k oflag=direct 2>/dev/null &&
       dd if=${drive} bs=64k count=1 iflag=direct 2>/dev/null | cmp - /tmp/probe`,
      { signal, timeout },
    );
  }
}

/** What the PCI function and the guest's kernel say. */
async function describeDeadDrive(pair: Pair): Promise<string> {
  const said = pair.guest.console.lines.filter((line) => /nvme|I\/O error|blk_update/i.test(line)).slice(-3);
  const mapped = await pair.storageIsMapped().catch(() => undefined);
  const registers =
    mapped === false ? "The drive's registers are not mapped (query-pci: BAR 0 has no address). " : '';
  return `${registers}${said.length > 0 ? `The guest's kernel says: ${said.join(' | ')}` : ''}`.trim();
}
