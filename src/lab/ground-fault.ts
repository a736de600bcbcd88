import { setTimeout as pause } from 'node:timers/promises';
import { type ExitCounters, readExitCounters } from '../harness/machine/exit-counters.js';
import { guestEvents } from '../harness/machine/guest-events.js';
import type { Machine } from '../harness/machine/machine.js';
import { threadsOf } from '../harness/resources/threads.js';
import {
  describeDeafness,
  describeLongSilence,
  describeReset,
  describeStuck,
  type GroundLook,
  looking,
} from './ground-signs.js';
import { isInLab } from './is-in-lab.js';

/**
 * What a measurement stands on failed, not what it measures: a virtual processor does what QEMU's emulation of SVM has
 * one do now and then (`ground-signs.ts`).
 */
export class GroundFault extends Error {
  override readonly name = 'GroundFault';
}

/**
 * Why the machine's ground is at fault, as a sentence; undefined if it is not. A processor that waits for a device is
 * asleep, and one whose guest spins on a device leaves it all the time: neither is the ground's fault. It takes 3 s;
 * throws the signal's reason as soon as it aborts.
 */
export async function groundFaultOf(machine: Machine, signal: AbortSignal): Promise<string | undefined> {
  const { fault } = await lookAtGround(machine, signal);
  return fault;
}

/** @param age of the machine, milliseconds: how long its guest has had to print a word; infinite if it was given up */
async function lookAtGround(
  machine: Machine,
  signal: AbortSignal,
  age = performance.now() - machine.startedAt,
): Promise<GroundLook> {
  if (machine.process.exit !== undefined) return {};
  const { consoleReader } = machine.options;
  const { lines } = consoleReader;
  // On the source of a migration, too: what the guest did there does not end with it.
  const reset = isInLab() ? describeReset(guestEvents(consoleReader), lines) : undefined;
  if (reset !== undefined) return { fault: `the guest of ${machine.name} ${reset}` };
  const before = await counters(machine, signal);
  const running: boolean[] = [];
  for (let look = 0; look < 6; look++) {
    running.push(processorStates(machine.process.pid).some((state) => state === 'R'));
    await pause(looking / 6, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  const after = await counters(machine, signal);
  const seen = { running, before, after };
  const stuck = running.every(Boolean) ? describeStuck(before, after) : undefined;
  if (stuck !== undefined) {
    const fault = `the machine ${machine.name} is stuck: in ${looking / 1000} s, in which a processor ran, ${stuck}`;
    return { fault, ...seen };
  }
  const sign = isInLab()
    ? (describeDeafness(lines, seen) ?? describeLongSilence(lines, age, seen))
    : undefined;
  return { ...seen, fault: sign && `the guest of ${machine.name} ${sign}` };
}

async function counters(machine: Machine, signal: AbortSignal): Promise<ExitCounters | undefined> {
  return readExitCounters(machine.qmp, { signal, timeout: 2000 }).catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
}

/** QEMU's own words on a processor's registers and its interrupt controller, or why it has none. */
async function processorState(machine: Machine, signal: AbortSignal): Promise<readonly string[]> {
  if (machine.process.exit !== undefined) return [];
  const ask = (line: string) =>
    machine.qmp
      .execute('human-monitor-command', { 'command-line': line }, { signal, timeout: 2000 })
      .catch((error: Error) => {
        signal.throwIfAborted();
        return error.message;
      });
  return [await ask('info registers'), await ask('info lapic')];
}

/** The states of QEMU's threads that are virtual processors. QEMU may run below a launcher's process. */
function processorStates(pid: number): string[] {
  return threadsOf(pid)
    .filter(({ name }) => /^CPU \d+\/KVM/.test(name))
    .map(({ state }) => state);
}

/**
 * Throws a GroundFault in place of a failure if the machine's ground is at fault; returns otherwise. Either way the
 * ledger has what was seen, for a failure that turns out to be the ground's after all.
 */
export async function blameGround(machine: Machine, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { fault, ...seen } = await lookAtGround(machine, signal, Number.POSITIVE_INFINITY);
  const { ledger } = machine.options;
  const processor = await processorState(machine, signal);
  ledger.write('ground-seen', { machine: machine.name, ...seen, processor });
  if (fault !== undefined) throw new GroundFault(fault);
}
