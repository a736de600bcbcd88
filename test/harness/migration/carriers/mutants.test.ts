import { expect } from 'chai';
import {
  type CarrierMemory,
  type CarrierParts,
  carrierMutants,
  mutateCarrier as mutate,
} from '../../../../src/harness/migration/carriers/mutants.js';
import type { CarrierControl, DeviceSide } from '../../../../src/harness/migration/carriers/out-of-band.js';
import type { PciState } from '../../../../src/harness/migration/pci-state.js';

const requests = [
  'migrationFeatures',
  'readState',
  'startDirtyLogging',
  'stopDirtyLogging',
  'replayDirty',
  'signalVectors',
] as const;

/** On a pair of its own. */
const mutateCarrier = (parts: CarrierParts, names: readonly string[]) => mutate(parts, names, {});

describe('A mutant of the carrier', () => {
  /** What reached the real controls, in order. */
  let asked: string[];
  const side = (name: string): DeviceSide => {
    const answer = (what: string) => async (argument?: unknown) => {
      const words = [name, what, argument].filter((word) => word !== undefined);
      asked.push(words.join(' '));
      return {} as never;
    };
    const control = Object.fromEntries(
      [...requests, 'setState', 'writeState'].map((request) => [request, answer(request)]),
    );
    return { control: control as unknown as CarrierControl, qtest: {} as never, fence: answer('fence') };
  };
  const parts = (): CarrierParts => ({
    source: side('source'),
    destination: side('destination'),
    options: {},
  });
  /** Asks both sides for everything. */
  const askAll = async ({ source, destination }: CarrierParts) => {
    for (const { control } of [source, destination]) {
      for (const state of ['pre-copy', 'stop-copy', 'stop', 'resuming', 'running'] as const)
        await control.setState(state);
      await control.writeState(Buffer.from('state'));
      for (const request of requests) await control[request]();
    }
    return asked;
  };
  /** The PCI state of a device with 2 vectors, MSI-X enabled, and every byte different from 0. */
  const pciState = (): PciState => {
    const configuration = Buffer.alloc(256, 0x55);
    configuration.writeUInt16LE(0x0010, 0x06);
    configuration[0x34] = 0x40;
    configuration.set([0x11, 0, 0x01, 0x80], 0x40);
    return { configuration, msixTable: Buffer.alloc(32, 0x54) };
  };

  beforeEach(() => {
    asked = [];
  });

  const missing: Readonly<Record<string, string>> = {
    'source-stays-stopped': 'source setState running',
    'image-not-handed-over': 'source setState stop',
    'interrupt-lost': 'destination signalVectors',
  };
  for (const [name, request] of Object.entries(missing)) {
    it(`keeps "${request}" from the device, and nothing else: ${name}`, async () => {
      const whole = [...(await askAll(parts()))];
      asked = [];
      expect(await askAll(mutateCarrier(parts(), [name]))).to.deep.equal(
        whole.filter((what) => what !== request),
      );
      expect(whole).to.include(request);
    });
  }

  it('stops a device that may not have heard of all yet: posted-writes-overtaken', () => {
    const { options } = mutateCarrier(parts(), ['posted-writes-overtaken']);
    expect(options).to.deep.equal({ ...parts().options, drainsPostedWrites: false });
  });

  const bytes: Readonly<Record<string, { configuration: number[]; table: number[] }>> = {
    'interrupt-vector-masked': { configuration: [], table: [28] },
    'interrupt-control-lost': { configuration: [0x43], table: [] },
    'command-register-lost': { configuration: [0x04, 0x05], table: [] },
    'base-addresses-lost': { configuration: Array.from({ length: 24 }, (_, at) => 0x10 + at), table: [] },
  };
  for (const [name, { configuration, table }] of Object.entries(bytes)) {
    it(`changes in the PCI state what it says, and nothing else: ${name}`, async () => {
      const before = pciState();
      const mutated = mutateCarrier(parts(), [name]);
      const after = mutated.options.changePciState!(before);
      expect(differences(before.configuration, after.configuration)).to.deep.equal(configuration);
      expect(differences(before.msixTable, after.msixTable)).to.deep.equal(table);
      expect(before).to.deep.equal(pciState());
      expect(mutated.options.changeState).to.equal(undefined);
      expect(await askAll(mutated)).to.deep.equal(await fresh(() => askAll(parts())));
    });
  }

  it('drops the interrupt table and keeps the configuration: interrupt-table-lost', () => {
    const after = mutateCarrier(parts(), ['interrupt-table-lost']).options.changePciState!(pciState());
    expect(after).to.deep.equal({ ...pciState(), msixTable: Buffer.alloc(0) });
  });

  it('sends the state of the same pair as its migration before: state-of-the-last-migration', () => {
    const carry = (state: string, memory: CarrierMemory) => {
      const { options } = mutate(parts(), ['state-of-the-last-migration'], memory);
      return String(options.changeState!(Buffer.from(state)));
    };
    const [one, other] = [{}, {}];
    expect(carry('first', one)).to.equal('first');
    expect(carry('second', one)).to.equal('first');
    expect(carry("another pair's", other)).to.equal("another pair's");
    expect(carry('third', one)).to.equal('second');
  });

  it('forgets the pages that QEMU refused, and nothing else of the answer: refused-pages-not-marked', async () => {
    const { source, destination, options } = parts();
    const answer = { pages: 3, bytes: 3 * 4096, refused: [{ address: 4096, size: 8192 }] };
    const control = { ...source.control, replayDirty: async () => answer as never };
    const mutated = mutateCarrier({ source: { ...source, control }, destination, options }, [
      'refused-pages-not-marked',
    ]);
    expect(await mutated.source.control.replayDirty()).to.deep.equal({ ...answer, refused: [] });
  });

  it('of every name is one of these, and changes nothing where its name is not given', async () => {
    const names = [
      ...[...Object.keys(missing), ...Object.keys(bytes), 'posted-writes-overtaken'],
      ...['interrupt-table-lost', 'state-of-the-last-migration', 'refused-pages-not-marked'],
    ];
    expect(carrierMutants.map(({ name }) => name)).to.have.members(names);
    const untouched = parts();
    expect(mutateCarrier(untouched, ['a-mutant-of-the-device'])).to.equal(untouched);
  });

  it('works beside others, and beside a fault of the state', () => {
    const changeState = (state: Buffer) => Buffer.concat([state, Buffer.from('!')]);
    const names = ['command-register-lost', 'interrupt-table-lost', 'interrupt-control-lost'];
    const { options } = mutateCarrier({ ...parts(), options: { changeState } }, names);
    const { configuration, msixTable } = options.changePciState!(pciState());
    expect(differences(pciState().configuration, configuration)).to.deep.equal([0x04, 0x05, 0x43]);
    expect(msixTable).to.have.lengthOf(0);
    expect(String(options.changeState!(Buffer.from('state')))).to.equal('state!');
  });

  /** What is asked of the controls from now on, alone. */
  async function fresh(work: () => Promise<string[]>): Promise<string[]> {
    const earlier = asked;
    asked = [];
    const alone = await work();
    asked = earlier;
    return alone;
  }
});

function differences(a: Buffer, b: Buffer): number[] {
  expect(a).to.have.lengthOf(b.length);
  return [...a.keys()].filter((at) => a[at] !== b[at]);
}
