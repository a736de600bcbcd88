import type { FioWorkload } from '../../src/compare/workloads/fio-workloads.js';
import type { WorkloadFigures } from '../../src/compare/workloads/workload-figures.js';
import { parseWorkload, workloadScript } from '../../src/compare/workloads/workload-script.js';
import { workloadFiles } from '../../src/compare/workloads/workloads.js';
import type { Guest } from '../../src/harness/guest/guest.js';
import { seededOrder } from '../../src/statistics/seeded-order.js';
import type { BenchOptions } from '../options.js';
import { type ComparedDevice, comparedDevices } from './compared-devices.js';
import { type ComparisonOptions, launchComparisonMachine } from './comparison-machine.js';

/** One measurement. */
export interface SpeedSample extends WorkloadFigures {
  readonly round: number;
  readonly device: ComparedDevice;
  readonly workload: FioWorkload;
}

const folder = '/tmp/bench';

/**
 * Measures every workload on every device once a round. A workload's devices are measured one right after the
 * other, so that what disturbs the computer for a while disturbs all of them; the order is another in each round.
 */
export async function measureSpeed(
  options: ComparisonOptions & Pick<BenchOptions, 'workloads' | 'rounds' | 'runtimeMs' | 'rampMs' | 'seed'>,
): Promise<SpeedSample[]> {
  const { signal, ledger, progress, workloads, rounds, seed } = options;
  await using machine = await launchComparisonMachine(options);
  const { guest, blockDevices } = machine;
  progress(`the guest has booted and sees ${[...blockDevices].map((pair) => pair.join(' as ')).join(', ')}`);
  for (const [name, text] of workloadFiles()) await guest.writeFile(`${folder}/${name}`, text, signal);
  const samples: SpeedSample[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const [index, workload] of seededOrder(workloads, seed + round).entries()) {
      const order = seededOrder(comparedDevices, seed + round * workloads.length + index);
      for (const device of order) {
        const figures = await measure(guest, workload, blockDevices.get(device)!, options);
        samples.push({ round, device, workload, ...figures });
        ledger.write('speed-sample', { round, device, workload, ...figures });
      }
      const done = order.map(
        (device) => `${device} ${samples.findLast((s) => s.device === device)!.iops.toFixed(0)}`,
      );
      progress(`round ${round} of ${rounds}, ${workload}: ${done.join(', ')} IOPS`);
    }
  }
  return samples;
}

async function measure(
  guest: Guest,
  workload: FioWorkload,
  blockDevice: string,
  { signal, runtimeMs, rampMs }: Pick<BenchOptions, 'runtimeMs' | 'rampMs'> & { signal: AbortSignal },
): Promise<WorkloadFigures> {
  const script = workloadScript(workload, blockDevice, folder, { runtimeMs, rampMs, scale: 1 });
  const { stdout } = await guest.run(script, { signal, timeout: 60_000 + runtimeMs + rampMs });
  return parseWorkload(workload, stdout);
}
