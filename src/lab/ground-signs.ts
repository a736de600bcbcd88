import type { ExitCounters } from '../harness/machine/exit-counters.js';

/** How long a processor is looked at, milliseconds. The host's clock alone interrupts a running one every 4 ms. */
export const looking = 3000;

/** A guest that has not printed a word has had its time after this, milliseconds. In the lab one has booted after some 10 s. */
export const firstWord = 60_000;

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
 * What is wrong with a guest that runs and hears nothing, in words; undefined if it hears. A kernel that computes is
 * interrupted by its clock dozens of times a second, and sets it anew each time. Before a kernel has printed a
 * word it may not have one.
 */
export function describeDeafness(
  console: readonly string[],
  { running = [], before, after }: GroundLook,
): string | undefined {
  if (!hasPrinted(console) || !running.every(Boolean)) return undefined;
  if (before === undefined || after === undefined) return undefined;
  const left = after.exits - before.exits;
  const forTheHost = after.irqExits - before.irqExits;
  if (left === 0 || left !== forTheHost || after.injections !== before.injections) return undefined;
  return `was interrupted by nothing, not even its clock, in ${looking / 1000} s, in which a processor ran and left it ${left} times, each time for an interrupt of the host`;
}

/**
 * What is wrong with a guest that was given up, in words, if it had printed nothing though a processor ran all the
 * time: firmware and kernel do nothing for long without a device. Undefined if it had, or if it did.
 */
export function describeSilence(
  console: readonly string[],
  { running = [], before, after }: GroundLook,
): string | undefined {
  if (hasPrinted(console)) return undefined;
  if (before === undefined || after === undefined || !running.every(Boolean)) return undefined;
  if (neededDevice(before, after)) return undefined;
  const left = `it left the guest ${after.exits - before.exits} times, but never for a device`;
  return `never printed a word: in ${looking / 1000} s, in which a processor ran, ${left}`;
}

/** The same of a guest that nobody has given up yet, but that has had its time, in milliseconds since its machine started. */
export function describeLongSilence(
  console: readonly string[],
  age: number,
  look: GroundLook,
): string | undefined {
  return age < firstWord ? undefined : describeSilence(console, look);
}

function hasPrinted(console: readonly string[]): boolean {
  return console.some((line) => line.trim() !== '');
}

/** Whether a processor left its guest for a device, or because it halted, between two readings of the counters. */
function neededDevice(before: ExitCounters, after: ExitCounters): boolean {
  const kinds = ['mmioExits', 'haltExits', 'ioExits'] as const;
  return kinds.some((kind) => after[kind] !== before[kind]);
}
