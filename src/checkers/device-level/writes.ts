import type { PromiseVerdict } from '../promise.js';
import type { CommandCompleted, CommandSubmitted, DeviceEvent, DeviceHistory } from './events.js';
import { BlockHistory } from './written-blocks.js';

const name = 'acknowledged writes survive';
const crashName = 'flushed writes survive a crash';

/** Replays what the guest wrote, and compares with what it and the harness read. */
export function judgeWrites(history: DeviceHistory): PromiseVerdict[] {
  const replay = new Replay();
  for (const [position, entry] of history.entries()) replay.take(entry as unknown as DeviceEvent, position);
  return replay.verdicts();
}

class Replay {
  readonly #blocks = new Map<string, BlockHistory>();
  readonly #submitted = new Map<number, { event: CommandSubmitted; position: number }>();
  readonly #broken: { why: string; crash: boolean }[] = [];
  #acknowledged = 0;
  #compared = 0;
  #comparedAfterCrash = 0;
  /** Since the last crash nothing was written to these yet. */
  readonly #crashed = new Set<string>();
  #crashes = 0;
  #migrations = 0;
  #imagesRead = 0;

  take(event: DeviceEvent, position: number): void {
    switch (event.kind) {
      case 'command-submitted':
        this.#submitted.set(event.command, { event, position });
        if (event.write !== undefined) this.#each(event, (block) => block.started(event.write!));
        break;
      case 'command-completed':
        this.#complete(event, position);
        break;
      case 'commands-abandoned':
        for (const command of event.commands) {
          const submitted = this.#submitted.get(command)?.event;
          this.#submitted.delete(command);
          if (submitted?.write !== undefined) {
            this.#each(submitted, (block) => block.abandoned(submitted.write!));
          }
        }
        break;
      case 'server-killed':
        this.#crashes++;
        for (const [key, block] of this.#blocks) {
          block.crashed();
          this.#crashed.add(key);
        }
        break;
      case 'migration-done':
        this.#migrations++;
        break;
      case 'image-read':
        this.#imagesRead++;
        event.found.forEach((write, block) => {
          this.#compare(event.namespace, block, write, 'the image holds');
        });
        break;
      default:
    }
  }

  verdicts(): PromiseVerdict[] {
    const verdicts = [this.#verdict(name, false)];
    if (this.#crashes > 0) verdicts.push(this.#verdict(crashName, true));
    return verdicts;
  }

  #verdict(promise: string, crash: boolean): PromiseVerdict {
    const broken = this.#broken.filter((one) => one.crash === crash);
    const compared = crash ? this.#comparedAfterCrash : this.#compared;
    if (broken.length > 0) {
      const reason = `${broken.length} block(s) are not what the guest was told; the first: ${broken[0]!.why}.`;
      return { name: promise, verdict: 'fail', reason };
    }
    if (compared === 0 || (!crash && this.#imagesRead === 0)) {
      const reason = `Only ${compared} blocks were read, and ${this.#imagesRead} images.`;
      return { name: promise, verdict: 'inconclusive', reason };
    }
    const reason = crash
      ? `${compared} blocks were read after ${this.#crashes} crash(es); each held its last flushed write or a later one.`
      : `${this.#acknowledged} writes acknowledged; ${compared} blocks read by the guest or from the image, each as it was written last.`;
    return { name: promise, verdict: 'pass', reason };
  }

  #complete(event: CommandCompleted, position: number): void {
    const found = event.command === undefined ? undefined : this.#submitted.get(event.command);
    if (found === undefined) return;
    const submitted = found.event;
    this.#submitted.delete(submitted.command);
    if (submitted.write !== undefined) this.#wrote(submitted, event, position);
    if (submitted.does === 'flush' && event.status === 0) {
      for (const [key, block] of this.#blocks) {
        if (key.startsWith(`${submitted.namespace}/`)) block.flushed(found.position);
      }
    }
    if (event.found === undefined) return;
    const [first] = submitted.ranges![0]!;
    const reader = `command ${submitted.command} (${submitted.name}) on host ${event.host} found`;
    event.found.forEach((write, index) => {
      this.#compare(submitted.namespace!, first + index, write, reader);
    });
  }

  #wrote(submitted: CommandSubmitted, event: CommandCompleted, position: number): void {
    const write = submitted.write!;
    if (event.status !== 0) {
      this.#each(submitted, (block) => block.abandoned(write));
      return;
    }
    this.#acknowledged++;
    this.#each(submitted, (block, key) => {
      // What is read from a deallocated block is up to the device: zeros, or what was there (NVMe 1.4, 6.7.1.1).
      const alternatives = submitted.does === 'deallocate' ? block.current : [];
      block.completed(write, position, submitted.durable === true, alternatives);
      this.#crashed.delete(key);
    });
  }

  #compare(namespace: number, block: number, write: number, reader: string): void {
    const key = `${namespace}/${block}`;
    const history = this.#blockOf(key);
    const crash = this.#crashed.delete(key);
    if (crash) this.#comparedAfterCrash++;
    this.#compared++;
    const expected = history.current;
    if (history.read(write)) return;
    const last = expected.map(describe).join(' or ');
    this.#broken.push({
      crash,
      why:
        `${reader} ${describe(write)} in block ${block} of namespace ${namespace}, where ${last} ` +
        `was expected, after ${this.#migrations} migration(s)`,
    });
    history.current = [write];
  }

  #each({ namespace, ranges = [] }: CommandSubmitted, use: (block: BlockHistory, key: string) => void): void {
    for (const [first, count] of ranges) {
      for (let block = first; block < first + count; block++) {
        const key = `${namespace}/${block}`;
        use(this.#blockOf(key), key);
      }
    }
  }

  #blockOf(key: string): BlockHistory {
    let block = this.#blocks.get(key);
    if (block === undefined) {
      block = new BlockHistory();
      this.#blocks.set(key, block);
    }
    return block;
  }
}

function describe(write: number): string {
  if (write === 0) return 'zeros';
  return write < 0 ? 'something that was never written there' : `write ${write}`;
}
