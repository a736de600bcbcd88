import type { Lab } from '../lab/lab.js';
import { until } from './until.js';

/** What is done to a drive, as shell scripts in which `$disk` is its namespace, and how it is undone. */
export interface DriveState {
  readonly before: string;
  readonly after: string;
}

/** What `switchover compare` came to with a drive, and which driver the drive had afterwards. */
export interface SaidOfDrive {
  readonly exitCode: number;
  readonly said: string;
  readonly driver: string;
}

/** How long the driver of a drive may take to become another, in milliseconds. */
const bindingLimit = 120_000;

/** One of the lab's drives, named to `switchover compare` by its PCI address, as a real one is. */
export class DriveInLab {
  constructor(
    readonly lab: Lab,
    readonly address: string,
    readonly signal: AbortSignal,
  ) {}

  /** Compares on the drive in each of the states, though it was confirmed that this erases it. */
  async compareInEach<Name extends string>(
    states: Readonly<Record<Name, DriveState>>,
  ): Promise<Record<Name, SaidOfDrive>> {
    const said: [string, SaidOfDrive][] = [];
    for (const [name, { before, after }] of Object.entries<DriveState>(states)) {
      await this.#onDisk(before);
      said.push([name, await this.compare('--i-know-this-erases', this.address)]);
      await this.#onDisk(after);
    }
    return Object.fromEntries(said) as Record<Name, SaidOfDrive>;
  }

  /** Runs `switchover compare --quick` with the drive and these words. */
  async compare(...more: readonly string[]): Promise<SaidOfDrive> {
    const words = ['compare', '--quick', '--passthrough', this.address, ...more].join(' ');
    const { exitCode, stderr } = await this.lab.guest.run(`. /etc/profile; cd /work; switchover ${words}`, {
      signal: this.signal,
      timeout: 180_000,
      mayFail: true,
    });
    return { exitCode, said: stderr, driver: await this.driver() };
  }

  /** Ends a comparison by SIGKILL as soon as vfio-pci has the drive. The drive's driver then, and in the end. */
  async killComparisonThatHasIt(): Promise<{ during: string; after: string }> {
    const words = `compare --quick --passthrough ${this.address} --i-know-this-erases ${this.address}`;
    await this.#shell(
      `setsid node bin/switchover.js ${words} >/tmp/compare.log 2>&1 & echo $! >/tmp/compare.pid`,
    );
    const during = await this.#driverBecomes('vfio-pci');
    await this.#shell('kill -9 $(cat /tmp/compare.pid)');
    return { during, after: await this.#driverBecomes('nvme') };
  }

  /** Empty if it has none. */
  driver(): Promise<string> {
    return this.#shell(`basename "$(readlink /sys/bus/pci/devices/${this.address}/driver)" || true`);
  }

  /** The kernel tells nobody of a driver that changes. */
  async #driverBecomes(wanted: string): Promise<string> {
    let found = '';
    await until(
      async () => {
        found = await this.driver();
        return found === wanted;
      },
      bindingLimit,
      () => `Expected ${this.address} to get the driver ${wanted}, but it has "${found}".`,
    );
    return found;
  }

  #onDisk(script: string): Promise<string> {
    const controllers = `/sys/bus/pci/devices/${this.address}/nvme/nvme*/`;
    return this.#shell(`disk=/dev/$(ls ${controllers} | grep -E '^nvme[0-9]+n[0-9]+$'); ${script}`);
  }

  async #shell(script: string): Promise<string> {
    const { stdout } = await this.lab.guest.run(`. /etc/profile; cd /work; ${script}`, {
      signal: this.signal,
      timeout: 120_000,
    });
    return stdout.trim();
  }
}
