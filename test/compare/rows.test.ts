import { expect } from 'chai';
import { type Configuration, configurations } from '../../src/compare/configurations.js';
import type { ComparedSample } from '../../src/compare/measure.js';
import { renderComparison } from '../../src/compare/report.js';
import { comparedRows } from '../../src/compare/rows.js';

const speed: Record<Configuration, number> = {
  'bare-metal': 4000,
  passthrough: 2000,
  'vfio-user-mapped': 1600,
  'vfio-user-trapped': 1000,
  'qemu-nvme': 800,
  'virtio-blk': 900,
  'vfio-user-server': 1,
};

/** Round 2 is twice as slow for everybody, as when something else runs on the computer. */
const samples = [1, 2, 3].flatMap((round) =>
  configurations.map((configuration): ComparedSample => {
    const iops = speed[configuration] / (round === 2 ? 2 : 1);
    const figures = {
      iops,
      p50Us: 1e6 / iops,
      p99Us: 2e6 / iops,
      p999Us: 3e6 / iops,
      count: iops,
      buckets: [],
    };
    const exits = configuration === 'bare-metal' ? {} : { exitsPerSecond: iops * 4, mmioExitsPerSecond: 0 };
    return { round, configuration, workload: 'random-read-depth-1', ...figures, ...exits };
  }),
);

describe('The rows of a comparison', () => {
  const rows = comparedRows(samples);
  const row = (name: Configuration) => rows.find(({ configuration }) => configuration === name)!;

  it('are medians over the rounds, and ratios round by round, from which a slow round cancels out', () => {
    expect(rows.map(({ configuration }) => configuration)).to.deep.equal([...configurations]);
    expect(row('vfio-user-mapped')).to.include({
      ...{ iops: 1600, p50Us: 625, p99Us: 1250, p999Us: 1875 },
      ...{ ratioToPassthrough: 0.8, ratioToBareMetal: 0.4 },
    });
    expect(row('vfio-user-mapped').toPassthrough.iops).to.include({ low: 0.8, high: 0.8 });
    expect(row('vfio-user-mapped').toPassthrough.p50).to.include({ median: 1.25 });
    expect(row('passthrough')).to.include({ ratioToPassthrough: 1, exitsPerSecond: 8000 });
  });

  it('know of no exits on bare metal', () => {
    expect(row('bare-metal')).to.include({ exitsPerSecond: null, mmioExitsPerSecond: null });
  });

  it('are printed with the ground, the confounds and the faults of the ground', () => {
    const text = renderComparison({
      ...{ version: 1, ground: 'lab', qemu: '11.1.3', kernel: '6.12', accelerator: 'kvm', rows },
      settings: {
        ...{
          quick: true,
          grid: 'quick',
          scale: 1,
          rounds: 3,
          runtimeMs: 1500,
          rampMs: 300,
          seed: 1,
          cache: 'none',
        },
        groundProcessors: 4,
        ...{ guestMemoryMiB: 512, guestProcessors: 1, imageMiB: 64, folder: '/scratch' },
      },
      absent: [{ configuration: 'bare-metal', why: 'no second drive was named' }],
      groundFaults: ['the machine stands still'],
    });
    expect(text)
      .to.include('the lab, 4 processors. TCG emulates the outer machine')
      .and.include('cache none');
    expect(text).to.match(/exact 75 % interval.*Faults of the ground: 1\.\n {2}the machine stands still/);
    expect(text).to.match(
      /\| random-read-depth-1, vfio-user-mapped +\| +1600 \| +625 \| +1250 \| +1875 \| +0\.80 \(0\.80–0\.80\)/,
    );
  });
});
