import { MigrationState, RequestError, stateName } from 'vfio-user';
import { Register, readRegister } from '../driver/registers.js';
import type { DeviceRun } from '../exerciser/device-run.js';
import { readState, writeState } from '../migration/state-transfer.js';
import { MigrationModel } from './migration-model.js';
import type { Operation } from './operations.js';

const { ERROR, RUNNING, STOP, STOP_COPY, RESUMING } = MigrationState;
const CHUNK = 1 << 20;

/** What a device did that the model does not do. */
export class ModelDifference extends Error {
  override readonly name = 'ModelDifference';
}

/** Performs operations on the device where the guest is, and on the model, and throws a ModelDifference at the first. */
export async function compareWithModel(run: DeviceRun, operations: readonly Operation[]): Promise<void> {
  const comparison = new Comparison(run, new MigrationModel(await run.current.client.migration.flags()));
  await comparison.begin();
  for (const [index, operation] of operations.entries()) await comparison.perform(operation, index);
  await comparison.end();
}

class Comparison {
  /** A state that the device saved before these operations. */
  #saved: Uint8Array = new Uint8Array();
  #written: 'nothing' | 'good' | 'bad' = 'nothing';
  /** Whether the driver knows the queues that the controller has. */
  #known = true;
  #doing = '';

  constructor(
    readonly run: DeviceRun,
    readonly model: MigrationModel,
  ) {}

  get #migration() {
    return this.run.current.client.migration;
  }

  async begin(): Promise<void> {
    await this.run.initialize();
    await this.#migration.setState(STOP_COPY);
    this.#saved = await readState(this.run.current, CHUNK);
    await this.#migration.setState(RUNNING);
  }

  async perform(operation: Operation, index: number): Promise<void> {
    this.#doing = `operation ${index + 1} (${describe(operation)}) in ${this.model}`;
    this.run.recorder.doing = this.#doing;
    switch (operation.does) {
      case 'ask-for-state':
        await this.#ask(operation.state);
        break;
      case 'reset':
        await this.run.current.client.reset();
        this.model.reset();
        this.#written = 'nothing';
        this.#forgetDriver('reset');
        break;
      case 'read':
        await this.#read(operation.bytes);
        break;
      case 'write':
        await this.#write(operation.what);
        break;
      case 'command':
        await this.#command();
        break;
    }
    await this.#sameState();
  }

  /** Whatever was done, a reset makes the device a whole one. */
  async end(): Promise<void> {
    this.#doing = 'the reset at the end';
    await this.run.current.client.reset();
    this.model.reset();
    this.#forgetDriver('reset');
    await this.#sameState();
    await this.#command();
  }

  async #ask(state: MigrationState): Promise<void> {
    const way = this.model.way(state);
    const accepted = await this.#accepts(() => this.#migration.setState(state));
    if (way === undefined) {
      if (accepted) this.#differ(`to be refused, but it was accepted`);
      return;
    }
    const at = this.#whereItFails(way);
    if (at === undefined) {
      if (!accepted) this.#differ('to be accepted, but it was refused');
      this.#pass(way);
      return;
    }
    if (accepted) this.#differ(`to be refused, as what was written is no state, but it was accepted`);
    this.#pass(way.slice(0, at));
    // A device that cannot go on is in ERROR, or stays where the step began (linux/vfio.h leaves that to it).
    if ((await this.#migration.state()) === ERROR) this.model.state = ERROR;
  }

  /** The step of a way at which a device has to fail: out of RESUMING with anything but a whole state. */
  #whereItFails(way: readonly MigrationState[]): number | undefined {
    let state = this.model.state;
    let written = this.#written;
    for (const [index, next] of way.entries()) {
      if (state === RESUMING && next === STOP && written !== 'good') return index;
      if (next === RESUMING) written = 'nothing';
      state = next;
    }
    return undefined;
  }

  #pass(way: readonly MigrationState[]): void {
    for (const next of way) {
      if (this.model.state === RESUMING) this.#forgetDriver('loaded an older state');
      if (next === RESUMING) this.#written = 'nothing';
      this.model.state = next;
    }
  }

  async #read(bytes: number | 'all'): Promise<void> {
    const chunk = bytes === 'all' ? CHUNK : bytes;
    const limit = bytes === 'all' ? Infinity : 1;
    const accepted = await this.#accepts(() => readState(this.run.current, chunk, limit));
    if (accepted !== this.model.saves) {
      this.#differ(this.model.saves ? 'to give data, but it was refused' : 'to be refused, but it gave data');
    }
  }

  async #write(what: 'good' | 'bad'): Promise<void> {
    const data = what === 'good' ? this.#saved : new Uint8Array(200).fill(0x77);
    const accepted = await this.#accepts(() => writeState(this.run.current, data, CHUNK));
    if (accepted !== (this.model.state === RESUMING)) {
      this.#differ(accepted ? 'to be refused, but it was accepted' : 'to be accepted, but it was refused');
    }
    if (accepted) this.#written = what === 'good' && this.#written === 'nothing' ? 'good' : 'bad';
  }

  async #command(): Promise<void> {
    const { driver, workload } = this.run;
    if (this.model.runs && !this.#known) {
      await this.run.initialize();
      this.#known = true;
    }
    if (!this.#known) return;
    if (workload.submit(1) === 0) return;
    if (this.model.runs) {
      await driver.idle();
      return;
    }
    // The answer shows that the device has seen the doorbell.
    await readRegister(this.run.current, Register.CSTS);
    const before = driver.inFlight;
    driver.reap(0);
    if (driver.inFlight < before) this.#differ('to complete no command, but it did');
  }

  async #sameState(): Promise<void> {
    const found = await this.#migration.state();
    if (found !== this.model.state) {
      this.#differ(`to leave the device in ${this.model}, but it says ${stateName(found)}`);
    }
    // Commands that were rung while it was stopped are executed when it runs.
    if (this.model.runs && this.#known) await this.run.driver.idle();
  }

  #forgetDriver(why: string): void {
    if (!this.#known) return;
    this.#known = false;
    this.run.driver.abandon(why);
  }

  async #accepts(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof RequestError) return false;
      throw error;
    }
  }

  #differ(expected: string): never {
    throw new ModelDifference(
      `Expected ${this.#doing} ${expected} (linux/vfio.h, enum vfio_device_mig_state).`,
    );
  }
}

function describe(operation: Operation): string {
  switch (operation.does) {
    case 'ask-for-state':
      return `asking for ${stateName(operation.state)}`;
    case 'reset':
      return 'DEVICE_RESET';
    case 'read':
      return `MIG_DATA_READ of ${operation.bytes === 'all' ? 'everything' : `${operation.bytes} bytes`}`;
    case 'write':
      return operation.what === 'good' ? 'MIG_DATA_WRITE of a whole state' : 'MIG_DATA_WRITE of no state';
    case 'command':
      return 'a command of the guest';
  }
}
