import { expect } from 'chai';
import type { NvmeController } from '../../src/controller.js';
import { crc32c } from '../../src/state/crc32c.js';
import { decodeState } from '../../src/state/decode-state.js';
import { encodeState } from '../../src/state/encode-state.js';
import {
  closeAll,
  makeController,
  newImage,
  SIZE,
  type TestControllerOptions,
} from '../support/controllers.js';
import { Host } from '../support/host.js';
import { saveState } from './support.js';

describe('The state stream', () => {
  let image: string;
  let state: Uint8Array;
  beforeEach(() => {
    image = newImage();
    const host = new Host(makeController({ image, sizes: [SIZE, SIZE] })).enable();
    host.createQueues(1, 8);
    host.createQueues(3, 16);
    host.submit(0, { opcode: 0x0c });
    host.admin({ opcode: 0x10 });
    state = saveState(host.controller);
  });
  afterEach(closeAll);

  const loading = (options: TestControllerOptions = {}): NvmeController => {
    const controller = makeController({ image, sizes: [SIZE, SIZE], incoming: true, ...options });
    new Host(controller);
    controller.migration!.stop();
    return controller;
  };
  /** Puts a correct checksum under bytes that were changed. */
  const sealed = (bytes: Uint8Array) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt32LE(crc32c(copy.subarray(0, -4)), copy.length - 4);
    return copy;
  };

  it('reads back as what was written', () => {
    expect(Buffer.from(encodeState(decodeState(state))).equals(state)).to.equal(true);
  });

  it('has the checksum of RFC 3720', () => {
    expect(crc32c(Buffer.alloc(32))).to.equal(0x8a9136aa);
    expect(crc32c(Buffer.from('123456789'))).to.equal(0xe3069283);
  });

  it('is refused with anything cut off', () => {
    const { migration } = loading();
    for (let length = 0; length < state.length; length++) {
      expect(() => migration!.load(state.subarray(0, length)), `${length} bytes`).to.throw(
        /nothing was loaded$/,
      );
    }
  });

  it('is refused with any bit flipped', function () {
    this.timeout(60_000);
    for (let bit = 0; bit < state.length * 8; bit++) {
      const flipped = Uint8Array.from(state);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => decodeState(flipped), `bit ${bit}`).to.throw(/nothing was loaded$/);
    }
  });

  it('is refused with something behind it, or in another order', () => {
    const { migration } = loading();
    expect(() => migration!.load(Buffer.concat([state, Buffer.alloc(1)]))).to.throw(/the length/);
    const reordered = Buffer.from(state);
    reordered.writeUInt16LE(2, 16);
    expect(() => migration!.load(sealed(reordered))).to.throw(
      /the identifier of section "identity".*to be 1, but found 2/,
    );
  });

  it('is refused in a version that is not known', () => {
    const next = Buffer.from(state);
    next.writeUInt32LE(2, 8);
    expect(() => loading().migration!.load(sealed(next))).to.throw(/the version .*to be 1, but found 2/);
  });

  for (const [field, options] of [
    ['the size of namespace 2', { sizes: [SIZE, SIZE / 2] }],
    ['the number of namespaces', { sizes: [SIZE] }],
    ['the block size of namespace 1', { blockSize: 4096 }],
    ['the serial number', { serial: 'OTHER' }],
    ['the number of I/O queue pairs', { ioQueuePairs: 3 }],
    ['whether doorbell buffers are offered', { doorbellBuffers: true }],
  ] as const) {
    it(`is refused when ${field} is another, by that name`, () => {
      const sizes = 'sizes' in options ? [...options.sizes] : [SIZE, SIZE];
      const { migration } = loading({ ...options, sizes, image: newImage(), incoming: false });
      expect(() => migration!.load(state)).to.throw(new RegExp(`Expected ${field} .*to be .*, but found`));
    });
  }

  for (const [field, change] of [
    ['the head of submission queue 1', (s: Mutable) => Object.assign(s.submissionQueues[1]!, { head: 8 })],
    ['the tail of completion queue 3', (s: Mutable) => Object.assign(s.completionQueues[2]!, { tail: 16 })],
    [
      'the size of completion queue 1',
      (s: Mutable) => Object.assign(s.completionQueues[1]!, { entries: 1025 }),
    ],
    [
      'the address of submission queue 1',
      (s: Mutable) => Object.assign(s.submissionQueues[1]!, { address: 12 }),
    ],
    [
      'the vector of completion queue 1',
      (s: Mutable) => Object.assign(s.completionQueues[1]!, { vector: 5 }),
    ],
    ['the phase of completion queue 1', (s: Mutable) => Object.assign(s.completionQueues[1]!, { phase: 2 })],
    [
      'the completion queue of submission queue 1',
      (s: Mutable) => Object.assign(s.submissionQueues[1]!, { completionQueue: 2 }),
    ],
    ['the presence of the admin submission queue', (s: Mutable) => s.submissionQueues.shift()],
    ['CC.EN of a ready controller', (s: Mutable) => Object.assign(s.registers, { configuration: 0x460000 })],
    [
      'the number of submission queues allowed',
      (s: Mutable) => Object.assign(s.features, { submissionQueues: 5 }),
    ],
  ] as const) {
    it(`is refused when ${field} cannot be, although its checksum is right`, () => {
      const changed = decodeState(state) as unknown as Mutable;
      change(changed);
      const bytes = encodeState(changed as unknown as ReturnType<typeof decodeState>);
      expect(() => loading().migration!.load(bytes)).to.throw(new RegExp(`Expected ${field} .*but found`));
    });
  }

  it('changes nothing when it is refused', () => {
    const controller = loading();
    const before = controller.migration!.save();
    const changed = decodeState(state) as unknown as Mutable;
    Object.assign(changed, { configurationSpace: new Uint8Array(4096) });
    expect(() =>
      controller.migration!.load(encodeState(changed as unknown as ReturnType<typeof decodeState>)),
    ).to.throw();
    const withoutTime = (bytes: Uint8Array) => ({ ...decodeState(bytes), healthCounters: [] });
    expect(withoutTime(controller.migration!.save())).to.deep.equal(withoutTime(before));
  });
});

/** A decoded state, open to change. */
interface Mutable {
  registers: object;
  features: object;
  submissionQueues: object[];
  completionQueues: object[];
}
