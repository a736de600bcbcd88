import { RegionIndex } from 'vfio-user';
import { ADMIN_ENTRIES } from '../guest-layout.js';
import { PAGE_SIZE } from '../guest-memory.js';
import type { Random } from '../random.js';
import { Admin, Status } from './command.js';
import type { NvmeDriver } from './nvme-driver.js';
import { QueuePair } from './queue-pair.js';
import { enable, Register, readRegister, writeRegister } from './registers.js';

/** The controller as Identify shows it (NVMe 1.4, figure 247). */
export interface ControllerFacts {
  /** Async Event Requests that may be outstanding (AERL + 1). */
  readonly eventRequests: number;
  readonly offersDoorbellBuffers: boolean;
}

export interface InitializeOptions {
  readonly queues: number;
  readonly entries: number;
  readonly completionEntries: number;
  readonly shadow: boolean;
  /** Writes the interrupt mask, which a host with MSI-X has no use for (NVMe 1.4, 3.1.3). */
  readonly masks: boolean;
  /** As the scenario has them, in the order of their identifiers. */
  readonly namespaces: readonly { readonly blocks: number; readonly blockSize: number }[];
  readonly random: Random;
}

const COMMAND_REGISTER = 0x04;
const MEMORY_AND_BUS_MASTER = 0x06;
const INTERRUPT_TABLE_ENTRY = 16;
const CREATED = { physicallyContiguous: 1, interruptsEnabled: 2 } as const;

/** What a driver does with a controller that it finds: resets it, enables it, and creates its queues. */
export async function initialize(driver: NvmeDriver, options: InitializeOptions): Promise<ControllerFacts> {
  await configurePci(driver, options.random);
  await enableController(driver);
  if (options.masks) await maskPinInterrupts(driver, options.random);
  const facts = await identify(driver);
  await checkNamespaces(driver, options.namespaces);
  const granted = await requestQueues(driver, options.queues);
  for (let id = 1; id <= Math.min(options.queues, granted); id++) await createQueue(driver, id, options);
  if (options.shadow && facts.offersDoorbellBuffers) await shadowDoorbells(driver);
  return facts;
}

async function configurePci({ device }: NvmeDriver, random: Random): Promise<void> {
  const { client, vectors } = device;
  await client.regionWrite(RegionIndex.CONFIG, COMMAND_REGISTER, Uint8Array.of(MEMORY_AND_BUS_MASTER, 0));
  const { size } = await client.regionInfo(RegionIndex.BAR4);
  const length = vectors.descriptors.length * INTERRUPT_TABLE_ENTRY;
  if (size < length) return;
  for (let at = 0; at < length; at += 4) {
    const value = random.below(0x1_0000_0000);
    // Vectors are unmasked: only bit 0 of the last word of an entry means anything.
    const data = new Uint8Array(4);
    new DataView(data.buffer).setUint32(0, at % INTERRUPT_TABLE_ENTRY === 12 ? 0 : value & ~3, true);
    await client.regionWrite(RegionIndex.BAR4, at, data);
  }
}

async function enableController(driver: NvmeDriver): Promise<void> {
  const { device, layout } = driver;
  await enable(device, false);
  driver.abandon('the guest reset the controller');
  const place = layout.queues[0]!;
  clearQueue(driver, 0, ADMIN_ENTRIES, ADMIN_ENTRIES);
  driver.queues = [new QueuePair(0, place, ADMIN_ENTRIES, ADMIN_ENTRIES, 0)];
  await writeRegister(device, Register.AQA, ((ADMIN_ENTRIES - 1) << 16) | (ADMIN_ENTRIES - 1));
  await writeRegister(device, Register.ASQ, driver.address(place.submissions));
  await writeRegister(device, Register.ASQ + 4, 0);
  await writeRegister(device, Register.ACQ, driver.address(place.completions));
  await writeRegister(device, Register.ACQ + 4, 0);
  await enable(device, true);
}

/** The mask is for pin interrupts: with MSI-X it is only remembered. */
async function maskPinInterrupts({ device }: NvmeDriver, random: Random): Promise<void> {
  await writeRegister(device, Register.INTMC, 0xffff_ffff);
  await writeRegister(device, Register.INTMS, random.below(0x1_0000_0000));
}

async function identify(driver: NvmeDriver): Promise<ControllerFacts> {
  const { adminData } = driver.layout;
  const prp1 = driver.address(adminData);
  await driver.execute({ opcode: Admin.IDENTIFY, prp1, dwords: [1] }, 'Identify Controller', Status.SUCCESS);
  const { view } = driver.device.memory;
  return {
    eventRequests: view.getUint8(adminData + 259) + 1,
    offersDoorbellBuffers: (view.getUint16(adminData + 256, true) & 0x100) !== 0,
  };
}

