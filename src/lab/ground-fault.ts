import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ledger } from '../harness/ledger/ledger.js';
import { readExitCounters } from '../harness/machine/exit-counters.js';
import type { Machine } from '../harness/machine/machine.js';

/**
 * What a measurement stands on failed, not what it measures: a virtual processor stands inside the guest without
 * ever leaving it, as QEMU's emulation of SVM leaves one now and then.
 */
export class GroundFault extends Error {
  override readonly name = 'GroundFault';
}

/** How long a processor is looked at, milliseconds. The host's clock alone makes a running one leave every 4 ms. */
const looking = 3000;

/**
 * Why the machine's ground is at fault, as a sentence; undefined if it is not. A processor that waits for a device is
 * asleep, and one whose guest spins on a device leaves it all the time: neither is the ground's fault.
 */
export async function groundFaultOf(machine: Machine): Promise<string | undefined> {
  if (machine.process.exit !== undefined) return undefined;
  const before = await exits(machine);
  const running: boolean[] = [];
  for (let look = 0; look < 6; look++) {
    running.push(processorStates(machine.process.pid).some((state) => state === 'R'));
    await pause(looking / 6);
  }
  const after = await exits(machine);
  if (!running.every(Boolean) || before !== after) return undefined;
  const left =
    after === undefined
      ? 'its monitor is silent'
      : `its processors left the guest ${after} times, then not once`;
  return `the machine ${machine.name} stands still inside its guest: ${left} in ${looking / 1000} s, though a processor runs`;
}

async function exits(machine: Machine): Promise<number | undefined> {
  return readExitCounters(machine.qmp, { timeout: 2000 }).then(
    (counters) => counters?.exits,
    () => undefined,
  );
}

/** The states (proc(5)) of QEMU's threads that are virtual processors. QEMU may run below a launcher's process. */
function processorStates(pid: number): string[] {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).flatMap((thread) => {
    const status = readFileSync(path.join(folder, thread, 'stat'), 'utf8');
    const [, name = '', state = ''] = /^\d+ \((.*)\) (\S)/.exec(status) ?? [];
    return /^CPU \d+\/KVM/.test(name) ? [state] : [];
  });
}

/** So many faults of the ground are borne; one more is thrown. */
const most = 5;

/** Counts faults of the ground, and does again what they struck. */
export class GroundFaults {
  readonly messages: string[] = [];

  constructor(
    readonly ledger: Ledger,
    readonly tell: (what: string) => void,
  ) {}

  /** Does something, and again after a fault of the ground; `renew` then throws away what stood on it. */
  async retried<T>(work: () => Promise<T>, renew: () => Promise<void> = async () => {}): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof GroundFault)) throw error;
        this.messages.push(error.message);
        this.ledger.write('ground-fault', { message: error.message });
        if (this.messages.length > most) throw error;
        this.tell(`FAULT OF THE GROUND: ${error.message}; booting the guest anew`);
        await renew();
      }
    }
  }
}

/** Throws a GroundFault in place of a failure if the machine's ground is at fault; returns otherwise. */
export async function blameGround(machine: Machine): Promise<void> {
  const fault = await groundFaultOf(machine);
  if (fault !== undefined) throw new GroundFault(fault);
}
