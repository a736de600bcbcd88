import { readdirSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import type { Machine } from '../harness/machine/machine.js';
import { blameGround } from '../lab/ground-fault.js';
import { GroundFaults } from '../lab/ground-faults.js';
import { whileGroundHolds } from '../lab/ground-watch.js';
import { seededOrder } from '../statistics/seeded-order.js';
import { ComparedGuest, type ComparedGuestOptions } from './compared-guest.js';
import type { Configuration, GuestConfiguration } from './configurations.js';
import { type ExitRate, withExitRate } from './exit-rate.js';
import { type FioFigures, parseFioResult } from './fio-result.js';
import { VfioBinding } from './vfio-binding.js';
import { jobFileOf, jobFilePath, type Workload } from './workloads.js';

/** One measurement. */
export interface ComparedSample extends FioFigures, Partial<ExitRate> {
  readonly round: number;
  readonly configuration: Configuration;
  readonly workload: Workload;
}

export interface MeasureOptions extends ComparedGuestOptions {
  readonly workloads: readonly Workload[];
  readonly rounds: number;
  readonly runtimeMs: number;
  readonly rampMs: number;
  readonly seed: number;
}

export interface Measurements {
  readonly samples: readonly ComparedSample[];
  /** What was wrong with the ground, once for each time that the guest was booted anew because of it. */
  readonly groundFaults: readonly string[];
}

const folder = '/tmp/compare';

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
    const { workloads, configurations, rounds, seed, progress, ledger } = this.options;
    await this.#retried(() => this.#launched());
    for (let round = 1; round <= rounds; round++) {
      for (const [index, workload] of seededOrder(workloads, seed + round).entries()) {
        const order = seededOrder(configurations, seed + round * workloads.length + index);
        const told: string[] = [];
        for (const configuration of order) {
          const figures = await this.#retried(() => this.#measure(configuration, workload));
          const sample = { round, configuration, workload, ...figures };
          this.#samples.push(sample);
          ledger.write('compare-sample', sample);
          told.push(`${configuration} ${figures.iops.toFixed(0)}`);
        }
        progress(`round ${round} of ${rounds}, ${workload}: ${told.join(', ')} IOPS`);
      }
    }
    return { samples: this.#samples, groundFaults: this.#groundFaults.messages };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#guest?.[Symbol.asyncDispose]();
  }

  #measure(configuration: Configuration, workload: Workload): Promise<FioFigures & Partial<ExitRate>> {
    return configuration === 'bare-metal'
      ? this.#onBareMetal(workload)
      : this.#inGuest(configuration, workload);
  }

  async #onBareMetal(workload: Workload): Promise<FioFigures> {
    const { ground, runtimeMs, rampMs, signal } = this.options;
    const { stdout } = await execa('fio', ['--output-format=json+', jobFilePath(workload)], {
      env: { DEVICE: driveAt(ground.bareMetal!), RUNTIME: `${runtimeMs}ms`, RAMP: `${rampMs}ms` },
      timeout: 120_000 + runtimeMs + rampMs,
      cancelSignal: signal,
    });
    return parseFioResult(stdout);
  }

  async #inGuest(
    configuration: GuestConfiguration,
    workload: Workload,
  ): Promise<FioFigures & Partial<ExitRate>> {
    const { runtimeMs, rampMs, signal } = this.options;
    const { guest, machine, blockDevices } = await this.#launched();
    const environment = `DEVICE=${blockDevices.get(configuration)!} RUNTIME=${runtimeMs}ms RAMP=${rampMs}ms`;
    const script = `${environment} fio --output-format=json+ ${folder}/${workload}.fio`;
    try {
      const { result, rate } = await withExitRate(machine.qmp, runtimeMs, () =>
        whileGroundHolds(guest, signal, (held) =>
          guest.run(script, { signal: held, timeout: 60_000 + runtimeMs + rampMs }),
        ),
      );
      return { ...parseFioResult(result.stdout), ...rate };
    } catch (error) {
      await this.#blameGround(machine);
      throw error;
    }
  }

  /** The guest that is measured, booted if there is none. */
  async #launched(): Promise<ComparedGuest> {
    if (this.#guest !== undefined) return this.#guest;
    const { progress, workloads, signal } = this.options;
    progress('filling the files, starting the devices and booting the guest');
    const launched = await ComparedGuest.launch(this.options, ++this.#boots, (machine) =>
      this.#blameGround(machine),
    );
    this.#guest = launched;
    for (const workload of workloads) {
      await launched.guest.writeFile(`${folder}/${workload}.fio`, jobFileOf(workload), signal);
    }
    const seen = [...launched.blockDevices].map((pair) => pair.join(' as ')).join(', ');
    progress(`the guest has booted and sees ${seen}`);
    return launched;
  }

  async #blameGround(machine: Machine): Promise<void> {
    this.options.signal.throwIfAborted();
    await blameGround(machine);
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