/** A device whose blocks are others than the scenario's would be accused of what it does not do. */
async function checkNamespaces(
  driver: NvmeDriver,
  namespaces: InitializeOptions['namespaces'],
): Promise<void> {
  const { adminData } = driver.layout;
  const prp1 = driver.address(adminData);
  for (const [index, { blocks, blockSize }] of namespaces.entries()) {
    const namespace = index + 1;
    await driver.execute({ opcode: Admin.IDENTIFY, namespace, prp1, dwords: [0] }, 'Identify Namespace', 0);
    const { view } = driver.device.memory;
    const format = view.getUint8(adminData + 26) & 0xf;
    const foundSize = 2 ** view.getUint8(adminData + 128 + 4 * format + 2);
    const foundBlocks = Number(view.getBigUint64(adminData, true));
    if (foundBlocks === blocks && foundSize === blockSize) continue;
    throw new Error(
      `Expected namespace ${namespace} to have ${blocks} blocks of ${blockSize} bytes, as its image has, but the device ` +
        `says that it has ${foundBlocks} of ${foundSize}.`,
    );
  }
}

/** Returns how many I/O queue pairs the controller grants. */
async function requestQueues(driver: NvmeDriver, queues: number): Promise<number> {
  const dwords = [0x07, ((queues - 1) << 16) | (queues - 1)];
  const { result } = await driver.execute(
    { opcode: Admin.SET_FEATURES, dwords },
    'Set Features',
    Status.SUCCESS,
  );
  return Math.min(result & 0xffff, result >>> 16) + 1;
}

/** Creates an I/O queue pair, whose memory is all zeros then. */
export async function createQueue(
  driver: NvmeDriver,
  id: number,
  { entries, completionEntries }: Pick<InitializeOptions, 'entries' | 'completionEntries'>,
): Promise<void> {
  const low = await readRegister(driver.device, Register.CAP);
  const most = (low & 0xffff) + 1;
  const size = Math.min(entries, most);
  const completionSize = Math.min(completionEntries, most);
  const place = driver.layout.queues[id]!;
  const vector = id % driver.device.vectors.descriptors.length;
  clearQueue(driver, id, size, completionSize);
  clearShadows(driver, id);
  const create = async (name: string, opcode: number, offset: number, count: number, dword11: number) => {
    const dwords = [((count - 1) << 16) | id, dword11];
    await driver.execute({ opcode, prp1: driver.address(offset), dwords }, name, Status.SUCCESS);
  };
  const { physicallyContiguous, interruptsEnabled } = CREATED;
  await create(
    'Create I/O Completion Queue',
    Admin.CREATE_COMPLETION_QUEUE,
    place.completions,
    completionSize,
    (vector << 16) | interruptsEnabled | physicallyContiguous,
  );
  await create(
    'Create I/O Submission Queue',
    Admin.CREATE_SUBMISSION_QUEUE,
    place.submissions,
    size,
    (id << 16) | physicallyContiguous,
  );
  driver.queues[id] = new QueuePair(id, place, size, completionSize, vector);
}

/** Deletes an I/O queue pair that is idle. */
export async function deleteQueue(driver: NvmeDriver, id: number): Promise<void> {
  await driver.execute(
    { opcode: Admin.DELETE_SUBMISSION_QUEUE, dwords: [id] },
    'Delete I/O Submission Queue',
    Status.SUCCESS,
  );
  await driver.execute(
    { opcode: Admin.DELETE_COMPLETION_QUEUE, dwords: [id] },
    'Delete I/O Completion Queue',
    Status.SUCCESS,
  );
}

async function shadowDoorbells(driver: NvmeDriver): Promise<void> {
  const { shadowDoorbells: doorbells, eventIndexes } = driver.layout;
  const { memory } = driver.device;
  memory.fill(0, doorbells, PAGE_SIZE);
  memory.fill(0, eventIndexes, PAGE_SIZE);
  const fields = { prp1: driver.address(doorbells), prp2: driver.address(eventIndexes) };
  await driver.execute(
    { opcode: Admin.DOORBELL_BUFFER_CONFIG, ...fields },
    'Doorbell Buffer Config',
    Status.SUCCESS,
  );
  driver.doorbells.shadowed = true;
}

/** A queue begins at zero, also in the shadows that a deleted one has left. */
function clearShadows({ doorbells, layout, device }: NvmeDriver, id: number): void {
  if (!doorbells.shadowed) return;
  for (const page of [layout.shadowDoorbells, layout.eventIndexes]) device.memory.fill(0, page + 8 * id, 8);
}

function clearQueue({ layout, device }: NvmeDriver, id: number, entries: number, completions: number): void {
  const place = layout.queues[id]!;
  device.memory.fill(0, place.submissions, entries * 64);
  device.memory.fill(0, place.completions, completions * 16);
}
