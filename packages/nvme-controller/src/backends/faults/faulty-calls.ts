import { constants } from 'node:os';
import type { FileCalls } from '../file-calls.js';
import { type BackendFaultKind, delayOf } from './backend-fault.js';
import type { FaultSwitches } from './fault-switches.js';
import { sleep } from './sleep.js';

const { EIO, ENODEV, ENOSPC } = constants.errno;
const SECTOR = 512;

/** System calls that fail as the faults say. */
export function faultyCalls(calls: FileCalls, faults: FaultSwitches): FileCalls {
  const delay = (kind: BackendFaultKind) => {
    const fault = faults.strike(kind);
    if (fault !== undefined) sleep(delayOf(fault));
  };
  const gone = (): number => (faults.strike('image-gone') === undefined ? 0 : ENODEV);
  const reading = (): number => {
    delay('slow-read');
    return faults.strike('read-error') === undefined ? gone() : EIO;
  };
  const writing = (): number => {
    delay('slow-write');
    if (gone() !== 0) return ENODEV;
    if (faults.strike('write-error') !== undefined) return EIO;
    return faults.strike('no-space') === undefined ? 0 : ENOSPC;
  };
  return {
    readVectors(descriptor, list, offset) {
      const errno = reading();
      return errno === 0 ? calls.readVectors(descriptor, list, offset) : -errno;
    },
    writeVectors(descriptor, list, offset) {
      const errno = writing();
      if (errno !== 0) return -errno;
      if (list.length >= SECTOR && faults.strike('short-write')) list.truncate(half(list.length));
      return calls.writeVectors(descriptor, list, offset);
    },
    read(descriptor, target, offset) {
      check(reading());
      return calls.read(descriptor, target, offset);
    },
    write(descriptor, source, offset) {
      check(writing());
      const cut = source.length >= SECTOR && faults.strike('short-write') !== undefined;
      return calls.write(descriptor, cut ? source.subarray(0, half(source.length)) : source, offset);
    },
    punchHole(descriptor, offset, length) {
      // Freeing needs no space.
      check(faults.strike('write-error') === undefined ? gone() : EIO);
      calls.punchHole(descriptor, offset, length);
    },
    zeroRange(descriptor, offset, length) {
      check(writing());
      calls.zeroRange(descriptor, offset, length);
    },
    synchronize(descriptor) {
      delay('slow-synchronize');
      if (gone() !== 0) return ENODEV;
      return faults.strike('synchronize-error') === undefined ? calls.synchronize(descriptor) : EIO;
    },
  };
}

/** Half of it, in whole sectors as long as there are several. */
const half = (length: number): number =>
  length < 2 * SECTOR ? length >> 1 : Math.floor(length / 2 / SECTOR) * SECTOR;

function check(errno: number): void {
  if (errno === 0) return;
  throw Object.assign(new Error(`A backend fault: errno ${errno}`), { errno: -errno });
}
