import { commandName, type Message } from 'vfio-user';
import { closeAll, type NativeBuffer } from 'vfio-user/native';
import { errnoName } from '../control/errors.js';
import { type End, PEER_NAMES } from '../relay/end.js';
import type { Passage } from '../relay/passage.js';
import type { Relay } from '../relay/relay.js';
import type { FaultSet } from './fault-set.js';
import { type Held, Lane } from './lane.js';
import { type FaultStrike, LONGEST_SLOWED_MS, type MessageFault, REORDER_WAIT_MS } from './message-fault.js';
import { copyOf, errorReply, messageIn, typeOf } from './messages.js';
import { Slowdown } from './slowdown.js';

/** A message on its way, and what can become of it. */
interface Passing {
  readonly message: Message;
  readonly from: End;
  readonly lane: Lane;
  readonly injected: boolean;
  /** Passes it on, or a message in its place. */
  pass(message: Message): void;
  /** The same, as if its sender had sent it a second time. */
  passAgain(message: Message): void;
  /** The same message, to be kept beyond this call. Its descriptors go along. */
  keep(): Message;
  /** Answers a command in the receiver's place. */
  answer(errno: number): void;
}

/** The way of messages through a relay while faults are on. */
export class FaultyPassage implements Passage, Disposable {
  readonly #relay: Relay;
  readonly #faults: FaultSet;
  readonly #struck: (strike: FaultStrike) => void;
  /** What came from either end, and what the proxy injects towards it. */
  readonly #received: ReadonlyMap<End, Lane>;
  readonly #injected: ReadonlyMap<End, Lane>;
  /** Of the faults `slow` that have struck. */
  readonly #slowdowns = new WeakMap<MessageFault, Slowdown>();

  constructor(relay: Relay, faults: FaultSet, struck: (strike: FaultStrike) => void) {
    this.#relay = relay;
    this.#faults = faults;
    this.#struck = struck;
    const ends = [relay.client, relay.server];
    this.#received = new Map(ends.map((end) => [end, new Lane((held) => relay.hold(end, held))]));
    this.#injected = new Map(ends.map((end) => [end, new Lane(() => {})]));
  }

  /** When {@link expire} has to be called, in milliseconds of `performance.now()`. */
  get deadline(): number {
    return Math.min(...this.#lanes().map(([, { due }]) => due));
  }

  /** Passes what has been held back long enough. */
  expire(now: number): void {
    for (const [end, lane] of this.#lanes()) {
      if (!this.#relay.closed && lane.due <= now) this.#relay.guarded(end, () => lane.pass(now));
    }
  }

  relayed(from: End, to: End, message: Message): void {
    const { straight } = this.#relay;
    const lane = this.#received.get(from)!;
    this.#take({
      ...{ message, from, lane, injected: this.#relay.isForProxy(to, message) },
      pass: (passed) => straight.relayed(from, to, passed),
      passAgain: (passed) => straight.relayed(from, to, passed),
      keep: () => message.detach(),
      answer: (errno) => {
        if (message.wantsReply) this.#relay.refuse(from, message, errno);
      },
    });
  }

  injected(to: End, buffer: NativeBuffer, size: number): void {
    const relay = this.#relay;
    const message = messageIn(buffer, size);
    const from = to === relay.client ? relay.server : relay.client;
    this.#take({
      ...{ message, from, lane: this.#injected.get(to)!, injected: true },
      pass: (passed) => relay.sendInjected(to, passed),
      passAgain: (passed) => {
        from.commandIds.injectAgain(passed.id);
        relay.sendInjected(to, passed);
      },
      keep: () => copyOf(message),
      answer: (errno) => {
        // Not at once: whoever sends it does not wait for the reply yet.
        const reply = errorReply(message, errno);
        const pass = () => relay.straight.relayed(to, from, reply);
        this.#received.get(to)!.push({ due: performance.now(), pass, release: () => {} });
      },
    });
  }

  /** Passes whatever is held back, in its order: the faults are over. */
  passAll(): void {
    this.expire(Number.POSITIVE_INFINITY);
  }

