import type { Expected, ExpectedAccess, ExpectedInterrupt, ExpectedReply } from './script.js';

/** What the device server did in the recording and has not done yet. */
export class Expectations {
  /** In the trace's order; what has been done is taken out. */
  readonly #open = new Map<number, Expected>();
  /** Accesses by command, address and count, and interrupts by index and vector, in the trace's order. */
  readonly #accesses = new Map<string, ExpectedAccess[]>();
  readonly #interrupts = new Map<string, ExpectedInterrupt[]>();

  constructor(expected: Iterable<Expected>) {
    for (const one of expected) {
      this.#open.set(one.number, one);
      if (one.kind === 'access') append(this.#accesses, accessKey(one), one);
      if (one.kind === 'interrupt') append(this.#interrupts, interruptKey(one), one);
    }
  }

  /** The first that has not been done. */
  get first(): Expected | undefined {
    const { value } = this.#open.values().next();
    return value;
  }

  /** Takes out the first access of this kind, if there is one. */
  takeAccess(access: Pick<ExpectedAccess, 'code' | 'address' | 'count'>): ExpectedAccess | undefined {
    const found = this.#accesses.get(accessKey(access))?.shift();
    if (found !== undefined) this.#open.delete(found.number);
    return found;
  }

  /**
   * Takes out the interrupts of a vector that so many signals stand for. One is enough for each record, which may stand for
   * several: how many completions one interrupt announces is a matter of time.
   */
  takeInterrupts({ index, vector, count }: { index: number; vector: number; count: number }): boolean {
    const list = this.#interrupts.get(interruptKey({ index, vector }));
    for (const found of list?.splice(0, count) ?? []) this.#open.delete(found.number);
    return list !== undefined;
  }

  take(expected: ExpectedReply): void {
    this.#open.delete(expected.number);
  }

  /** Gives one up that did not come. */
  giveUp(expected: Expected): void {
    this.#open.delete(expected.number);
    if (expected.kind === 'access') remove(this.#accesses.get(accessKey(expected)), expected);
    if (expected.kind === 'interrupt') remove(this.#interrupts.get(interruptKey(expected)), expected);
  }
}

const accessKey = ({ code, address, count }: Pick<ExpectedAccess, 'code' | 'address' | 'count'>): string =>
  `${code} ${address} ${count}`;

const interruptKey = ({ index, vector }: Pick<ExpectedInterrupt, 'index' | 'vector'>): string =>
  `${index} ${vector}`;

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function remove<T>(list: T[] | undefined, value: T): void {
  const at = list?.indexOf(value) ?? -1;
  if (at !== -1) list!.splice(at, 1);
}
