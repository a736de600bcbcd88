import { readdirSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { VfioBinding } from '../harness/passthrough/vfio-binding.js';
import { blameGround } from '../lab/ground-fault.js';
import { GroundFaults } from '../lab/ground-faults.js';
import { whileGroundHolds } from '../lab/ground-watch.js';
import { seededOrder } from '../statistics/seeded-order.js';
import { type ComparedGuest, type ComparedGuestOptions, launchComparedGuest } from './compared-guest.js';
import type { Configuration, GuestConfiguration } from './configurations.js';
import { type ExitRate, withExitRate } from './exit-rate.js';
import type { WorkloadFigures } from './workloads/workload-figures.js';
import { parseWorkload, type WorkloadSettings, workloadScript } from './workloads/workload-script.js';
import { type Workload, warmUpWorkloads, workloadFiles, workloadFolder } from './workloads/workloads.js';

/** One measurement. */
export interface ComparedSample extends WorkloadFigures, Partial<ExitRate> {
  readonly round: number;
  readonly configuration: Configuration;
  readonly workload: Workload;
}

/** A workload in one round: a sample of every configuration, one right after the other. */
export interface ComparedGroup {
  readonly round: number;
  readonly workload: Workload;
  readonly samples: readonly ComparedSample[];
}

export interface MeasureOptions extends ComparedGuestOptions, WorkloadSettings {
  readonly workloads: readonly Workload[];
  readonly rounds: number;
  readonly seed: number;
  /** What an earlier run measured: it is taken over. */
  readonly before?: readonly ComparedGroup[];
}

export interface Measurements {
  readonly samples: readonly ComparedSample[];
  /** What was wrong with the ground, once for each time that the guest was booted anew because of it. */
  readonly groundFaults: readonly string[];
}

const folder = '/tmp/compare';

/** How long each device is warmed up by each workload that does, milliseconds. */
const warmUpMs = 2000;

/**
 * Measures every workload on every configuration once a round: a workload's configurations one right after the other,
 * in an order that is another in each round. After a fault of the ground the guest is booted anew and the measurement
 * is made again; every other failure is thrown.
 */
export async function measure(options: MeasureOptions): Promise<Measurements> {
  await using _binding = await VfioBinding.take(options.ground.passthrough);
  await using comparison = new Comparison(options);
  return await comparison.run();
}

class Comparison implements AsyncDisposable {
  readonly #samples: ComparedSample[] = [];
  readonly #groundFaults: GroundFaults;
  #guest: ComparedGuest | undefined;
  #boots = 0;

  constructor(readonly options: MeasureOptions) {
    this.#groundFaults = new GroundFaults(options.ledger, options.progress);
  }

  async run(): Promise<Measurements> {
    const { workloads, configurations, rounds, seed, progress, ledger, before = [] } = this.options;
    if (before.length > 0)
      progress(`${before.length} of ${rounds * workloads.length} groups were measured before`);
    for (let round = 1; round <= rounds; round++) {
      for (const [index, workload] of seededOrder(workloads, seed + round).entries()) {
        const known = before.find((group) => group.round === round && group.workload === workload);
        if (known !== undefined) {
          this.#samples.push(...known.samples);
          continue;
        }
        await this.#retried(() => this.#launched());
        const order = seededOrder(configurations, seed + round * workloads.length + index);
        const samples: ComparedSample[] = [];
        for (const configuration of order) {
          const figures = await this.#retried(() => this.#measure(configuration, workload));
          samples.push({ round, configuration, workload, ...figures });
        }
        this.#samples.push(...samples);
        ledger.write('compare-group', { round, workload, samples } satisfies ComparedGroup);
        const told = samples.map(({ configuration, iops }) => `${configuration} ${iops.toFixed(0)}`);
        progress(`round ${round} of ${rounds}, ${workload}, a second: ${told.join(', ')}`);
      }
    }
    return { samples: this.#samples, groundFaults: this.#groundFaults.messages };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#guest?.[Symbol.asyncDispose]();
  }

  #measure(configuration: Configuration, workload: Workload): Promise<WorkloadFigures & Partial<ExitRate>> {
    return configuration === 'bare-metal'
      ? this.#onBareMetal(workload)
      : this.#inGuest(configuration, workload);
  }

  async #onBareMetal(workload: Workload): Promise<WorkloadFigures> {
    const { ground, signal } = this.options;
    const script = workloadScript(workload, driveAt(ground.bareMetal!), workloadFolder, this.options);
    const { stdout } = await execa('sh', ['-c', script], { timeout: this.#limit, cancelSignal: signal });
    return parseWorkload(workload, stdout);
  }

  async #inGuest(
    configuration: GuestConfiguration,
    workload: Workload,
    settings: WorkloadSettings = this.options,
  ): Promise<WorkloadFigures & Partial<ExitRate>> {
    const { runtimeMs } = settings;
    const { signal } = this.options;
    const { guest, machine, blockDevices } = await this.#launched();
    const script = workloadScript(workload, blockDevices.get(configuration)!, folder, settings);
    try {
      const { result, rate } = await withExitRate(machine.qmp, runtimeMs, () =>
        whileGroundHolds(guest, signal, (held) => guest.run(script, { signal: held, timeout: this.#limit })),
      );
      return { ...parseWorkload(workload, result.stdout), ...rate };
    } catch (error) {
      await blameGround(machine, signal);
      throw error;
    }
  }

  /** Of one measurement with all that goes before it, milliseconds. */
  get #limit(): number {
    const { runtimeMs, rampMs, scale } = this.options;
    return 120_000 + 20_000 * scale + runtimeMs + rampMs;
  }

  /** The guest that is measured, booted if there is none. */
  async #launched(): Promise<ComparedGuest> {
    if (this.#guest !== undefined) return this.#guest;
    const { progress, signal } = this.options;
    progress('filling the files, starting the devices and booting the guest');
    const launched = await launchComparedGuest(this.options, ++this.#boots, (machine) =>
      blameGround(machine, signal),
    );
    this.#guest = launched;
    for (const [name, text] of workloadFiles()) {
      await launched.guest.writeFile(`${folder}/${name}`, text, signal);
    }
    const seen = [...launched.blockDevices].map((pair) => pair.join(' as ')).join(', ');
    progress(`the guest has booted and sees ${seen}`);
    await this.#warmUp();
    return launched;
  }

  /** Has every device of the guest do what is measured later: a server that has just started is not yet what it will be. */
  async #warmUp(): Promise<void> {
    const { configurations, workloads, seed, progress } = this.options;
    const inGuest = configurations.filter((name) => name !== 'bare-metal');
    progress(`warming up ${inGuest.join(', ')}`);
    for (const workload of warmUpWorkloads(workloads)) {
      for (const configuration of seededOrder(inGuest, seed))
        await this.#inGuest(configuration, workload, { ...this.options, runtimeMs: warmUpMs, rampMs: 0 });
    }
  }

  /** Does something again, with a new guest, after a fault of the ground. */
  #retried<T>(work: () => Promise<T>): Promise<T> {
    return this.#groundFaults.retried(work, async () => {
      await this.#guest?.[Symbol.asyncDispose]();
      this.#guest = undefined;
    });
  }
}

/** The block device of an NVMe drive by its PCI address. Throws if it has none, or more. */
function driveAt(address: string): string {
  const controllers = path.join('/sys/bus/pci/devices', address, 'nvme');
  const [controller, ...others] = readdirSync(controllers);
  const namespaces = readdirSync(path.join(controllers, controller!)).filter((name) =>
    /^nvme\d+n\d+$/.test(name),
  );
  if (others.length === 0 && namespaces.length === 1) return `/dev/${namespaces[0]}`;
  throw new Error(
    `Expected one namespace of the drive ${address}, but there are ${namespaces.length}: ${namespaces.join(', ')}.`,
  );
}
