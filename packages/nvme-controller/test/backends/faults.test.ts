import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { BackendFault } from '../../src/backends/faults/backend-fault.js';
import { FaultSwitches } from '../../src/backends/faults/fault-switches.js';
import { faultyCalls } from '../../src/backends/faults/faulty-calls.js';
import { systemCalls } from '../../src/backends/file-calls.js';
import { closeAll, makeController, newImage, type TestControllerOptions } from '../support/controllers.js';
import { Host } from '../support/host.js';

const Command = { flush: 0, write: 1, read: 2, compare: 5, writeZeroes: 8 } as const;
const FORCE_UNIT_ACCESS = 1 << 30;

describe('A backend fault', () => {
  let image: string;
  beforeEach(() => {
    image = newImage();
  });
  afterEach(closeAll);

  const running = (fault: BackendFault, options: TestControllerOptions = {}) => {
    const host = new Host(makeController({ image, backendFaults: [fault], ...options })).enable();
    host.createQueues(1);
    return host;
  };
  const perform = (host: Host, command: keyof typeof Command, blocks = 1, dword12 = 0) =>
    host.io({
      ...{ opcode: Command[command], prp1: host.buffer(), prp2: host.buffer(1) },
      dwords: { 12: (blocks - 1) | dword12 },
    }).status;

  const WRITE_FAULT = 0x280;
  const READ_ERROR = 0x281;
  const CAPACITY_EXCEEDED = 0x081;
  const INTERNAL_ERROR = 0x006;
  for (const [kind, failing, status, working] of [
    ['read-error', 'read', READ_ERROR, 'write'],
    ['read-error', 'compare', READ_ERROR, 'flush'],
    ['write-error', 'write', WRITE_FAULT, 'read'],
    ['write-error', 'writeZeroes', WRITE_FAULT, 'read'],
    ['no-space', 'write', CAPACITY_EXCEEDED, 'read'],
    ['no-space', 'writeZeroes', CAPACITY_EXCEEDED, 'flush'],
    ['synchronize-error', 'flush', WRITE_FAULT, 'read'],
  ] as const) {
    it(`${kind} fails ${failing} by status 0x${status.toString(16)}, and ${working} goes on`, () => {
      const host = running({ kind });
      expect(perform(host, failing)).to.equal(status);
      expect(perform(host, working)).to.equal(0);
    });
  }

  it('synchronize-error fails a write with forced unit access, and the stop for a migration', () => {
    const host = running({ kind: 'synchronize-error' });
    expect(perform(host, 'write', 1, FORCE_UNIT_ACCESS)).to.equal(WRITE_FAULT);
    const { migration } = host.controller;
    expect(() => migration!.stop()).to.throw(/Expected fdatasync of .*image to succeed .*the device goes on/);
    expect(migration!.running).to.equal(true);
    expect(perform(host, 'read')).to.equal(0);
  });

  it('image-gone fails everything, and the stop for a migration for good: nothing is executed until a reset', () => {
    const trigger = `${image}-gone`;
    const host = running({ kind: 'image-gone', trigger });
    writeFileSync(trigger, '');
    for (const command of ['read', 'write', 'writeZeroes', 'flush'] as const)
      expect(perform(host, command), command).to.equal(INTERNAL_ERROR);
    const { migration } = host.controller;
    expect(() => migration!.stop())
      .to.throw(/Expected .*image to be there for the stop, but it is gone/)
      .with.property('recoverable', false);
    expect(migration!.running).to.equal(false);
    rmSync(trigger);
    host.controller.reset();
    migration!.run();
    host.enable();
    host.createQueues(1);
    expect(perform(host, 'write')).to.equal(0);
  });

  for (const cache of ['writeback', 'none', 'volatile'] as const) {
    it(`short-write loses nothing: the device writes the rest (${cache})`, () => {
      const host = running({ kind: 'short-write' }, { cache });
      const data = host.ram.at(host.buffer(), 8192);
      for (const index of data.keys()) data[index] = index % 251;
      expect(perform(host, 'write', 16)).to.equal(0);
      expect(perform(host, 'flush')).to.equal(0);
      expect(readFileSync(image).subarray(0, 8192).equals(data)).to.equal(true);
    });
  }

  it('short-write takes the first half, in whole sectors, and what is less than one as it is', () => {
    writeFileSync(image, '');
    const descriptor = openSync(image, 'r+');
    const calls = faultyCalls(systemCalls, new FaultSwitches([{ kind: 'short-write' }]));
    const source = new Uint8Array(3 * 512);
    const written = [3 * 512, 2 * 512, 512, 511].map((length) =>
      calls.write(descriptor, source.subarray(0, length), 0),
    );
    closeSync(descriptor);
    expect(written).to.deep.equal([512, 512, 256, 511]);
  });

  for (const [kind, command] of [
    ['slow-read', 'read'],
    ['slow-write', 'write'],
    ['slow-synchronize', 'flush'],
  ] as const) {
    it(`${kind} makes ${command} take longer`, () => {
      const host = running({ kind, milliseconds: 60 });
      const started = performance.now();
      expect(perform(host, command)).to.equal(0);
      expect(performance.now() - started).to.be.at.least(59);
    });
  }

  it('behind a volatile cache fails the flush, and what was written is there until it can be', () => {
    const trigger = `${image}.trigger`;
    const host = running({ kind: 'no-space', trigger }, { cache: 'volatile' });
    writeFileSync(trigger, '');
    host.ram.at(host.buffer(), 512).fill(7);
    expect(perform(host, 'write')).to.equal(0);
    expect(perform(host, 'flush')).to.equal(CAPACITY_EXCEEDED);
    expect(readFileSync(image)[0]).to.equal(0);
    rmSync(trigger);
    expect(perform(host, 'flush')).to.equal(0);
    expect(readFileSync(image)[0]).to.equal(7);
  });

  it('strikes only while its trigger exists, after so many operations and so often', () => {
    const trigger = `${image}.trigger`;
    const struck: BackendFault[] = [];
    const fault = { kind: 'read-error', trigger, after: 2, count: 3 } as const;
    const faults = new FaultSwitches([fault], (one) => struck.push(one));
    const look = () => Array.from({ length: 7 }, () => faults.strike('read-error') !== undefined);
    const none = [false, false, false, false, false, false, false];
    expect(look()).to.deep.equal(none);
    for (let round = 1; round <= 2; round++) {
      writeFileSync(trigger, '');
      expect(look()).to.deep.equal([false, false, true, true, true, false, false]);
      expect(struck.length).to.equal(round);
      rmSync(trigger);
      expect(look()).to.deep.equal(none);
    }
    expect(faults.strike('write-error')).to.equal(undefined);
  });

  it('that cannot be is refused', () => {
    const kind = 'fire' as BackendFault['kind'];
    expect(() => new FaultSwitches([{ kind }])).to.throw(RangeError, 'one of read-error, write-error');
    expect(() => new FaultSwitches([{ kind: 'no-space', after: -1 }])).to.throw(
      RangeError,
      'Expected `after` of no-space to be a whole number, got -1',
    );
  });
});