  /** Lets go of whatever is held back. */
  [Symbol.dispose](): void {
    for (const [, lane] of this.#lanes()) lane[Symbol.dispose]();
  }

  #lanes(): (readonly [End, Lane])[] {
    return [...this.#received, ...this.#injected];
  }

  #take(passing: Passing): void {
    const { lane, message, from, injected } = passing;
    const { swapped } = lane;
    const armed = this.#faults.strike(message, from.name, injected);
    const went = armed === undefined ? this.#go(passing, 0) : this.#strike(passing, armed.fault, armed.place);
    if (swapped === undefined || !went || this.#relay.closed) return;
    if (lane.swapped === swapped) lane.swapped = undefined;
    lane.passSwapped(swapped);
  }

  /** Passes a message on at once, unless another one waits before it or it has to wait itself. */
  #go(passing: Passing, milliseconds: number): boolean {
    const { lane, message } = passing;
    if (milliseconds === 0 && !lane.isHolding) passing.pass(message);
    else lane.push(this.#held(passing, milliseconds === 0 ? 0 : performance.now() + milliseconds));
    return true;
  }

  #held(passing: Passing, due: number): Held {
    const message = passing.keep();
    const release = () => closeAll(message.takeDescriptors());
    return { due, pass: () => passing.pass(message), release };
  }

  /** Does what the fault says. Returns whether the message went on, now or later. */
  #strike(passing: Passing, fault: MessageFault, place: number): boolean {
    const { message, from, injected } = passing;
    const label = { type: typeOf(message), command: commandName(message.command) };
    const { id, size } = message;
    const tell = (effect: string) => {
      const { action } = fault;
      this.#struck({ fault: place, action, from: from.name, ...label, id, size, injected, effect });
    };
    switch (fault.action) {
      case 'delay':
        tell(`It and what follows it waits for ${fault.milliseconds} ms.`);
        return this.#go(passing, fault.milliseconds!);
      case 'slow': {
        let slowdown = this.#slowdowns.get(fault);
        if (slowdown === undefined) {
          tell(`It and those that follow it are passed on ${fault.percent} % later.`);
          slowdown = new Slowdown(fault.percent!);
          this.#slowdowns.set(fault, slowdown);
        }
        busyFor(Math.min(slowdown.waitAt(performance.now()), LONGEST_SLOWED_MS));
        slowdown.passedAt(performance.now());
        return this.#go(passing, 0);
      }
      case 'drop':
        tell('It went nowhere.');
        return false;
      case 'duplicate': {
        tell('It went twice.');
        const second: Passing = { ...passing, message: copyOf(message), pass: passing.passAgain };
        this.#go(passing, 0);
        // Its descriptors are closed with the first one.
        if (!this.#relay.closed) this.#go({ ...second, keep: () => copyOf(second.message) }, 0);
        return true;
      }
      case 'reorder':
        this.#letNextGoFirst(passing, fault.milliseconds ?? REORDER_WAIT_MS, tell);
        return false;
      case 'errno':
        return this.#fail(passing, fault.errno!, tell);
      case 'corrupt': {
        const bit = fault.bit ?? (message.payloadLength >>> 1) * 8;
        message.buffer[message.payloadStart + (bit >>> 3)]! ^= 1 << (bit & 7);
        tell(`Bit ${bit} of its payload was flipped.`);
        return this.#go(passing, 0);
      }
      case 'disconnect':
        tell('The connection was closed instead.');
        this.#relay.close(from, `a fault closed the connection of ${PEER_NAMES[from.name]}`);
        return false;
    }
  }

  #letNextGoFirst(passing: Passing, milliseconds: number, tell: (effect: string) => void): void {
    const { lane } = passing;
    const held = this.#held(passing, performance.now() + milliseconds);
    lane.swapped = {
      ...held,
      pass() {
        tell(
          this.due === 0 ? 'It changed places with the next.' : `Nothing followed it in ${milliseconds} ms.`,
        );
        held.pass();
      },
    };
  }

  #fail(passing: Passing, errno: number, tell: (effect: string) => void): boolean {
    const { message } = passing;
    const name = `${errnoName(errno)} (${errno})`;
    if (typeOf(message) === 'reply') {
      tell(`A reply with ${name} went in its place.`);
      const reply = errorReply(message, errno);
      return this.#go({ ...passing, message: reply, keep: () => reply }, 0);
    }
    tell(message.wantsReply ? `It was answered with ${name}.` : 'It went nowhere, and wanted no answer.');
    passing.answer(errno);
    return false;
  }
}

/** Poll(2) waits for whole milliseconds; what is slowed down by microseconds has to be waited for like this. */
function busyFor(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
