import { expect } from 'chai';
import {
  type Client,
  DeviceServer,
  MigrationState,
  ProtocolError,
  protocolMutants,
  RequestError,
} from '../../src/index.js';
import { bitmapSize } from '../../src/memory/dirty-log.js';
import { closeDescriptor, createMemfd } from '../../src/native/index.js';
import { RegisterDevice } from '../support/register-device.js';
import { Served } from '../support/served.js';

const { STOP, RUNNING, STOP_COPY, RESUMING, PRE_COPY } = MigrationState;
const PAGE = 4096;
const LOW = 0x10_0000;
const MAPPED = 128 * PAGE;

/** What is done with a device, and what is seen of it. */
type Probe = (client: Client, device: RegisterDevice, served: Served<RegisterDevice>) => Promise<unknown>;

/** The outcome of a request: its errno, if it was refused. */
const outcomeOf = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    (value) => value ?? 'done',
    (error: unknown) => (error instanceof RequestError ? error.code : Promise.reject(error as Error)),
  );

/** Pages reported dirty, counted from LOW. */
async function dirty(client: Client, length = MAPPED): Promise<number[]> {
  const bitmap = await client.migration.dirtyPages({ address: LOW, length }, PAGE);
  expect(bitmap).to.have.length(bitmapSize(length, PAGE));
  return [...bitmap].flatMap((byte, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (1 << bit)).map((bit) => 8 * at + bit),
  );
}

/** Writes to guest memory while it is logged. */
const logged =
  (act: (device: RegisterDevice, client: Client) => unknown, length?: number): Probe =>
  async (client, device) => {
    await client.migration.startLogging(PAGE);
    await act(device, client);
    return await outcomeOf(dirty(client, length));
  };

const write = (device: RegisterDevice, page: number, offset = 0, length = 16) =>
  device.host.memory.write(LOW + page * PAGE + offset, new Uint8Array(length));

