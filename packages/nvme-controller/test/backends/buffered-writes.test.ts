import { constants } from 'node:os';
import { expect } from 'chai';
import { BackendFailure } from '../../src/backends/backend.js';
import { FileBackend } from '../../src/backends/file-backend.js';
import { type FileCalls, systemCalls } from '../../src/backends/file-calls.js';
import { GuestSegments } from '../../src/prp/guest-segments.js';
import { closeAll, newImage } from '../support/controllers.js';
import { GuestRam } from '../support/guest-ram.js';
import { HeldCalls } from '../support/held-calls.js';
import { HeldSynchronizer } from '../support/held-synchronizer.js';

const PAGE = 4096;
const { EINVAL, EOPNOTSUPP } = constants.errno;

describe('What goes through the page cache of an image that is opened with O_DIRECT', () => {
  let order: string[];
  let held: HeldCalls;
  let disk: HeldSynchronizer;
  let ram: GuestRam;
  let backend: FileBackend;

  /** System calls that are noted, on an image that no memory is aligned for, and that cannot be zeroed. */
  const unsupported = () => {
    throw Object.assign(new Error('Not supported'), { errno: -EOPNOTSUPP });
  };
  const noting: FileCalls = {
    ...systemCalls,
    writeVectors(descriptor, list, offset) {
      if (descriptor === backend.image.directDescriptor) return -EINVAL;
      order.push('buffered');
      return systemCalls.writeVectors(descriptor, list, offset);
    },
    write(descriptor, source, offset) {
      order.push('buffered');
      return systemCalls.write(descriptor, source, offset);
    },
    punchHole(...range) {
      order.push('punched');
      systemCalls.punchHole(...range);
    },
    zeroRange: unsupported,
  };

  beforeEach(() => {
    order = [];
    held = new HeldCalls();
    disk = new HeldSynchronizer();
    ram = new GuestRam();
    const image = { path: newImage(), sizeBytes: 16 * PAGE, create: true, cache: 'none' } as const;
    backend = FileBackend.open(image, disk, noting, held);
  });
  afterEach(() => {
    backend.close();
    ram[Symbol.dispose]();
    closeAll();
  });

  const segments = (page: number) => {
    const list = new GuestSegments();
    list.add(ram.base + page * PAGE, PAGE);
    return list;
  };
  const begin = (page: number, done: (failure: number) => void = () => order.push(`ended ${page}`)) => {
    expect(backend.begin('write', page * PAGE, segments(page), ram, false, done)).to.equal(true);
  };

  for (const [what, work, last] of [
    ['a write from memory that is not aligned', () => backend.write(0, segments(0), ram), 'buffered'],
    [
      'a write from memory that can only be copied',
      () => {
        ram.remote = true;
        return backend.write(0, segments(0), ram);
      },
      'buffered',
    ],
    ['Write Zeroes on an image that cannot be zeroed', () => backend.writeZeroes(0, PAGE, false), 'buffered'],
    ['Write Zeroes that deallocates', () => backend.writeZeroes(0, PAGE, true), 'punched'],
    ['a deallocation', () => backend.deallocate(0, PAGE), 'punched'],
  ] as const) {
    it(`is not written while writes past it are under way: ${what}`, () => {
      begin(1);
      begin(2);
      expect(work()).to.equal(0);
      expect(order).to.deep.equal(['ended 1', 'ended 2', last]);
    });
  }

  it('is not written while others are under way if it was begun past it, and was not aligned', () => {
    held.outcome = () => -EINVAL;
    begin(0);
    held.outcome = (result) => result;
    begin(1);
    held.submit();
    held.end();
    held.collect();
    expect(order).to.deep.equal(['ended 1', 'buffered', 'ended 0']);
  });

  it('is covered by no fdatasync that was begun when those others had ended', () => {
    let synchronized = 0;
    const durable = () => backend.synchronize((failure) => failure === 0 && ++synchronized > 0);
    begin(1, durable);
    expect(backend.write(0, segments(0), ram)).to.equal(0);
    expect([disk.calls, order]).to.deep.equal([1, ['buffered']]);
    disk.answer();
    durable();
    expect({ calls: disk.calls, synchronized }).to.deep.equal({ calls: 2, synchronized: 1 });
  });

  it('is not written at all without the lock', () => {
    backend.release();
    expect(backend.write(0, segments(0), ram)).to.equal(BackendFailure.NOT_OWNED);
    expect(order).to.deep.equal([]);
  });
});
