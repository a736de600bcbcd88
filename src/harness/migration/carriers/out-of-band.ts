import type { ProxyControl } from 'vfio-user-proxy';
import type { PciAddress } from '../../machine/pci-configuration.js';
import type { Qtest } from '../../machine/qtest.js';
import { type PciState, readPciState, readWholeConfiguration, writePciState } from '../pci-state.js';
import type { Phases } from '../phases.js';
import type { Carrier } from './carrier.js';

/** One side of the device: its proxy, and the machine that it is plugged into. */
export interface DeviceSide {
  readonly control: ProxyControl;
  readonly qtest: Qtest;
}

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
  ) {}

  async prepare(): Promise<void> {
    const source = await this.#features('source', this.source);
    // Both sides have the same layout, and only the destination's guest does not run, so that nothing races.
    this.#configurationLayout = await readWholeConfiguration(this.destination.qtest, this.address);
    await this.#features('destination', this.destination);
    // Logging starts before QEMU's first pass, so that no page the device writes can fall between the two.
    await this.source.control.startDirtyLogging();
    // A device that knows what is coming can do now what need not be done while the guest stands still.
    if (source.preCopy) await this.source.control.setState('pre-copy');
    await this.destination.control.setState('resuming');
  }

  async #features(name: string, side: DeviceSide): Promise<{ preCopy: boolean }> {
    const features = await side.control.migrationFeatures();
    if (features.stopCopy) return features;
    throw new Error(
      `Expected the ${name}'s device server to support migration (STOP_COPY), but it does not. ` +
        'Use a server that implements VFIO_DEVICE_FEATURE_MIGRATION.',
    );
  }

  async carry(phases: Phases): Promise<void> {
    const { source, destination } = this;
    const layout = this.#configurationLayout;
    if (layout === undefined)
      throw new Error('Expected the carrier to have been prepared before it carries.');
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
    await Promise.all([
      phases.run('load', async () => {
        await destination.control.writeState(data);
        await destination.control.setState('stop');
      }),
      // The guest is stopped now, so a page sent again cannot race with a write of the guest's own.
      phases.run(
        'dirty-pages',
        () => source.control.replayDirty(),
        ({ pages, bytes, skippedPages }) => ({ pages, bytes, skippedPages }),
      ),
    ]);
  }

  async deliver(phases: Phases): Promise<void> {
    const { source, destination } = this;
    const pciState = this.#pciState;
    if (pciState === undefined)
      throw new Error('Expected the PCI state to have been read before it is written.');
    await Promise.all([
      // From here on the source's device holds no image: the lock is free for the destination's.
      phases.run('hand-over', () => source.control.setState('stop')),
      phases.run('pci-state-write', () => writePciState(destination.qtest, this.address, pciState)),
    ]);
    await phases.run('device-run', async () => {
      await destination.control.setState('running');
      // An interrupt that is raised for nothing is harmless, one that was lost hangs the guest.
      await destination.control.signalVectors();
    });
  }

  async giveUp(): Promise<void> {
    await this.source.control.setState('running');
    await this.source.control.stopDirtyLogging().catch(() => {});
  }
}
