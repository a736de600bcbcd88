import { Command, FEATURE_HEADER_SIZE, Feature, FeatureFlags, type Message } from 'vfio-user';
import type { EndName } from '../relay/end.js';
import type { MessageFault } from './message-fault.js';

/** A fault that is on, with its place in the list and what it has counted. */
export class ArmedFault {
  #matched = 0;
  #struck = 0;
  readonly #first: number;
  readonly #every: number;
  readonly #most: number;
  readonly #command: number | undefined;
  readonly #feature: number | undefined;

  constructor(
    readonly place: number,
    readonly fault: MessageFault,
  ) {
    const { nth, every, count, command, feature } = fault;
    this.#first = nth ?? 1;
    this.#every = every ?? 1;
    this.#most = count ?? (nth !== undefined && every === undefined ? 1 : Number.POSITIVE_INFINITY);
    this.#feature = feature === undefined ? undefined : Feature[feature];
    this.#command = command === undefined ? undefined : Command[command];
    if (this.#feature !== undefined) this.#command = Command.DEVICE_FEATURE;
  }

  /** Whether this message is to be struck; it is counted if it matches. */
  strikes(message: Message, from: EndName, injected: boolean): boolean {
    if (!this.#matches(message, from, injected)) return false;
    this.#matched++;
    const past = this.#matched - this.#first;
    if (past < 0 || past % this.#every !== 0 || this.#struck >= this.#most) return false;
    this.#struck++;
    return true;
  }

  #matches(message: Message, from: EndName, injected: boolean): boolean {
    const { fault } = this;
    if ((fault.injected ?? false) !== injected) return false;
    if (fault.from !== undefined && fault.from !== from) return false;
    if (fault.type !== undefined && (fault.type === 'command') !== message.isCommand) return false;
    if (this.#command !== undefined && this.#command !== message.command) return false;
    if (this.#feature !== undefined && featureOf(message) !== this.#feature) return false;
    if (fault.offset !== undefined && offsetOf(message) !== BigInt(fault.offset)) return false;
    // There is no bit to flip where there is no payload, nor beyond its end.
    return fault.action !== 'corrupt' || message.payloadLength > (fault.bit ?? 0) >>> 3;
  }
}

/** The faults that are on. Their counts go on from one QEMU to the next, until others are set. */
export class FaultSet {
  readonly #armed: readonly ArmedFault[];

  constructor(faults: readonly MessageFault[]) {
    this.#armed = faults.map((fault, place) => new ArmedFault(place, fault));
  }

  get size(): number {
    return this.#armed.length;
  }

  /** The fault that strikes this message: the first of the list. Those behind it do not count the message. */
  strike(message: Message, from: EndName, injected: boolean): ArmedFault | undefined {
    let first: ArmedFault | undefined;
    for (const armed of this.#armed) {
      if (first === undefined && armed.strikes(message, from, injected)) first = armed;
    }
    return first;
  }
}

/** Where a REGION_READ or REGION_WRITE begins in its region: the first field of its payload. */
function offsetOf({ payloadLength, payloadStart, view }: Message): bigint | undefined {
  return payloadLength < 8 ? undefined : view.getBigUint64(payloadStart, true);
}

function featureOf({ command, payloadLength, payloadStart, view }: Message): number | undefined {
  if (command !== Command.DEVICE_FEATURE || payloadLength < FEATURE_HEADER_SIZE) return undefined;
  return view.getUint32(payloadStart + 4, true) & FeatureFlags.INDEX_MASK;
}
