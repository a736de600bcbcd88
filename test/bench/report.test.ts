import { expect } from 'chai';
import type { LatencySample } from '../../bench/latency/measure-latency.js';
import type { MigrationSample } from '../../bench/migrations/measure-migrations.js';
import type { MigratedDevice } from '../../bench/migrations/scenario.js';
import { judgeAims } from '../../bench/report/aims.js';
import { latencyRows } from '../../bench/report/latency-rows.js';
import { migrationRows } from '../../bench/report/migration-rows.js';
import { speedRows } from '../../bench/report/speed-rows.js';
import { type ComparedDevice, comparedDevices } from '../../bench/speed/compared-devices.js';
import type { SpeedSample } from '../../bench/speed/measure-speed.js';
import { renderTable } from '../../src/reporters/table.js';

const rounds = [1, 2, 3, 4, 5, 6];

/** Every device as fast as QEMU's NVMe controller, but for the factor of one. */
function speedSamples(fast: ComparedDevice, factor: number): SpeedSample[] {
  return rounds.flatMap((round) =>
    comparedDevices.map((device) => {
      const iops = 1000 * round * (device === fast ? factor : 1);
      const latency = 1e6 / iops;
      return {
        ...({ round, device, workload: 'random-read-depth-1', iops, count: iops, buckets: [] } as const),
        ...{ p50Us: latency, p99Us: 4 * latency, p999Us: 8 * latency },
      };
    }),
  );
}

function migrationSamples(device: MigratedDevice, blackouts: readonly number[], addedMs: number) {
  return blackouts.map(
    (blackoutMs, index): MigrationSample => ({
      ...{ launch: 1, device, number: index + 1, blackoutMs, addedMs },
      ...{ downtimeMs: blackoutMs / 2, blackoutUncertaintyMs: 1, totalMs: 1000, ramMiB: 100 },
      phases: [{ name: 'save', milliseconds: index, detail: {} }],
    }),
  );
}

/** A hundred microseconds before each migration, and a factor of that after it. */
function latencySamples(factor: number): LatencySample[] {
  return [1, 2].flatMap((launch) =>
    [1, 2, 3].map((number) => ({
      ...{ launch, device: 'reference-mapped' as const, number },
      ...{ beforeUs: 100, afterUs: 100 * factor },
    })),
  );
}

const verdictOf = (aims: ReturnType<typeof judgeAims>, pattern: RegExp) =>
  aims.find(({ aim }) => pattern.test(aim))?.verdict;

describe("The benchmark's report", () => {
  it('has the medians of a workload on a device, and ratios to QEMU’s NVMe controller', () => {
    const rows = speedRows(speedSamples('reference-mapped', 2));
    expect(rows.map(({ device }) => device)).to.deep.equal([...comparedDevices]);
    expect(rows[1]).to.include({ device: 'reference-mapped', iops: 7000 });
    expect(rows[1]!.iopsRatio).to.include({ median: 2, low: 2, high: 2 });
    expect(rows[1]!.p50Ratio.median).to.be.closeTo(0.5, 1e-9);
  });

  it('says which aims were met and which were missed', () => {
    const speed = speedRows(speedSamples('reference-mapped', 1.4));
    const migrations = migrationRows([
      ...migrationSamples('reference-trapped', [50, 51, 52, 53, 54, 55], 12),
      ...migrationSamples('qemu-nvme', [60, 61, 62, 63, 64, 65], 0),
    ]);
    const aims = judgeAims(speed, migrations, []);
    expect(verdictOf(aims, /^reference-trapped, random-read-depth-1/)).to.equal('met');
    expect(verdictOf(aims, /^reference-mapped, random-read-depth-1/)).to.equal('missed');
    expect(verdictOf(aims, /^blackout/)).to.equal('met');
    expect(verdictOf(aims, /^added/)).to.equal('missed');
  });

  it('does not decide by too few values, or by intervals that overlap', () => {
    const few = judgeAims(speedRows(speedSamples('virtio-blk', 1).filter(({ round }) => round <= 3)), [], []);
    expect(few.map(({ verdict }) => verdict)).to.deep.equal(['unclear', 'unclear']);
    const overlapping = migrationRows([
      ...migrationSamples('reference-trapped', [50, 51, 52, 53, 54, 65], 5),
      ...migrationSamples('qemu-nvme', [55, 61, 62, 63, 64, 65], 0),
    ]);
    expect(verdictOf(judgeAims([], overlapping, []), /^blackout/)).to.equal('unclear');
  });

  it('has the median of each phase of the migrations', () => {
    const [row] = migrationRows(migrationSamples('reference-trapped', [1, 2, 3], 5));
    expect(row!.phases).to.deep.equal([{ name: 'save', medianMs: 1, maximumMs: 2 }]);
    expect(row!.blackoutMs).to.include({ median: 2, minimum: 1, maximum: 3 });
  });

  it('says whether latency is after migrations what it was before, and what it does without any', () => {
    const [row] = latencyRows(latencySamples(1.02));
    expect(row!.acrossMigration).to.include({ count: 6 });
    expect(row!.acrossMigration.median).to.be.closeTo(1.02, 1e-9);
    // Two launches of three: none from the last migration of one to the first of the next.
    expect(row!.withoutMigration).to.include({ count: 4 });
    expect(row!.withoutMigration.median).to.be.closeTo(1 / 1.02, 1e-9);
    const verdict = (factor: number) =>
      verdictOf(judgeAims([], [], latencyRows(latencySamples(factor))), /within 3 %/);
    expect([1.02, 1.04, 0.96].map(verdict)).to.deep.equal(['met', 'missed', 'missed']);
    const few = latencyRows(latencySamples(1.02).slice(0, 3));
    expect(verdictOf(judgeAims([], [], few), /within 3 %/)).to.equal('unclear');
  });

  it('has tables whose figures stand below each other', () => {
    expect(
      renderTable(
        ['name', 'IOPS'],
        [
          ['a', '9'],
          ['long name', '12345'],
        ],
      ),
    ).to.equal(
      [
        '| name      |  IOPS |',
        '| --------- | ----: |',
        '| a         |     9 |',
        '| long name | 12345 |',
      ].join('\n'),
    );
    expect(() => renderTable(['one', 'two'], [['1']])).to.throw(RangeError, /2 cells, got 1/);
  });
});
