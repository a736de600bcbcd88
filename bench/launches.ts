import type { Scenario } from '../src/scenario/schema.js';
import { seededOrder } from '../src/statistics/seeded-order.js';
import { type CountedRun, type CountedRunOptions, countedRun } from './counted-run.js';
import type { BenchOptions } from './options.js';

/** A launch that cannot be counted, because a promise broke in its run. */
export interface BrokenLaunch {
  readonly launch: number;
  readonly device: string;
  readonly reason: string;
  readonly evidence: string;
}

export interface Launches<Sample> {
  readonly samples: readonly Sample[];
  readonly broken: readonly BrokenLaunch[];
}

export interface LaunchOptions extends Pick<BenchOptions, 'launches' | 'seed'>, CountedRunOptions {
  readonly progress: (what: string) => void;
}

/** What is launched of each device, and what is measured of it. */
export interface Launched<Device extends string, Sample> {
  readonly devices: readonly Device[];
  readonly scenario: (device: Device) => Scenario;
  /** What a run that counts gave. */
  readonly samples: (run: CountedRun, device: Device, launch: number) => readonly Sample[];
  /** The samples of a launch, in words. */
  readonly tell: (samples: readonly Sample[]) => string;
}

/** Launches a pair of hosts for each device by turns, and measures what each run gives. */
export async function launchByTurns<Device extends string, Sample>(
  { devices, scenario, samples: samplesOf, tell }: Launched<Device, Sample>,
  options: LaunchOptions,
): Promise<Launches<Sample>> {
  const { launches, seed, progress } = options;
  const samples: Sample[] = [];
  const broken: BrokenLaunch[] = [];
  for (let launch = 1; launch <= launches; launch++) {
    for (const device of seededOrder(devices, seed + launch)) {
      const run = await countedRun(scenario(device), options);
      if ('reason' in run) {
        broken.push({ launch, device, ...run });
        progress(`${device}: NOT COUNTED, ${run.reason} Evidence: ${run.evidence}`);
        continue;
      }
      const measured = samplesOf(run, device, launch);
      samples.push(...measured);
      progress(`launch ${launch} of ${launches}, ${device}: ${tell(measured)}`);
    }
  }
  return { samples, broken };
}
