import type { ScatterList } from 'vfio-user/native';
import { type AsynchronousCalls, systemCalls } from '../../src/backends/file-calls.js';

type Kind = 'read' | 'write' | 'durable write' | 'synchronize';
type Done = (result: number) => void;

/** Calls that are made at once, and are under way until the test lets them end. */
export class HeldCalls implements AsynchronousCalls {
  readonly descriptor = 1000;
  announces = true;
  /** What is under way, in the order of its beginning. */
  readonly underWay: Kind[] = [];
  /** How a transfer ends, if not as it did: of the bytes that it moved, or with -errno. */
  outcome = (result: number): number => result;
  /** What the next fdatasyncs come to, if not to what they did: 0 or -errno. */
  readonly results: number[] = [];
  /** Whether one was begun that the kernel need not have yet. */
  #keptBack = false;
  readonly #waiting: (() => void)[] = [];
  readonly #ended: (() => void)[] = [];

  /** @param capacity how many can be under way. */
  constructor(readonly capacity = Number.POSITIVE_INFINITY) {}

  readVectors(descriptor: number, list: ScatterList, offset: number, done: Done): boolean {
    return this.#begin('read', () => systemCalls.readVectors(descriptor, list, offset), done);
  }

  writeVectors(descriptor: number, list: ScatterList, offset: number, done: Done, durable = false): boolean {
    return this.#begin(
      durable ? 'durable write' : 'write',
      () => systemCalls.writeVectors(descriptor, list, offset),
      done,
    );
  }

  synchronize(descriptor: number, done: Done): boolean {
    return this.#begin('synchronize', () => -systemCalls.synchronize(descriptor), done);
  }

  submit(): void {
    this.#keptBack = false;
  }

  /** Lets one of those under way end: the first, or the one at that place. It has to have been submitted. */
  end(place = 0): void {
    if (this.#keptBack) throw new Error('Expected `submit` before a transfer ends, but it was not called.');
    this.underWay.splice(place, 1);
    this.#ended.push(...this.#waiting.splice(place, 1));
  }

  collect(): boolean {
    let found = false;
    // What one does may collect the others.
    for (let one = this.#ended.shift(); one !== undefined; one = this.#ended.shift()) {
      found = true;
      one();
    }
    return found;
  }

  collectAnnounced(): boolean {
    return this.collect();
  }

  wait(): void {
    this.submit();
    if (this.#ended.length === 0) this.end();
    this.collect();
  }

  #begin(kind: Kind, call: () => number, done: Done): boolean {
    if (this.underWay.length >= this.capacity) return false;
    const result = kind === 'synchronize' ? call() : this.outcome(call());
    if (kind !== 'synchronize') this.#keptBack = true;
    this.underWay.push(kind);
    this.#waiting.push(() => done(kind === 'synchronize' ? (this.results.shift() ?? result) : result));
    return true;
  }
}
