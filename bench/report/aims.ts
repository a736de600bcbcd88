import type { MedianInterval } from '../statistics/median-interval.js';
import { interval } from './format.js';
import type { MigrationRow } from './migration-rows.js';
import type { SpeedRow } from './speed-rows.js';

/** An aim that the figures are held against. `unclear`: the interval holds values on both sides of it. */
export interface Aim {
  readonly aim: string;
  readonly verdict: 'met' | 'missed' | 'unclear';
  readonly detail: string;
}

/** What the reference device aims at, and how far it came. */
export function judgeAims(speed: readonly SpeedRow[], migrations: readonly MigrationRow[]): Aim[] {
  return [...speedAims(speed), ...migrationAims(migrations)];
}

function speedAims(rows: readonly SpeedRow[]): Aim[] {
  const cells = rows.filter(({ device }) => device.startsWith('reference-'));
  return cells.map(({ device, workload, iopsRatio }) => {
    const wanted = device === 'reference-mapped' && workload.endsWith('-depth-1') ? 1.5 : 1;
    return {
      aim: `${device}, ${workload}: at least ${wanted} × the IOPS of QEMU's NVMe controller`,
      verdict: atLeast(iopsRatio, wanted),
      detail: interval(iopsRatio, 2),
    };
  });
}

/** What is done beside QEMU may take less than this, milliseconds. */
const addedLimit = 10;

function migrationAims(rows: readonly MigrationRow[]): Aim[] {
  const reference = rows.find(({ device }) => device === 'reference-trapped');
  const nvme = rows.find(({ device }) => device === 'qemu-nvme');
  const aims: Aim[] = [];
  if (reference && nvme) {
    aims.push({
      aim: "blackout at or below that of QEMU's NVMe controller",
      verdict: atMostOther(reference.blackoutMs, nvme.blackoutMs),
      detail: `${interval(reference.blackoutMs, 1)} ms against ${interval(nvme.blackoutMs, 1)} ms`,
    });
  }
  if (reference) {
    aims.push({
      aim: `added to the switchover: under ${addedLimit} ms`,
      verdict: atMost(reference.addedMs, addedLimit),
      detail: `${interval(reference.addedMs, 1)} ms`,
    });
  }
  return aims;
}

function atLeast({ low, high }: MedianInterval, wanted: number): Aim['verdict'] {
  if (low >= wanted) return 'met';
  return high < wanted ? 'missed' : 'unclear';
}

function atMost({ low, high }: MedianInterval, limit: number): Aim['verdict'] {
  if (high <= limit) return 'met';
  return low > limit ? 'missed' : 'unclear';
}

/** Two medians whose intervals do not touch differ; of those that do, it cannot be said. */
function atMostOther(value: MedianInterval, other: MedianInterval): Aim['verdict'] {
  if (value.high <= other.low) return 'met';
  return value.low > other.high ? 'missed' : 'unclear';
}
