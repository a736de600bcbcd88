import pRetry from 'p-retry';
import { drainPostedWrites, type PciAddress } from '../../machine/pci-configuration.js';
import { type DeviceSide, loadState, requireMigration, runLoaded } from '../device-side.js';
import { sendDirtyPages } from '../dirty-pages.js';
import { type PciState, readPciState, readWholeConfiguration, writePciState } from '../pci-state.js';
import type { Phases } from '../phases.js';
import type { Carrier } from './carrier.js';

export type { CarrierControl, DeviceSide } from '../device-side.js';

export interface OutOfBandOptions {
  /** Changes the device's state on its way: how a fault or a mutant of the carrier strikes. */
  readonly changeState?: (state: Buffer) => Buffer;
  /** The same with the PCI state that QEMU keeps for the device. */
  readonly changePciState?: (state: PciState) => PciState;
  /** Whether the device is stopped only when it has heard of all that the guest wrote to it. Default true. */
  readonly drainsPostedWrites?: boolean;
}

/** How often a source's device that does not answer is asked to go on: with the proxy's limit of 5 s each, a minute. */
const attemptsToGoOn = 12;

/**
 * Carries a vfio-user device's state beside QEMU's stream, at QEMU's own switchover point, with nothing but
 * standard vfio-user requests to the device (linux/vfio.h, migration v2), which the proxies inject.
 *
 * The destination's device loads the state while the source is still whole: a state that it refuses stops the
 * migration at a point from which the source simply goes on.
 */
export class OutOfBandCarrier implements Carrier {
  readonly pausesBeforeSwitchover = true;
  #configurationLayout: Buffer | undefined;
  #pciState: PciState | undefined;

  constructor(
    readonly source: DeviceSide,
    readonly destination: DeviceSide,
    readonly address: PciAddress,
    readonly options: OutOfBandOptions = {},
  ) {}

  async prepare(): Promise<void> {
    const source = await requireMigration('source', this.source);
    // Both sides have the same layout, and only the destination's guest does not run, so that nothing races.
    this.#configurationLayout = await readWholeConfiguration(this.destination.qtest, this.address);
    await requireMigration('destination', this.destination);
    // Logging starts before QEMU's first pass, so that no page the device writes can fall between the two.
    await this.source.control.startDirtyLogging();
    // A device that knows what is coming can do now what need not be done while the guest stands still.
    if (source.preCopy) await this.source.control.setState('pre-copy');
    await this.destination.control.setState('resuming');
  }

  async carry(phases: Phases): Promise<void> {
    const { source, destination } = this;
    const layout = this.#configurationLayout;
    if (layout === undefined)
      throw new Error('Expected the carrier to have been prepared before it carries.');
    // A doorbell that the device hears of after its state was saved would be heard by nobody.
    if (this.options.drainsPostedWrites !== false) await drainPostedWrites(source.qtest, this.address);
    await Promise.all([
      this.#carryDevice(phases, source, destination),
      phases.run('pci-state-read', async () => {
        this.#pciState = await readPciState(source.qtest, this.address, layout);
      }),
    ]);
  }

  async #carryDevice(phases: Phases, source: DeviceSide, destination: DeviceSide): Promise<void> {
    await phases.run('quiesce', () => source.control.setState('stop-copy'));
    const { data } = await phases.run(
      'save',
      () => source.control.readState(),
      (state) => ({ bytes: state.data.length }),
    );
    const state = this.options.changeState?.(data) ?? data;
    await Promise.all([
      phases.run('load', () => loadState(destination, state)),
      // The guest is stopped now, so a page sent again cannot race with a write of the guest's own.
      phases.run(
        'dirty-pages',
        () => sendDirtyPages(source),
        (sent) => ({ ...sent }),
      ),
    ]);
  }

  async deliver(phases: Phases, state: 'whole' | 'lost'): Promise<void> {
    const { source, destination } = this;
    if (this.#pciState === undefined)
      throw new Error('Expected the PCI state to have been read before it is written.');
    const pciState = this.options.changePciState?.(this.#pciState) ?? this.#pciState;
    const writePci = () => writePciState(destination.qtest, this.address, pciState);
    await Promise.all([
      // From here on the source's device holds no image: the lock is free for the destination's.
      state === 'whole' ? phases.run('hand-over', () => source.control.setState('stop')) : undefined,
      phases.run('pci-state-write', writePci),
    ]);
    await phases.run('device-run', () => runLoaded(destination));
  }

  async ready(): Promise<void> {
    const { state } = await this.destination.control.getState();
    if (state === 'running') return;
    throw new Error(
      `Expected the destination's device to run before the guest does, but its state is "${state}".`,
    );
  }

  /** A device that hangs for a while is asked again: nobody else has the guest's data. */
  async giveUp(): Promise<void> {
    const { control } = this.source;
    await pRetry(() => control.setState('running'), {
      retries: attemptsToGoOn,
      minTimeout: 0,
      shouldRetry: ({ error }) => (error as { code?: string }).code === 'ETIMEDOUT',
    });
    await control.stopDirtyLogging().catch(() => {});
  }

  async fenceSource(): Promise<void> {
    await this.source.fence();
  }

  async fenceDestination(): Promise<void> {
    await this.destination.fence();
  }
}
