import { commandRegister } from '../../machine/pci-configuration.js';
import { capabilities, type PciState } from '../pci-state.js';
import type { CarrierControl, DeviceSide, OutOfBandOptions } from './out-of-band.js';

/** What an out-of-band carrier works with, and what a mutant of it changes. */
export interface CarrierParts {
  readonly source: DeviceSide;
  readonly destination: DeviceSide;
  readonly options: OutOfBandOptions;
}

/** What the mutants remember from one migration of a pair to its next. */
export interface CarrierMemory {
  lastState?: Buffer;
}

/** A named bug of the carrier. */
export interface CarrierMutant {
  readonly name: string;
  /** Where it was seen: a project and its report, or `general`. */
  readonly origin: string;
  /** What is wrong, and how it shows. */
  readonly description: string;
  readonly apply: (parts: CarrierParts, memory: CarrierMemory) => CarrierParts;
}

export const carrierMutants: readonly CarrierMutant[] = [
  {
    name: 'source-stays-stopped',
    origin: 'spdk 2363',
    description:
      'After a migration that failed the source device is not told to go on: the guest hangs in I/O.',
    apply: changeSource((control) => ({
      setState: async (state) => (state === 'running' ? { state, ...now() } : await control.setState(state)),
    })),
  },
  {
    name: 'interrupt-lost',
    origin: 'general',
    description:
      'No vector is signalled after the switchover: whoever waits for an interrupt from before it waits on.',
    apply: changeDestination(() => ({ signalVectors: async () => ({ signalled: 0, ...now() }) })),
  },
  {
    name: 'interrupt-table-lost',
    origin: 'general',
    description:
      'The MSI-X table is not carried: every vector stays masked, and the guest is not interrupted.',
    apply: changePciState((state) => ({ ...state, msixTable: Buffer.alloc(0) })),
  },
  {
    name: 'interrupt-vector-masked',
    origin: 'general',
    description: 'One vector comes across with its mask bit set: the I/O of one queue stalls.',
    apply: changePciState((state) => ({ ...state, msixTable: masked(state.msixTable, 1) })),
  },
  {
    name: 'interrupt-control-lost',
    origin: 'general',
    description: 'MSI-X is not enabled on the destination: the device raises a pin that nobody looks at.',
    apply: changePciState((state) => ({ ...state, configuration: withoutMsixEnable(state.configuration) })),
  },
  {
    name: 'command-register-lost',
    origin: 'general',
    description: 'The PCI command register is 0 on the destination: the registers cannot be reached.',
    apply: changePciState((state) => ({
      ...state,
      configuration: cleared(state.configuration, commandRegister, 2),
    })),
  },
  {
    name: 'base-addresses-lost',
    origin: 'general',
    description: 'The BARs are not carried: the registers are not where the guest looks for them.',
    apply: changePciState((state) => ({ ...state, configuration: cleared(state.configuration, 0x10, 24) })),
  },
  {
    name: 'posted-writes-overtaken',
    origin: 'general',
    description:
      'The device is stopped before it has heard of the last doorbells: the guest waits for a time-out.',
    apply: (parts) => ({ ...parts, options: { ...parts.options, drainsPostedWrites: false } }),
  },
  {
    name: 'refused-pages-not-marked',
    origin: 'general',
    description:
      'Pages that QEMU refuses, because the guest has taken bus mastering from the device, stay behind: silent corruption.',
    apply: changeSource((control) => ({
      replayDirty: async () => ({ ...(await control.replayDirty()), refused: [] }),
    })),
  },
  {
    name: 'image-not-handed-over',
    origin: 'general',
    description:
      'The source keeps the image: the destination may not touch it, and the migration fails at its end.',
    apply: changeSource((control) => ({
      setState: async (state) => (state === 'stop' ? { state, ...now() } : await control.setState(state)),
    })),
  },
  {
    name: 'state-of-the-last-migration',
    origin: 'general',
    description:
      'The state is the one that was saved the time before: commands are executed again, or never.',
    apply: (parts, memory) => ({
      ...parts,
      options: { ...parts.options, changeState: rememberingState(memory, parts.options.changeState) },
    }),
  },
];

/**
 * The parts with these mutants' bugs in them. Names of other places' mutants are passed over.
 *
 * @param memory of the pair: the same for all its migrations
 */
export function mutateCarrier(
  parts: CarrierParts,
  names: readonly string[],
  memory: CarrierMemory,
): CarrierParts {
  return carrierMutants
    .filter(({ name }) => names.includes(name))
    .reduce((changed, mutant) => mutant.apply(changed, memory), parts);
}

/** The first migration of the pair saves honestly; later ones send what the one before saved. */
function rememberingState(
  memory: CarrierMemory,
  change: OutOfBandOptions['changeState'],
): (state: Buffer) => Buffer {
  return (state) => {
    const stale = memory.lastState ?? state;
    memory.lastState = state;
    return change?.(stale) ?? stale;
  };
}

type Overrides = (control: CarrierControl) => Partial<CarrierControl>;

function changeSource(overrides: Overrides): CarrierMutant['apply'] {
  return (parts) => ({ ...parts, source: changed(parts.source, overrides) });
}

function changeDestination(overrides: Overrides): CarrierMutant['apply'] {
  return (parts) => ({ ...parts, destination: changed(parts.destination, overrides) });
}

function changePciState(change: (state: PciState) => PciState): CarrierMutant['apply'] {
  return (parts) => {
    const { changePciState: before = (state: PciState) => state } = parts.options;
    return { ...parts, options: { ...parts.options, changePciState: (state) => change(before(state)) } };
  };
}

function changed(side: DeviceSide, overrides: Overrides): DeviceSide {
  const { control } = side;
  const whole: CarrierControl = {
    migrationFeatures: () => control.migrationFeatures(),
    getState: () => control.getState(),
    setState: (state) => control.setState(state),
    readState: () => control.readState(),
    writeState: (state) => control.writeState(state),
    startDirtyLogging: () => control.startDirtyLogging(),
    stopDirtyLogging: () => control.stopDirtyLogging(),
    replayDirty: () => control.replayDirty(),
    signalVectors: () => control.signalVectors(),
  };
  return { ...side, control: { ...whole, ...overrides(control) } };
}

function now(): { startedAt: number; finishedAt: number } {
  const at = Number(process.hrtime.bigint() / 1000n);
  return { startedAt: at, finishedAt: at };
}

function cleared(bytes: Buffer, offset: number, length: number): Buffer {
  return Buffer.from(bytes).fill(0, offset, offset + length);
}

/** The MSI-X table with one entry's mask bit set (PCI 3.0, 6.8.2.9). */
function masked(table: Buffer, entry: number): Buffer {
  const copy = Buffer.from(table);
  const control = entry * 16 + 12;
  if (control + 4 <= copy.length) copy.writeUInt32LE(copy.readUInt32LE(control) | 1, control);
  return copy;
}

/** The configuration space with MSI-X Enable (PCI 3.0, 6.8.2.3, bit 15 of the control word) cleared. */
function withoutMsixEnable(configuration: Buffer): Buffer {
  const copy = Buffer.from(configuration);
  for (const { id, offset } of capabilities(copy)) {
    if (id === 0x11) copy.writeUInt16LE(copy.readUInt16LE(offset + 2) & 0x7fff, offset + 2);
  }
  return copy;
}
