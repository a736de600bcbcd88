import { accessSync, constants, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RequestError } from 'vfio-user';
import type { HostName } from '../../checkers/device-level/events.js';
import { RunDirectory } from '../../harness/resources/run-directory.js';
import { Scope } from '../../harness/resources/scope.js';
import { UnavailableError } from '../../usage-error.js';
import { type GuestLayout, layOut } from '../guest-layout.js';
import type { DeviceScenario } from '../scenario.js';
import { goneFile, imagePath, serverSocket } from './device-commands.js';
import { Image } from './images.js';
import { ServedDevice } from './served-device.js';

/** Pages for data: enough for some of the largest transfers at once. */
const dataPages = 150;
/** VFIO_MIGRATION_STOP_COPY. */
const STOP_COPY = 1;

/** Two device servers on the same images; the guest is at one of them. */
export class DevicePair implements AsyncDisposable {
  #current!: ServedDevice;
  #other!: ServedDevice;

  private constructor(
    readonly scenario: DeviceScenario,
    readonly layout: GuestLayout,
    readonly images: readonly Image[],
    readonly directory: RunDirectory,
    readonly evidence: string,
    readonly scope: Scope,
  ) {}

  /** Makes the images, starts both servers and connects to both; the guest's memory is mapped at the first. */
  static async start(scenario: DeviceScenario, signal: AbortSignal, evidence?: string): Promise<DevicePair> {
    await using scope = new Scope();
    const directory = scope.use('run directory', RunDirectory.create(folderFor(scenario)));
    const images = scenario.namespaces.map(({ blocks, blockSize }, index) =>
      scope.use('image', Image.create(imagePath(directory, index + 1), index + 1, blocks, blockSize)),
    );
    const layout = layOut(scenario.queues, scenario.entries, scenario.completionEntries, dataPages);
    const owned = new Scope();
    const pair = new DevicePair(scenario, layout, images, directory, evidence ?? directory.path, owned);
    const [a, b] = await Promise.allSettled([
      pair.#start('a', false, images, signal),
      pair.#start('b', true, images, signal),
    ]);
    for (const result of [a, b]) if (result.status === 'fulfilled') scope.use('device', result.value);
    if (a.status === 'rejected') throw a.reason;
    if (b.status === 'rejected') throw b.reason;
    pair.#current = a.value;
    pair.#other = b.value;
    scope.defer('devices', () => pair.#release());
    await pair.#current.connect();
    await expectMigration(pair.#current);
    await pair.#current.map();
    await pair.#other.connect();
    scope.moveTo(owned, 'device pair');
    return pair;
  }

  get storage(): 'memory' | 'disk' {
    return this.directory.path.startsWith(sharedMemory) ? 'memory' : 'disk';
  }

  /** Where the guest is. */
  get current(): ServedDevice {
    return this.#current;
  }

  get other(): ServedDevice {
    return this.#other;
  }

  get hosts(): readonly ServedDevice[] {
    return [this.#current, this.#other];
  }

  /** Whether the servers lock the images, by what the running one has done; the reference device always has to. */
  locks = true;

  /** To be called once the guest has enabled its controller. */
  noteLocks(): void {
    this.locks = this.scenario.server === undefined || this.images.some(({ locked }) => locked);
  }

  /** The guest has moved. */
  swap(): void {
    [this.#current, this.#other] = [this.#other, this.#current];
  }

  /** Kills the server where the guest is and starts it again, as the images' owner. */
  async restartCurrent(signal: AbortSignal): Promise<void> {
    const { host } = this.#current;
    await this.#current.kill();
    await this.#current[Symbol.asyncDispose]();
    this.#current = await this.#start(host, false, this.images, signal);
    await this.#current.connect();
    await this.#current.map();
  }

  /** Takes the images from the servers, as drives that are pulled, until what is returned is disposed of. */
  takeImages(): Disposable {
    const file = goneFile(this.directory);
    writeFileSync(file, '');
    return { [Symbol.dispose]: () => rmSync(file) };
  }

  /** A third server, whose first namespace is smaller. The caller releases it. */
  async startSmaller(signal: AbortSignal): Promise<ServedDevice> {
    const [first, ...rest] = this.images;
    const file = this.directory.file('smaller-image');
    using smaller = Image.create(file, 1, Math.max(1, first!.blocks - 8), first!.blockSize);
    const device = await this.#start('spare', true, [smaller, ...rest], signal);
    try {
      await device.connect();
      await device.map();
      return device;
    } catch (error) {
      await device[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }

  #start(
    host: HostName,
    incoming: boolean,
    images: readonly Image[],
    signal: AbortSignal,
  ): Promise<ServedDevice> {
    const { scenario, layout, directory, evidence } = this;
    return ServedDevice.start(
      {
        ...{ host, scenario, images, incoming, pages: layout.pages },
        socket: serverSocket(directory, host, this.#started++),
        goneWhile: goneFile(directory),
        log: path.join(evidence, `${host}-server.log`),
      },
      signal,
    );
  }

  #started = 0;

  async #release(): Promise<void> {
    await Promise.all([this.#current[Symbol.asyncDispose](), this.#other[Symbol.asyncDispose]()]);
  }
}

/** Throws an UnavailableError if the device cannot be migrated, or has nothing to raise interrupts with. */
async function expectMigration({ client, vectors }: ServedDevice): Promise<void> {
  const expected =
    'Expected the device server to offer migration v2 (DEVICE_FEATURE MIGRATION with STOP_COPY)';
  const flags = await client.migration.flags().catch((error: unknown) => {
    if (!(error instanceof RequestError)) throw error;
    throw new UnavailableError(`${expected}, but it answers: ${error.message}.`, { cause: error });
  });
  if ((flags & STOP_COPY) === 0)
    throw new UnavailableError(`${expected}, but its flags are 0x${flags.toString(16)}.`);
  if (vectors.descriptors.length === 0) {
    throw new UnavailableError('Expected the device to have MSI-X vectors, but it has none.');
  }
}

/** Shared memory, where fdatasync takes no time: what a crash of a process loses is the same there. */
const sharedMemory = '/dev/shm';

/** Direct I/O needs a file system on a disk, and whether another's server does any is not known. */
function folderFor({ server, cache }: DeviceScenario): string | undefined {
  if (server !== undefined || cache === 'none') return undefined;
  try {
    accessSync(sharedMemory, constants.W_OK);
    return sharedMemory;
  } catch {
    return undefined;
  }
}
