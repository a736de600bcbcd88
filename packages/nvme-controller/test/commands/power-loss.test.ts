import { constants } from 'node:os';
import { expect } from 'chai';
import fc from 'fast-check';
import { FileBackend } from '../../src/backends/file-backend.js';
import { NvmeController } from '../../src/controller.js';
import { deriveIdentity, Namespace } from '../../src/namespaces/namespace.js';
import { AsyncSynchronizer } from '../../src/server/async-synchronizer.js';
import { closeAll, newImage } from '../support/controllers.js';
import { Host } from '../support/host.js';
import { noSynchronizer } from '../support/no-synchronizer.js';
import { VolatileDrive } from '../support/volatile-drive.js';

const PAGE = 4096;
const PAGES = 8;
const FORCE_UNIT_ACCESS = 1 << 30;

/** How a transfer ends: of the bytes that it moved. */
const outcomes = {
  whole: (bytes: number) => bytes,
  short: (bytes: number) => bytes - 512,
  'to be waited for': () => -constants.errno.EAGAIN,
};

const steps = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    pages: fc.uniqueArray(fc.nat({ max: PAGES - 1 }), { minLength: 1, maxLength: 3 }),
    through: fc.boolean(),
    outcome: fc.constantFrom(...(Object.keys(outcomes) as (keyof typeof outcomes)[])),
  }),
  fc.record({ kind: fc.constant('flush' as const) }),
  fc.record({ kind: fc.constant('end' as const), place: fc.nat({ max: PAGES }) }),
  fc.record({ kind: fc.constant('cache' as const), on: fc.boolean() }),
);
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

/** A host that knows of each page which of its writes it may rely on. */
class RelyingHost {
  readonly drive: VolatileDrive;
  readonly host: Host;
  /** Of each page the last write that completed, and the last that has to outlive a power failure. */
  readonly completed = new Array<number>(PAGES).fill(0);
  readonly promised = new Array<number>(PAGES).fill(0);
  /** What the completion of a command promises. */
  readonly #waiting = new Map<number, () => void>();
  readonly #busy = new Set<number>();
  #cacheOn = true;
  #write = 0;

  constructor(mutants: readonly string[]) {
    const path = newImage();
    const drive = new VolatileDrive(path, PAGES * PAGE);
    this.drive = drive;
    const synchronizer = new AsyncSynchronizer(drive, noSynchronizer);
    const image = { path, sizeBytes: PAGES * PAGE, create: true, cache: 'none' } as const;
    const backend = FileBackend.open(image, synchronizer, drive.calls, drive);
    const namespaces = [new Namespace(1, 512, deriveIdentity('TEST', 1), backend)];
    const options = { serial: 'TEST', ioQueuePairs: 1, asynchronous: drive, mutants };
    this.host = new Host(new NvmeController({ ...options, namespaces })).enable();
    this.host.createQueues(1, 64);
  }

  step(step: Step): void {
    if (step.kind === 'write') this.#submitWrites(step);
    else if (step.kind === 'flush') this.#flush();
    else if (step.kind === 'cache') this.#setCache(step.on);
    else if (this.drive.held.underWay.length > 0) {
      this.drive.held.end(step.place % this.drive.held.underWay.length);
      this.host.watches.get(this.drive.descriptor)!();
    }
    this.#takeCompletions();
  }

  /** Of the pages, those that a power failure would take back to before what was promised. */
  get lost(): number[] {
    const view = new DataView(this.drive.durable.buffer);
    const sectors = [...Array(PAGE / 512).keys()];
    return this.promised.flatMap((promised, page) =>
      sectors.some((sector) => view.getUint32(page * PAGE + sector * 512, true) < promised) ? [page] : [],
    );
  }

  #submitWrites({ pages, through, outcome }: Extract<Step, { kind: 'write' }>): void {
    const { host } = this;
    this.drive.held.outcome = outcomes[outcome];
    for (const page of pages) {
      if (this.#busy.has(page)) continue;
      this.#busy.add(page);
      const write = ++this.#write;
      const bytes = host.ram.at(host.buffer(page), PAGE);
      new Uint32Array(bytes.buffer, bytes.byteOffset, PAGE / 4).fill(write);
      const command = host.queues.get(1)!.push({
        ...{ opcode: 1, namespaceId: 1, prp1: host.buffer(page) },
        dwords: { 10: page * 8, 12: 7 | (through ? FORCE_UNIT_ACCESS : 0) },
      });
      const isPromised = through || !this.#cacheOn;
      this.#waiting.set(command, () => {
        this.#busy.delete(page);
        this.completed[page] = write;
        if (isPromised) this.promised[page] = write;
      });
    }
    host.ringTail(1);
  }

  #flush(): void {
    const covered = [...this.completed];
    const command = this.host.submit(1, { opcode: 0, namespaceId: 1 });
    this.#waiting.set(command, () => this.#promise(covered));
  }

  /** What had completed is durable when the cache is off. */
  #setCache(on: boolean): void {
    const covered = [...this.completed];
    expect(this.host.admin({ opcode: 9, dwords: { 10: 6, 11: on ? 1 : 0 } }).status).to.equal(0);
    this.#cacheOn = on;
    if (!on) this.#promise(covered);
  }

  #takeCompletions(): void {
    for (let one = this.host.take(1); one !== undefined; one = this.host.take(1)) {
      expect(one.status).to.equal(0);
      this.#waiting.get(one.command)!();
      this.#waiting.delete(one.command);
    }
  }

  #promise(writes: readonly number[]): void {
    for (const [page, write] of writes.entries()) this.promised[page] = Math.max(this.promised[page]!, write);
  }
}

/** The shortest history after which a power failure loses something, if one was found. */
function findLoss(mutants: readonly string[], seed: number) {
  const history = fc.array(steps, { maxLength: 40 });
  const property = fc.property(history, (history) => {
    const relying = new RelyingHost(mutants);
    try {
      for (const step of history) {
        relying.step(step);
        expect(
          relying.lost,
          'pages of which a power failure would take back what was promised',
        ).to.deep.equal([]);
      }
    } finally {
      relying.host.controller.close();
    }
  });
  return fc.check(property, { numRuns: 200, seed });
}

describe('A power failure of the drive at any moment', () => {
  afterEach(closeAll);

  it('takes nothing that was promised: by a flush, by forced unit access, or without the write cache', () => {
    const { failed, counterexample, errorInstance } = findLoss([], Date.now());
    if (failed) expect.fail(`${errorInstance} after ${JSON.stringify(counterexample)}`);
  });

  for (const mutant of [
    'flush-not-durable',
    'force-unit-access-ignored',
    'write-cache-off-ignored',
  ] as const) {
    it(`takes something from ${mutant}`, () => {
      const { failed, errorInstance } = findLoss([mutant], 1);
      expect(failed && String(errorInstance)).to.match(/pages of which a power failure/);
    });
  }
});
