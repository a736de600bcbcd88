import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ExitCounters, readExitCounters } from '../harness/machine/exit-counters.js';
import type { Machine } from '../harness/machine/machine.js';
import { isInLab } from './is-in-lab.js';

/**
 * What a measurement stands on failed, not what it measures: a virtual processor stands inside the guest,
 * enters and leaves it without end and without any of the host's interrupts, or for nothing but these before the guest has
 * printed a word, or has no way on and resets the machine, as QEMU's emulation of SVM has one do now and then.
 */
export class GroundFault extends Error {
  override readonly name = 'GroundFault';
}

/** How long a processor is looked at, milliseconds. The host's clock alone interrupts a running one every 4 ms. */
const looking = 3000;

/** What a look at a machine's ground saw. */
export interface GroundLook {
  /** Why the ground is at fault, as a sentence; undefined if it is not. */
  readonly fault?: string | undefined;
  /** At six moments within three seconds, whether a processor ran. */
  readonly running?: readonly boolean[];
  /** KVM's counters before and after them. */
  readonly before?: ExitCounters | undefined;
  readonly after?: ExitCounters | undefined;
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

async function lookAtGround(machine: Machine, signal: AbortSignal): Promise<GroundLook> {
  if (machine.process.exit !== undefined) return {};
  const { qmp, options } = machine;
  const reset = isInLab() ? describeReset(qmp.events.since(), options.consoleReader.lines) : undefined;
  if (reset !== undefined) return { fault: `the guest of ${machine.name} ${reset}` };
  const before = await counters(machine, signal);
  const running: boolean[] = [];
  for (let look = 0; look < 6; look++) {
    running.push(processorStates(machine.process.pid).some((state) => state === 'R'));
    await pause(looking / 6, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  const after = await counters(machine, signal);
  const stuck = running.every(Boolean) ? describeStuck(before, after) : undefined;
  const fault =
    stuck &&
    `the machine ${machine.name} is stuck: in ${looking / 1000} s, in which a processor ran, ${stuck}`;
  return { fault, running, before, after };
}

/**
 * What is wrong with counters between which a processor ran all the time, in words; undefined if nothing is. Whatever
 * a guest does, the host's own interrupts make its processor leave it.
 */
export function describeStuck(
  before: ExitCounters | undefined,
  after: ExitCounters | undefined,
): string | undefined {
  if (before === undefined || after === undefined) return 'its monitor was silent';
  if (after.irqExits !== before.irqExits || neededDevice(before, after)) return undefined;
  return `it left the guest ${after.exits - before.exits} times, but never for an interrupt of the host`;
}

/**
 * How a guest that nobody told to came to reset its machine, in words; undefined if it did not, or said why: Linux does
 * not reset a machine without a panic, but a processor that finds no handler for its fault does.
 */
export function describeReset(
  events: readonly { readonly event: string; readonly data: unknown }[],
  console: readonly string[],
): string | undefined {
  const reset = events.some(
    ({ event, data }) => event === 'RESET' && (data as { reason?: string }).reason === 'guest-reset',
  );
  if (!reset || console.some((line) => line.includes('Kernel panic'))) return undefined;
  return 'reset its machine without a word';
}

/**
 * What is wrong with a guest that was given up, in words, if it had printed nothing though a processor ran all the
 * time: firmware and kernel do nothing for long without a device. Undefined if it had, or if it did.
 */
export function describeSilence(
  console: readonly string[],
  { running = [], before, after }: GroundLook,
): string | undefined {
  if (console.some((line) => line.trim() !== '')) return undefined;
  if (before === undefined || after === undefined || !running.every(Boolean)) return undefined;
  if (neededDevice(before, after)) return undefined;
  const left = `it left the guest ${after.exits - before.exits} times, but never for a device`;
  return `never printed a word: in ${looking / 1000} s, in which a processor ran, ${left}`;
}

/** Whether a processor left its guest for a device, or because it halted, between two readings of the counters. */
function neededDevice(before: ExitCounters, after: ExitCounters): boolean {
  const kinds = ['mmioExits', 'haltExits', 'ioExits'] as const;
  return kinds.some((kind) => after[kind] !== before[kind]);
}

async function counters(machine: Machine, signal: AbortSignal): Promise<ExitCounters | undefined> {
  return readExitCounters(machine.qmp, { signal, timeout: 2000 }).catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
}

/** The states (proc(5)) of QEMU's threads that are virtual processors. QEMU may run below a launcher's process. */
function processorStates(pid: number): string[] {
  const folder = `/proc/${pid}/task`;
  return whileThere(() => readdirSync(folder), []).flatMap((thread) => {
    const status = whileThere(() => readFileSync(path.join(folder, thread, 'stat'), 'utf8'), '');
    const [, name = '', state = ''] = /^\d+ \((.*)\) (\S)/.exec(status) ?? [];
    return /^CPU \d+\/KVM/.test(name) ? [state] : [];
  });
}

/** Reads of proc(5) what may be gone by then: QEMU's worker threads end at any moment, and so may QEMU. */
function whileThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return otherwise;
    throw error;
  }
}

/**
 * Throws a GroundFault in place of a failure if the machine's ground is at fault; returns otherwise. Either way the
 * ledger has what was seen, for a failure that turns out to be the ground's after all.
 */
export async function blameGround(machine: Machine, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { fault, ...seen } = await lookAtGround(machine, signal);
  const { ledger, consoleReader } = machine.options;
  ledger.write('ground-seen', { machine: machine.name, ...seen });
  if (fault !== undefined) throw new GroundFault(fault);
  const silence = isInLab() ? describeSilence(consoleReader.lines, seen) : undefined;
  if (silence !== undefined) throw new GroundFault(`the guest of ${machine.name} ${silence}`);
}
