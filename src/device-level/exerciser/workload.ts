import { fillBlock, writeIn } from '../block-pattern.js';
import { type CommandFields, type CommandPurpose, Io, Status } from '../driver/command.js';
import { describePages, type NvmeDriver } from '../driver/nvme-driver.js';
import type { QueuePair } from '../driver/queue-pair.js';
import type { Random } from '../random.js';
import type { DeviceScenario } from '../scenario.js';
import { Blocks, UNKNOWN } from './blocks.js';
import { PagePool } from './page-pool.js';
import { Transfer } from './transfer.js';

const FORCE_UNIT_ACCESS = 1 << 30;
const DEALLOCATE_ZEROES = 1 << 25;
const DEALLOCATE_ATTRIBUTE = 1 << 2;
const RANGE_SIZE = 16;
/** How often to look for blocks and pages that are free before giving up for now. */
const attempts = 8;

type Pick = keyof DeviceScenario['mix'];

interface Target {
  readonly blocks: Blocks;
  readonly first: number;
  readonly count: number;
}

/** The guest's I/O: random commands on blocks that no command under way touches, so that each result is known. */
export class Workload {
  readonly namespaces: readonly Blocks[];
  /** Whether the volatile write cache is on; without, every write is durable when it completes. */
  writeCache = true;
  readonly #pool: PagePool;
  #writes = 0;

  constructor(
    readonly driver: NvmeDriver,
    readonly scenario: DeviceScenario,
    readonly random: Random,
  ) {
    this.namespaces = scenario.namespaces.map((namespace, index) => new Blocks(index + 1, namespace));
    this.#pool = new PagePool(driver.layout.dataPages, random);
  }

  /** Submits and completes so many commands, up to `inFlight` of them at once. */
  async run(count: number, inFlight: number): Promise<void> {
    let left = count;
    while (left > 0) {
      left -= this.submit(Math.min(left, inFlight - this.driver.inFlight));
      if (left > 0) await this.driver.until(this.#oneFewer());
    }
    await this.driver.idle();
  }

  /** Submits commands until so many are under way, or as many as there is room for. */
  fill(inFlight: number): void {
    this.submit(inFlight - this.driver.inFlight);
  }

  /** Submits up to so many commands and returns how many. `ring` false leaves the doorbells to the caller. */
  submit(count: number, ring = true): number {
    const touched = new Set<QueuePair>();
    let submitted = 0;
    while (submitted < count) {
      const queue = this.#place();
      if (queue === undefined) break;
      touched.add(queue);
      submitted++;
      // Sometimes one doorbell for several commands.
      if (ring && this.random.chance(0.6)) this.#ringAll(touched);
    }
    if (ring) this.#ringAll(touched);
    return submitted;
  }

  /** Rings every queue, whether or not it was rung already. */
  ringQueues(): void {
    for (const queue of this.driver.queues.slice(1)) this.driver.ring(queue);
  }

  /** The controller has forgotten what was under way. */
  abandon(crashed = false): void {
    this.#pool.releaseAll();
    for (const blocks of this.namespaces) {
      blocks.abandon();
      if (crashed) blocks.forgetAll();
    }
  }

  /** Reads every block of every namespace. */
  async readAll(): Promise<void> {
    for (const blocks of this.namespaces) {
      const step = Math.max(1, Math.min(this.scenario.maximumBlocks, 65_536 / blocks.blockSize));
      for (let first = 0; first < blocks.count; first += step) {
        const target = { blocks, first, count: Math.min(step, blocks.count - first) };
        while (!this.#tryPlace('read', this.#roomyQueue(), target)) await this.driver.until(this.#oneFewer());
        this.ringQueues();
      }
    }
    await this.driver.idle();
  }

  async flushAll(): Promise<void> {
    for (const blocks of this.namespaces) {
      while (!this.#tryPlace('flush', this.#roomyQueue(), { blocks, first: 0, count: 0 })) {
        await this.driver.until(this.#oneFewer());
      }
      this.ringQueues();
    }
    await this.driver.idle();
  }

  #oneFewer(): () => boolean {
    const before = this.driver.inFlight;
    return () => this.driver.inFlight < before || before === 0;
  }

  #ringAll(queues: Set<QueuePair>): void {
    for (const queue of queues) this.driver.ring(queue);
    queues.clear();
  }

  #roomyQueue(): QueuePair | undefined {
    const roomy = this.driver.queues.slice(1).filter((queue) => !queue.full);
    return roomy.length === 0 ? undefined : this.random.pick(roomy);
  }

