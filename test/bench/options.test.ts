import { expect } from 'chai';
import { parseOptions } from '../../bench/options.js';
import { UsageError } from '../../src/usage-error.js';

describe("The benchmark's command line", () => {
  it('by itself measures all parts, with enough of everything for a result', () => {
    const options = parseOptions([]);
    expect(options).to.deep.include({ quick: false, json: false, proxied: true });
    expect(options.parts).to.deep.equal(['speed', 'migrations', 'latency']);
    expect(options.rounds).to.be.at.least(6);
    expect(options.launches * options.migrationsPerLaunch).to.be.at.least(10);
    expect(options.launches * options.latencyMigrationsPerLaunch).to.be.at.least(40);
  });

  it('does less with --quick, and as much as is asked for with it', () => {
    const full = parseOptions([]);
    const quick = parseOptions(['--quick', '--json']);
    expect(quick).to.include({ quick: true, json: true });
    expect(quick.rounds).to.be.below(full.rounds);
    expect(quick.launches * quick.migrationsPerLaunch).to.be.below(full.launches * full.migrationsPerLaunch);
    expect(parseOptions(['--quick', '--rounds', '12']).rounds).to.equal(12);
  });

  it('can leave out a part, and the proxy', () => {
    expect(parseOptions(['--only', 'speed', '--no-proxy'])).to.deep.include({
      parts: ['speed'],
      proxied: false,
    });
  });

  it('measures the latency of one device if that is asked for', () => {
    expect(parseOptions([]).latencyDevices).to.deep.equal(['reference-mapped', 'qemu-nvme']);
    expect(parseOptions(['--device', 'qemu-nvme']).latencyDevices).to.deep.equal(['qemu-nvme']);
    expect(() => parseOptions(['--device', 'floppy']))
      .to.throw(UsageError)
      .with.property('message')
      .that.matches(/--device .* "floppy"/);
  });

  it('refuses what it does not understand, and says what it expected', () => {
    const refusal = (...words: string[]) => expect(() => parseOptions(words)).to.throw(UsageError);
    refusal('--only', 'disk')
      .with.property('message')
      .that.matches(/--only .* "disk"/);
    refusal('--rounds', '0')
      .with.property('message')
      .that.matches(/--rounds .* from 1 on, got "0"/);
    refusal('--seed', '1.5')
      .with.property('message')
      .that.matches(/--seed/);
    refusal('--fast')
      .with.property('message')
      .that.matches(/--fast[\s\S]*Usage:/);
  });
});
