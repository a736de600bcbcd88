import { type FioWorkload, usualFioWorkloads } from '../../src/compare/workloads/fio-workloads.js';
import { median } from '../../src/statistics/median.js';
import type { MedianInterval } from '../../src/statistics/median-interval.js';
import { pairedRatio } from '../../src/statistics/paired-ratio.js';
import { baseline, type ComparedDevice, comparedDevices } from '../speed/compared-devices.js';
import type { SpeedSample } from '../speed/measure-speed.js';

/** One workload on one device: medians over the rounds. */
export interface SpeedRow {
  readonly device: ComparedDevice;
  readonly workload: FioWorkload;
  readonly iops: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** IOPS and median latency over those of QEMU's NVMe controller in the same round. */
  readonly iopsRatio: MedianInterval;
  readonly p50Ratio: MedianInterval;
  /** One a round, in their order. */
  readonly samples: readonly SpeedSample[];
}

/** Puts the samples together, workload by workload. Every device needs a sample of every round. */
export function speedRows(samples: readonly SpeedSample[]): SpeedRow[] {
  const measured = usualFioWorkloads.filter((workload) =>
    samples.some((sample) => sample.workload === workload),
  );
  return measured.flatMap((workload) => {
    const of = (device: ComparedDevice) =>
      samples
        .filter((sample) => sample.workload === workload && sample.device === device)
        .toSorted((a, b) => a.round - b.round);
    const compared = of(baseline);
    return comparedDevices.map((device): SpeedRow => {
      const own = of(device);
      const ratio = (figure: 'iops' | 'p50Us') =>
        pairedRatio(
          own.map((sample) => sample[figure]),
          compared.map((sample) => sample[figure]),
        );
      return {
        device,
        workload,
        iops: median(own.map(({ iops }) => iops)),
        p50Us: median(own.map(({ p50Us }) => p50Us)),
        p99Us: median(own.map(({ p99Us }) => p99Us)),
        iopsRatio: ratio('iops'),
        p50Ratio: ratio('p50Us'),
        samples: own,
      };
    });
  });
}
