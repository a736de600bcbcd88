import { setTimeout as pause } from 'node:timers/promises';
import type { HostName } from '../../checkers/device-level/events.js';
import type { DevicePair } from '../devices/device-pair.js';
import type { ServedDevice } from '../devices/served-device.js';
import { Admin, Status } from '../driver/command.js';
import { type ControllerFacts, initialize } from '../driver/initialize.js';
import { NvmeDriver } from '../driver/nvme-driver.js';
import type { Recorder } from '../driver/recorder.js';
import { PAGE_SIZE } from '../guest-memory.js';
import type { Random } from '../random.js';
import type { DeviceScenario } from '../scenario.js';
import { Inspector } from './inspector.js';
import { Workload } from './workload.js';

const CANARY = 0xa5;

/** A run in progress: the pair, the guest's driver and its I/O, and what is known of the controller. */
export class DeviceRun {
  readonly driver: NvmeDriver;
  readonly workload: Workload;
  readonly inspector: Inspector;
  facts: ControllerFacts = { eventRequests: 0, offersDoorbellBuffers: false };
  migrations = 0;
  eventsRaised = 0;
  eventsDelivered = 0;
  /** Whether the pages of shadow doorbells that a reset took away are watched. */
  #canary = false;

  constructor(
    readonly scenario: DeviceScenario,
    readonly pair: DevicePair,
    readonly recorder: Recorder,
    readonly random: Random,
    readonly signal: AbortSignal,
  ) {
    this.driver = new NvmeDriver(pair.layout, recorder, pair.current, pair.storage);
    this.workload = new Workload(this.driver, scenario, random.fork());
    this.inspector = new Inspector(this.driver, recorder);
  }

  get current(): ServedDevice {
    return this.pair.current;
  }

  get other(): ServedDevice {
    return this.pair.other;
  }

  /** A driver that finds the controller: after a boot, or after anything that reset it. */
  async initialize({ crashed = false }: { crashed?: boolean } = {}): Promise<void> {
    const { scenario, driver } = this;
    const before = driver.doorbells.shadowed;
    driver.device = this.current;
    this.workload.abandon(crashed);
    this.workload.writeCache = true;
    // Without shadow doorbells after a reset, the pages are the guest's own again: nobody may write to them.
    const shadow = scenario.doorbells === 'shadow' && !(before && this.random.chance(0.5));
    const { queues, entries, completionEntries, eventRequests } = scenario;
    this.facts = await initialize(driver, {
      ...{ queues, entries, completionEntries, shadow, namespaces: scenario.namespaces },
      masks: scenario.server === undefined,
      random: this.random,
    });
    this.#canary = scenario.doorbells === 'shadow' && !driver.doorbells.shadowed;
    if (this.#canary) this.#eachShadowPage((offset) => this.current.memory.fill(CANARY, offset, PAGE_SIZE));
    this.eventsRaised = 0;
    this.eventsDelivered = 0;
    for (let request = 0; request < Math.min(eventRequests, this.facts.eventRequests); request++)
      this.requestEvent();
    this.inspector.forget();
    await this.inspector.inspect();
  }

  requestEvent(): void {
    this.driver.submit(
      this.driver.admin,
      { opcode: Admin.ASYNC_EVENT_REQUEST },
      { does: 'event-request', name: 'Asynchronous Event Request', expected: Status.SUCCESS },
      () => {
        this.eventsDelivered++;
        if (this.eventsDelivered > this.eventsRaised) this.recordEvents();
        return {};
      },
    );
  }

  /** How many events there were, for the checkers. */
  recordEvents(): void {
    this.recorder.record({
      ...{ kind: 'events-counted', host: this.current.host, outstanding: this.eventRequests },
      ...{ raised: this.eventsRaised, delivered: this.eventsDelivered },
    });
  }

  get eventRequests(): number {
    let count = 0;
    for (const { purpose } of this.driver.admin.outstanding.values())
      if (purpose.does === 'event-request') count++;
    return count;
  }

  /** Looks whether the controller wrote to pages that are not its own any more. */
  watchCanary(why: string): void {
    if (!this.#canary) return;
    this.#eachShadowPage((offset, name) => {
      const page = this.current.memory.bytes.subarray(offset, offset + PAGE_SIZE);
      if (page.every((byte) => byte === CANARY)) return;
      this.recorder.record({ kind: 'page-touched', host: this.current.host, what: name, why });
      this.#canary = false;
    });
  }

  /** Looks at the images' locks; `holders` also who has them, which takes longer. */
  probeLocks(moment: string, expected: HostName | 'nobody', holders = false): void {
    const { images } = this.pair;
    this.recorder.record({
      ...{ kind: 'locks-probed', moment, locked: images.every(({ locked }) => locked), expected },
      ...(holders ? { holders: this.#holders() } : {}),
    });
  }

  /** Gives the event loop a turn, and ends the run if somebody wants it to end. */
  async breathe(): Promise<void> {
    await pause(0);
    this.signal.throwIfAborted();
  }

  #holders(): HostName[] {
    return this.pair.hosts
      .filter(({ server }) => this.pair.images.some((image) => image.lockedBy(server.pid)))
      .map(({ host }) => host);
  }

  #eachShadowPage(each: (offset: number, name: string) => void): void {
    const { shadowDoorbells, eventIndexes } = this.pair.layout;
    each(shadowDoorbells, 'the page that held the shadow doorbells');
    each(eventIndexes, 'the page that held the event indexes');
  }
}