/** What a mutant is to be seen by: without it the first, with it the second is the outcome. */
const probes: Record<string, { probe: Probe; right: unknown; wrong: unknown }> = {
  'dirty-report-fails-across-mappings': {
    probe: logged((device) => write(device, 127, PAGE - 8), 2 * MAPPED),
    right: [127, 128],
    wrong: 'EINVAL',
  },
  'dirty-bitmap-rounded-down': {
    probe: logged((device) => [write(device, 1, 0, 2 * PAGE + 1), write(device, 7)]),
    right: [1, 2, 3, 7],
    wrong: [1, 2],
  },
  'dirty-pages-logged-by-mapping-offset': {
    probe: logged((device) => write(device, 3)),
    right: [3],
    wrong: [],
  },
  'bitmap-not-cleared-by-report': {
    probe: logged(async (device, client) => {
      write(device, 3);
      await dirty(client);
    }),
    right: [],
    wrong: [3],
  },
  'dirty-report-cut-short': {
    probe: logged((device) => write(device, 0, 0, 70 * PAGE)),
    right: Array.from({ length: 70 }, (_, page) => page),
    wrong: Array.from({ length: 64 }, (_, page) => page),
  },
  'dirty-log-forgets-on-unmap': {
    probe: logged(async (device, client) => {
      write(device, 3);
      await client.dmaUnmap(LOW + MAPPED, MAPPED);
    }),
    right: [3],
    wrong: [],
  },
  'reset-in-pre-copy-sticks': {
    probe: async (client) => {
      await client.migration.setState(PRE_COPY);
      await client.reset();
      return [await client.migration.state(), await outcomeOf(client.migration.setState(STOP_COPY))];
    },
    right: [RUNNING, 'done'],
    wrong: [PRE_COPY, 'EINVAL'],
  },
  'client-gone-in-pre-copy-sticks': {
    probe: async (client, device, served) => {
      await client.migration.setState(PRE_COPY);
      client.close();
      await served.until(() => device.calls.includes('reset'));
      const { migration } = await served.connect();
      return [await migration.state(), await outcomeOf(migration.setState(STOP_COPY))];
    },
    right: [RUNNING, 'done'],
    wrong: [PRE_COPY, 'EINVAL'],
  },
  'same-state-runs-callback-twice': {
    probe: async ({ migration }, device) => {
      await migration.setState(STOP);
      await migration.setState(STOP);
      await migration.setState(STOP_COPY);
      await migration.setState(STOP_COPY);
      return [device.calls.filter((call) => call === 'stop').length, (await migration.readState()).length];
    },
    right: [1, 5],
    wrong: [2, 10],
  },
  'stop-copy-to-pre-copy-accepted': {
    probe: async ({ migration }) => {
      await migration.setState(STOP_COPY);
      return [await outcomeOf(migration.setState(PRE_COPY)), await migration.state()];
    },
    right: ['EINVAL', STOP_COPY],
    wrong: ['done', PRE_COPY],
  },
  'error-state-left-without-reset': {
    probe: async ({ migration }, device) => {
      device.fault = { method: 'stop', error: Object.assign(new Error('broken'), { recoverable: false }) };
      await outcomeOf(migration.setState(STOP));
      return await outcomeOf(migration.setState(RUNNING));
    },
    right: 'EINVAL',
    wrong: 'done',
  },
  'short-read-padded-as-data': {
    probe: async ({ migration }) => {
      await migration.setState(STOP_COPY);
      const state = await migration.readState();
      return [[...state.subarray(0, 5)], state.length];
    },
    right: [[1, 2, 3, 4, 5], 5],
    wrong: [[1, 2, 3, 4, 5], 1024 * 1024],
  },
  'state-stream-chunk-lost': {
    probe: async ({ migration }, device) => {
      await migration.setState(RESUMING);
      for (const byte of [1, 2, 3]) await migration.writeState(Uint8Array.of(byte));
      await migration.setState(RUNNING);
      return [...device.migration!.loaded!];
    },
    right: [1, 2, 3],
    wrong: [1, 3],
  },
  'state-accepted-without-data': {
    probe: async ({ migration }, device) => {
      await migration.setState(RESUMING);
      await migration.setState(RUNNING);
      return device.calls.includes('load');
    },
    right: true,
    wrong: false,
  },
  'failed-load-reported-as-success': {
    probe: async ({ migration }, device) => {
      await migration.setState(RESUMING);
      device.fault = { method: 'load', error: new ProtocolError('EINVAL', 'no state of this device') };
      return await outcomeOf(migration.setState(RUNNING));
    },
    right: 'EINVAL',
    wrong: 'done',
  },
};

/** The outcome of a probe on a device with two mappings of memory, one behind the other. */
async function outcome(probe: Probe, mutants: readonly string[]): Promise<unknown> {
  await using served = new Served(new RegisterDevice(), { mutants });
  const client = await served.connect();
  const descriptor = createMemfd('guest', 2 * MAPPED);
  for (const offset of [0, MAPPED]) {
    await client.dmaMap(LOW + offset, { descriptor, offset, length: MAPPED });
  }
  closeDescriptor(descriptor);
  return await probe(client, served.device, served);
}

describe('A protocol mutant', () => {
  it('is known by a name in kebab case, and says where it was seen and what it does', () => {
    const names = protocolMutants.map(({ name }) => name);
    expect(names).to.have.members(Object.keys(probes)).and.to.have.length(new Set(names).size);
    for (const { name, origin, description } of protocolMutants) {
      expect(name).to.match(/^[a-z]+(-[a-z]+)*$/);
      expect([origin, description.at(-1)]).to.satisfy(([seen, end]: string[]) => seen !== '' && end === '.');
    }
  });

  for (const [name, { probe, right, wrong }] of Object.entries(probes)) {
    it(`shows: ${name}`, async () => {
      expect(await outcome(probe, []), 'without').to.deep.equal(right);
      expect(await outcome(probe, [name]), 'with').to.deep.equal(wrong);
    });
  }

  it('is refused if it does not exist, with a list of those that do', () => {
    const options = { path: '/tmp/never-made.sock', device: new RegisterDevice(), mutants: ['no-such-bug'] };
    expect(() => new DeviceServer(options)).to.throw(
      RangeError,
      /dirty-bitmap-rounded-down.*but got "no-such-bug"/,
    );
  });
});
