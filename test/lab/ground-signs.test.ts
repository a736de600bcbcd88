import { expect } from 'chai';
import {
  describeDeafness,
  describeLongSilence,
  describeReset,
  describeSilence,
  describeStuck,
  firstWord,
} from '../../src/lab/ground-signs.js';

const before = { exits: 1000, mmioExits: 10, haltExits: 20, ioExits: 30, irqExits: 40, injections: 50 };

describe('A processor that ran all the time', () => {
  it('is stuck if no interrupt of the host made it leave its guest, however often it left', () => {
    expect(describeStuck(before, before)).to.match(/left the guest 0 times, but never for an interrupt/);
    const spinning = { ...before, exits: 85_000 };
    expect(describeStuck(before, spinning)).to.match(
      /left the guest 84000 times, but never for an interrupt/,
    );
  });

  it('is stuck if its monitor is silent', () => {
    expect(describeStuck(before, undefined)).to.equal('its monitor was silent');
  });

  it('is not stuck if its guest does anything, such as to spin on a device that does not answer', () => {
    expect(describeStuck(before, { ...before, exits: 1700, irqExits: 740 })).to.equal(undefined);
    expect(describeStuck(before, { ...before, exits: 9000, mmioExits: 8000 })).to.equal(undefined);
    expect(describeStuck(before, { ...before, exits: 1001, haltExits: 21 })).to.equal(undefined);
  });
});

describe('A guest that was given up before it printed a word', () => {
  const running = [true, true, true];
  const busy = { ...before, exits: 45_000, irqExits: 22_000 };

  it('stood on nothing if its processor ran all the time and never needed a device', () => {
    expect(describeSilence([], { running, before, after: busy })).to.equal(
      'never printed a word: in 3 s, in which a processor ran, it left the guest 44000 times, but never for a device',
    );
    expect(describeSilence(['', ' '], { running, before, after: busy })).to.match(/never for a device/);
  });

  it('is a failure of what is tested if it had printed something, waited, or needed a device', () => {
    const booting = ['[    0.000000] Linux version 6.12'];
    expect(describeSilence(booting, { running, before, after: busy })).to.equal(undefined);
    expect(describeSilence([], { running: [true, false], before, after: busy })).to.equal(undefined);
    for (const kind of ['mmioExits', 'haltExits', 'ioExits'] as const) {
      const after = { ...busy, [kind]: before[kind] + 1 };
      expect(describeSilence([], { running, before, after }), kind).to.equal(undefined);
    }
  });

  it('need not be given up for that: it has had its time after a minute', () => {
    const look = { running, before, after: busy };
    expect(describeLongSilence([], firstWord, look)).to.equal(describeSilence([], look));
    expect(describeLongSilence([], firstWord - 1, look)).to.equal(undefined);
    expect(describeLongSilence(['Linux'], firstWord, look)).to.equal(undefined);
  });

  it('is a failure of what is tested if its machine has ended', () => {
    expect(describeSilence([], {})).to.equal(undefined);
  });
});

describe('A guest that ran all the time', () => {
  const running = [true, true, true];
  const console = ['switchover: guest ready'];
  const deaf = { ...before, exits: 1504, irqExits: 544 };

  it('stood on nothing if no interrupt reached it, its clock set none anew, and only the host had any', () => {
    expect(describeDeafness(console, { running, before, after: deaf })).to.equal(
      'was interrupted by nothing, not even its clock, in 3 s, in which a processor ran and left it 504 times, ' +
        'each time for an interrupt of the host',
    );
  });

  it('is a failure of what is tested if an interrupt reached it, or it did anything', () => {
    const heard = { ...deaf, injections: 51 };
    expect(describeDeafness(console, { running, before, after: heard })).to.equal(undefined);
    const settingItsClock = { ...deaf, exits: 1505 };
    expect(describeDeafness(console, { running, before, after: settingItsClock })).to.equal(undefined);
  });

  it('is a failure of what is tested if a processor slept, or nobody looked', () => {
    expect(describeDeafness(console, { running: [true, false], before, after: deaf })).to.equal(undefined);
    expect(describeDeafness(console, {})).to.equal(undefined);
  });

  it('is stuck, not deaf, if nothing made it leave its guest', () => {
    expect(describeDeafness(console, { running, before, after: before })).to.equal(undefined);
  });

  it('may have no clock yet before it has printed a word', () => {
    expect(describeDeafness(['', ' '], { running, before, after: deaf })).to.equal(undefined);
  });
});

describe('A guest that reset its machine', () => {
  const reset = { event: 'RESET', data: { guest: true, reason: 'guest-reset' } };

  it('had no way on if it says no word of it, which is a fault of the ground', () => {
    expect(describeReset([reset], ['switchover: guest ready'])).to.equal('reset its machine without a word');
  });

  it('is a failure of what is tested if its kernel panicked', () => {
    const panic = '[    5.0] Kernel panic - not syncing: VFS: Unable to mount root fs';
    expect(describeReset([reset], [panic])).to.equal(undefined);
  });

  it('is another one than a machine that was reset from outside, or not at all', () => {
    const asked = { event: 'RESET', data: { guest: false, reason: 'host-qmp-system-reset' } };
    expect(describeReset([asked, { event: 'STOP', data: {} }], [])).to.equal(undefined);
  });
});
