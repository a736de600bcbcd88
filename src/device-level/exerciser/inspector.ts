import { createHash } from 'node:crypto';
import { RegionIndex } from 'vfio-user';
import { Admin, Status } from '../driver/command.js';
import type { NvmeDriver } from '../driver/nvme-driver.js';
import type { Recorder } from '../driver/recorder.js';
import { Register, readRegister } from '../driver/registers.js';
import { PAGE_SIZE } from '../guest-memory.js';

/** INTMC reads as INTMS does. */
const { INTMC: _, ...registers } = Register;
const COMMAND_REGISTER = 0x04;
const INTERRUPT_TABLE_ENTRY = 16;
const NUMBER_OF_QUEUES = 0x07;
const RETAIN_EVENT = 1 << 15;

/** Reads what a host can see of a controller's state, so that it can be compared before and after a migration. */
export class Inspector {
  /** What has been read since the controller was initialized. */
  readonly #known = new Set<string>();
  /** Features that the guest has set. */
  readonly #features = new Set<number>();

  constructor(
    readonly driver: NvmeDriver,
    readonly recorder: Recorder,
  ) {}

  /** The controller was reset: nothing needs to be as before. */
  forget(): void {
    this.#known.clear();
    this.#features.clear();
  }

  /** Sets a feature and reads what it is then. */
  async setFeature(id: number, value: number): Promise<void> {
    await this.driver.execute(
      { opcode: Admin.SET_FEATURES, dwords: [id, value] },
      `Set Features 0x${hex(id)}`,
    );
    this.#features.add(id);
    this.#known.delete(featureName(id));
    await this.#readFeature(id);
  }

  /** Reads registers, configuration space, the MSI-X table, features and Identify data. */
  async inspect(): Promise<void> {
    await this.inspectRegisters();
    for (const id of this.#features) await this.#readFeature(id);
    await this.#readFeature(NUMBER_OF_QUEUES);
    await this.#readIdentify();
    await this.#readCounters();
  }

  /** Only what needs no command. */
  async inspectRegisters(): Promise<void> {
    const { device } = this.driver;
    for (const [name, offset] of Object.entries(registers)) {
      this.#note(name, `0x${hex(await readRegister(device, offset))}`);
    }
    const command = await device.client.regionRead(RegionIndex.CONFIG, COMMAND_REGISTER, 2);
    this.#note('the PCI command register', `0x${Buffer.from(command).reverse().toString('hex')}`);
    const length = device.vectors.descriptors.length * INTERRUPT_TABLE_ENTRY;
    const table = await device.client.regionRead(RegionIndex.BAR4, 0, length).catch(() => undefined);
    if (table !== undefined) this.#note('the MSI-X table', digest(table));
  }

  async #readFeature(id: number): Promise<void> {
    const { result } = await this.driver.execute(
      { opcode: Admin.GET_FEATURES, dwords: [id] },
      `Get Features 0x${hex(id)}`,
      Status.SUCCESS,
    );
    this.#note(featureName(id), `0x${hex(result)}`);
  }

  async #readIdentify(): Promise<void> {
    const { adminData } = this.driver.layout;
    const prp1 = this.driver.address(adminData);
    await this.driver.execute(
      { opcode: Admin.IDENTIFY, prp1, dwords: [1] },
      'Identify Controller',
      Status.SUCCESS,
    );
    const page = () => this.driver.device.memory.bytes.subarray(adminData, adminData + PAGE_SIZE);
    this.#note('Identify Controller', digest(page()));
    await this.driver.execute(
      { opcode: Admin.IDENTIFY, namespace: 1, prp1, dwords: [0] },
      'Identify Namespace',
      Status.SUCCESS,
    );
    this.#note('Identify Namespace 1', digest(page()));
  }

  /** Counters of the log pages (NVMe 1.4, 5.14.1.1 and 5.14.1.2). */
  async #readCounters(): Promise<void> {
    const errors = await this.#readLog('Error Information', 0x01, 64);
    this.#note('the number of errors in the log', String(errors.getBigUint64(0, true)), true);
    const health = await this.#readLog('SMART / Health Information', 0x02, 512);
    this.#note('the number of host read commands', String(health.getBigUint64(64, true)), true);
    this.#note('the number of host write commands', String(health.getBigUint64(80, true)), true);
  }

  /** Leaves the events that the log is about masked (Retain Asynchronous Event). */
  async #readLog(name: string, page: number, length: number): Promise<DataView> {
    const { adminData } = this.driver.layout;
    const prp1 = this.driver.address(adminData);
    const dwords = [((length / 4 - 1) << 16) | RETAIN_EVENT | page];
    const fields = { opcode: Admin.GET_LOG_PAGE, namespace: 0xffff_ffff, prp1, dwords };
    await this.driver.execute(fields, `Get Log Page (${name})`, Status.SUCCESS);
    const { buffer } = this.driver.device.memory.bytes;
    return new DataView(buffer, adminData, length);
  }

  #note(what: string, value: string, grows = false): void {
    const fresh = !this.#known.has(what);
    this.#known.add(what);
    this.recorder.record({ kind: 'state-read', host: this.driver.device.host, what, value, fresh, grows });
  }
}

const hex = (value: number): string => value.toString(16);
const featureName = (id: number): string => `feature 0x${hex(id)}`;
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
