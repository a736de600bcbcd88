import type { CommandName, Feature } from 'vfio-user';
import type { EndName } from '../relay/end.js';

/** What can be done to a message. */
export const FAULT_ACTIONS = [
  'delay',
  'drop',
  'duplicate',
  'reorder',
  'slow',
  'errno',
  'corrupt',
  'disconnect',
] as const;

export type FaultAction = (typeof FAULT_ACTIONS)[number];
export type FeatureName = keyof typeof Feature;

/** A fault and the messages that it strikes. What is left out matches every message. */
export interface MessageFault {
  /**
   * `delay`: it, and what follows it in its direction, waits. `slow`: everything waits, in proportion to the time that
   * usually passes from one that is struck to the next, as if whoever answers were slower; only the first strike is told. `drop`: it goes nowhere. `duplicate`: it goes twice, as
   * if its sender had sent it twice. `reorder`: it changes places with the next of its direction. `errno`: a command
   * is answered with the errno and not passed on, a reply is replaced by one with the errno. `corrupt`: a bit of its
   * payload is flipped. `disconnect`: the connection is closed instead.
   */
  readonly action: FaultAction;
  /** Who sent it. What the proxy injects counts as sent by the side in whose role it is. */
  readonly from?: EndName;
  readonly type?: 'command' | 'reply';
  readonly command?: CommandName;
  /** The feature of a DEVICE_FEATURE. */
  readonly feature?: FeatureName;
  /** Of a REGION_READ or REGION_WRITE: where in its region, such as a doorbell's place. Bytes. */
  readonly offset?: number;
  /** Whether it strikes the proxy's own commands and the replies to them, instead of those that are relayed. */
  readonly injected?: boolean;
  /** The first matching message that is struck, counted from 1. */
  readonly nth?: number;
  /** From there on, each how many-th; 1 if left out. */
  readonly every?: number;
  /** How many are struck at most: one if only `nth` is given, otherwise any number. */
  readonly count?: number;
  /**
   * Of `delay`: how long. Of `reorder`: how long to wait for a next message before it is passed on all the same; 1000
   * if left out.
   */
  readonly milliseconds?: number;
  /** Of `slow`: how long, in percent of the time that usually passes from one that is struck to the next. */
  readonly percent?: number;
  /** Of `errno`: the number. */
  readonly errno?: number;
  /** Of `corrupt`: which bit of the payload, counted from its start; in its middle if left out. */
  readonly bit?: number;
}

/** A fault that struck, as it is told. */
export interface FaultStrike {
  /** The place of the fault in the list, from 0. */
  readonly fault: number;
  readonly action: FaultAction;
  readonly from: EndName;
  readonly type: 'command' | 'reply';
  readonly command: string;
  readonly id: number;
  /** Bytes of the message, header included. */
  readonly size: number;
  readonly injected: boolean;
  /** What came of it, as a sentence. */
  readonly effect: string;
}

/** The longest that a message may be held back, in milliseconds. */
export const LONGEST_DELAY_MS = 60_000;
/** The most that `slow` may add, in percent of the time that passes, and in milliseconds. */
export const LARGEST_PERCENT = 1000;
export const LONGEST_SLOWED_MS = 100;
/** How long `reorder` waits for a next message if nothing else was asked for, in milliseconds. */
export const REORDER_WAIT_MS = 1000;
/** Faults that may be set at once. */
export const MAX_FAULTS = 64;