  #place(): QueuePair | undefined {
    const queue = this.#roomyQueue();
    for (let attempt = 0; queue !== undefined && attempt < attempts; attempt++) {
      const blocks = this.random.pick(this.namespaces);
      const count = Math.min(this.#transferLength(blocks), blocks.count);
      const first = this.random.below(blocks.count - count + 1);
      if (this.#tryPlace(this.random.weighted(this.scenario.mix), queue, { blocks, first, count }))
        return queue;
    }
    return undefined;
  }

  /** Small ones mostly, now and then the largest. */
  #transferLength({ blockSize }: Blocks): number {
    const most = Math.min(this.scenario.maximumBlocks, 65_536 / blockSize);
    return this.random.chance(0.15) ? most : this.random.between(1, Math.min(most, 8));
  }

  #tryPlace(pick: Pick, queue: QueuePair | undefined, target: Target): boolean {
    if (queue === undefined || queue.full) return false;
    switch (pick) {
      case 'read':
        return this.#read(queue, target);
      case 'write':
        return this.#write(queue, target, false);
      case 'durableWrite':
        return this.#write(queue, target, true);
      case 'flush':
        return this.#flush(queue, target.blocks);
      case 'compare':
        return this.#compare(queue, target);
      case 'writeZeroes':
        return this.#writeZeroes(queue, target);
      case 'deallocate':
        return this.#deallocate(queue, target);
      case 'outOfRange':
        return this.#outOfRange(queue, target);
    }
  }

  #read(queue: QueuePair, { blocks, first, count }: Target): boolean {
    if (!blocks.free(first, count, false)) return false;
    const transfer = this.#transfer(count * blocks.blockSize);
    if (transfer === undefined) return false;
    blocks.take(first, count, false);
    const fields = this.#blockFields(Io.READ, blocks, first, count, transfer);
    const purpose = this.#purpose('read', 'Read', { blocks, first, count });
    this.driver.place(queue, fields, { ...purpose, expected: Status.SUCCESS }, (status) => {
      blocks.release(first, count, false);
      const bytes = transfer.gather(this.driver.device);
      transfer.release(this.#pool);
      if (status !== Status.SUCCESS) return {};
      const found = Array.from({ length: count }, (_, index) => {
        const block = bytes.subarray(index * blocks.blockSize, (index + 1) * blocks.blockSize);
        return writeIn(block, blocks.namespace, first + index);
      });
      blocks.learn(first, found);
      return { found };
    });
    return true;
  }

  #write(queue: QueuePair, target: Target, durable: boolean): boolean {
    const { blocks, first, count } = target;
    if (!blocks.free(first, count, true)) return false;
    const transfer = this.#transfer(count * blocks.blockSize);
    if (transfer === undefined) return false;
    const write = ++this.#writes;
    transfer.scatter(
      this.driver.device.memory,
      this.#content(target, () => write),
    );
    const fields = this.#blockFields(
      Io.WRITE,
      blocks,
      first,
      count,
      transfer,
      durable ? FORCE_UNIT_ACCESS : 0,
    );
    const purpose = this.#purpose('write', durable ? 'Write with FUA' : 'Write', target);
    this.#placeWriting(
      queue,
      fields,
      { ...purpose, write, durable: durable || !this.writeCache },
      target,
      transfer,
    );
    return true;
  }

  #writeZeroes(queue: QueuePair, target: Target): boolean {
    const { blocks, first, count } = target;
    if (!blocks.free(first, count, true)) return false;
    const durable = this.random.chance(0.2);
    const flags = (durable ? FORCE_UNIT_ACCESS : 0) | (this.random.chance(0.5) ? DEALLOCATE_ZEROES : 0);
    const fields = this.#blockFields(Io.WRITE_ZEROES, blocks, first, count, undefined, flags);
    const purpose = this.#purpose('write-zeroes', 'Write Zeroes', target);
    this.#placeWriting(queue, fields, { ...purpose, write: 0, durable: durable || !this.writeCache }, target);
    return true;
  }

  #deallocate(queue: QueuePair, target: Target): boolean {
    const { blocks, first, count } = target;
    if (!blocks.free(first, count, true)) return false;
    const transfer = Transfer.take(this.#pool, 0, RANGE_SIZE);
    if (transfer === undefined) return false;
    const range = new DataView(new ArrayBuffer(RANGE_SIZE));
    range.setUint32(4, count, true);
    range.setUint32(8, first, true);
    transfer.scatter(this.driver.device.memory, new Uint8Array(range.buffer));
    const fields = {
      ...{ opcode: Io.DATASET_MANAGEMENT, namespace: blocks.namespace, dwords: [0, DEALLOCATE_ATTRIBUTE] },
      ...describePages(transfer.data, 0, undefined, this.driver.device),
    };
    const purpose = this.#purpose('deallocate', 'Dataset Management', target);
    this.#placeWriting(queue, fields, { ...purpose, write: 0 }, target, transfer, UNKNOWN);
    return true;
  }

  #compare(queue: QueuePair, target: Target): boolean {
    const { blocks, first, count } = target;
    if (!blocks.free(first, count, false) || !blocks.known(first, count)) return false;
    const transfer = this.#transfer(count * blocks.blockSize);
    if (transfer === undefined) return false;
    const same = this.random.chance(0.7);
    const content = this.#content(target, (block) => blocks.writeOf(block));
    if (!same) content[this.random.below(content.length)]! ^= 0x10;
    transfer.scatter(this.driver.device.memory, content);
    blocks.take(first, count, false);
    const fields = this.#blockFields(Io.COMPARE, blocks, first, count, transfer);
    const expected = same ? Status.SUCCESS : Status.COMPARE_FAILURE;
    this.driver.place(queue, fields, { ...this.#purpose('compare', 'Compare', target), expected }, () => {
      blocks.release(first, count, false);
      transfer.release(this.#pool);
      return {};
    });
    return true;
  }

  #flush(queue: QueuePair, { namespace }: Blocks): boolean {
    const purpose = { does: 'flush' as const, name: 'Flush', namespace, expected: Status.SUCCESS };
    this.driver.place(queue, { opcode: Io.FLUSH, namespace }, purpose);
    return true;
  }

  #outOfRange(queue: QueuePair, { blocks, count }: Target): boolean {
    const transfer = this.#transfer(count * blocks.blockSize);
    if (transfer === undefined) return false;
    const first = blocks.count - this.random.below(count);
    const opcode = this.random.pick([Io.READ, Io.WRITE]);
    const fields = this.#blockFields(opcode, blocks, first, count, transfer);
    const purpose = {
      does: 'admin' as const,
      name: 'a command past the end',
      expected: Status.LBA_OUT_OF_RANGE,
    };
    this.driver.place(queue, fields, purpose, () => {
      transfer.release(this.#pool);
      return {};
    });
    return true;
  }

  #placeWriting(
    queue: QueuePair,
    fields: CommandFields,
    purpose: CommandPurpose,
    { blocks, first, count }: Target,
    transfer?: Transfer,
    then = purpose.write ?? UNKNOWN,
  ): void {
    blocks.take(first, count, true);
    this.driver.place(queue, fields, { ...purpose, expected: Status.SUCCESS }, (status) => {
      blocks.release(first, count, true);
      blocks.set(first, count, status === Status.SUCCESS ? then : UNKNOWN);
      transfer?.release(this.#pool);
      return {};
    });
  }

  #content({ blocks, first, count }: Target, writeOf: (block: number) => number): Uint8Array {
    const { blockSize, namespace } = blocks;
    const bytes = new Uint8Array(count * blockSize);
    for (let index = 0; index < count; index++) {
      const target = bytes.subarray(index * blockSize, (index + 1) * blockSize);
      fillBlock(target, namespace, first + index, writeOf(first + index));
    }
    return bytes;
  }

  /** Memory that begins anywhere in a page. */
  #transfer(length: number): Transfer | undefined {
    const offset = this.random.chance(0.5) ? 0 : 4 * this.random.below(1024);
    return Transfer.take(this.#pool, offset, length);
  }

  #blockFields(
    opcode: number,
    { namespace }: Blocks,
    first: number,
    count: number,
    transfer?: Transfer,
    flags = 0,
  ): CommandFields {
    const pages =
      transfer && describePages(transfer.data, transfer.offset, transfer.list, this.driver.device);
    return { opcode, namespace, ...pages, dwords: [first, 0, (count - 1) | flags] };
  }

  #purpose(does: CommandPurpose['does'], name: string, { blocks, first, count }: Target): CommandPurpose {
    return { does, name, namespace: blocks.namespace, ranges: [[first, count]] };
  }
}
