import { setTimeout as delay } from 'node:timers/promises';
import type { FaultObservation } from '../../checkers/observations.js';
import { describeFault, type Fault, type FaultOf } from '../../scenario/faults.js';
import type { PhaseName } from '../../scenario/phases.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Machine } from '../machine/machine.js';
import type { MigrateSettings, Pair } from '../pair.js';
import { messageOf } from '../resources/scope.js';
import { strikeBackingFile } from './backing-file.js';
import { setBusMaster } from './bus-master.js';
import { GuestFault } from './guest-faults.js';
import { endMessageFaults, sideOf, strikeMessages } from './message-faults.js';
import { MigrationConnection } from './migration-connection.js';
import { kill, processOf, slow, stop } from './process-faults.js';
import { damageState } from './state-stream.js';

/**
 * The faults of a scenario, as they strike the migrations of a pair. A fault that strikes as a phase begins has done
 * so before the phase goes on; one that lasts goes on beside it. One that cannot strike is no failure of the
 * migration: it goes on, and the outcome tells why.
 */
export class Faults implements AsyncDisposable {
  readonly #struck = new Set<Fault>();
  readonly #troubles = new Map<Fault, string>();
  readonly #under: Promise<void>[] = [];
  readonly #guestFaults: { readonly fault: Fault; readonly started: GuestFault }[] = [];
  /** Those that wait for messages, each with the host whose proxy they are set at and the ledger's length then. */
  readonly #messageFaults: { readonly fault: Fault; readonly host: string; readonly since: number }[] = [];
  readonly #stopped = new AbortController();
  /** Ends what waits for a status of a migration that is over. */
  #migrationOver = new AbortController();
  #connection: MigrationConnection | undefined;
  /** Whether bus mastering was taken from the guest's device and not given back yet. */
  #withoutBusMaster = false;

  constructor(
    readonly faults: readonly Fault[],
    readonly pair: Pair,
    readonly ledger: Ledger,
  ) {}

  /** What the migration with this number, from 1, has to be performed with. */
  settings(migration: number): MigrateSettings {
    const due = this.faults.filter(({ at }) => at.migration === migration);
    const damages = due.filter((fault) => fault.strike === 'state-stream');
    const connection = due.some(({ strike }) => strike === 'connection');
    return {
      hook: (phase) => this.#phaseBegins(due, phase),
      ...(connection && { interpose: (channels) => this.#interpose(migration).interpose(channels) }),
      ...(damages.length > 0 && {
        changeState: (state: Buffer) =>
          damages.reduce((changed, fault) => this.#damage(changed, fault), state),
      }),
    };
  }

  /**
   * Waits until what lasts is over and what the guest does is done, and tells what became of the faults so far. When the
   * signal aborts, what lasts is ended at once, and the signal's reason thrown.
   */
  async settled(signal: AbortSignal, guestLives: boolean): Promise<readonly FaultObservation[]> {
    this.#migrationOver.abort();
    this.#migrationOver = new AbortController();
    await this.#lastingOnesEnd(signal);
    await this.#closeConnection();
    await this.#endMessageFaults();
    if (guestLives) await this.#giveBusMasterBack(this.pair.source);
    for (const { fault, started } of this.#guestFaults.splice(0)) {
      if (!guestLives) continue;
      await started.ended(signal).catch((error) => this.#trouble(fault, error));
    }
    return this.outcomes();
  }

  async #lastingOnesEnd(signal: AbortSignal): Promise<void> {
    const stop = () => this.#stopped.abort(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    await Promise.all(this.#under.splice(0));
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
  }

  outcomes(): readonly FaultObservation[] {
    return this.faults.map((fault) => {
      const trouble = this.#troubles.get(fault);
      const struck = this.#struck.has(fault);
      return { fault: describeFault(fault), struck, ...(trouble === undefined ? {} : { trouble }) };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort(new Error('The run is over.'));
    await Promise.all(this.#under.splice(0));
    await this.#closeConnection();
  }

  async #phaseBegins(due: readonly Fault[], phase: PhaseName): Promise<void> {
    if (phase === 'resume' && this.pair.other !== undefined) await this.#giveBusMasterBack(this.pair.other);
    for (const fault of due) {
      const { at, strike } = fault;
      if (strike === 'state-stream') continue;
      if (phase === 'setup' && at.status !== undefined) this.#beside(fault, this.#atStatus(fault, at.status));
      if (at.status !== undefined || (at.phase ?? 'setup') !== phase) continue;
      if (at.delay === undefined) await this.#strike(fault);
      else this.#beside(fault, this.#later(fault, at.delay));
    }
  }

  /** Before the guest goes on: its driver, too, would do it before it used the device again. */
  async #giveBusMasterBack(machine: Machine): Promise<void> {
    if (!this.#withoutBusMaster) return;
    this.#withoutBusMaster = false;
    await setBusMaster(machine, true);
  }

  async #later(fault: Fault, milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.#stopped.signal });
    await this.#strike(fault);
  }

  async #atStatus(fault: Fault, status: string): Promise<void> {
    const { qmp } = this.pair.source;
    const over = this.#migrationOver.signal;
    try {
      await qmp.waitForEvent('MIGRATION', {
        since: qmp.events.position,
        signal: AbortSignal.any([over, this.#stopped.signal]),
        timeout: 300_000,
        where: ({ data }) => data.status === status,
      });
    } catch (error) {
      if (over.aborted) return; // Its moment did not come.
      throw error;
    }
    if (fault.at.delay === undefined) await this.#strike(fault);
    else await this.#later(fault, fault.at.delay);
  }

  /** Strikes, or tells why it cannot. Resolves when it has struck; what lasts goes on beside. */
  async #strike(fault: Fault): Promise<void> {
    this.#strikes(fault);
    try {
      await this.#perform(fault);
    } catch (error) {
      this.#misses(fault, error);
    }
  }

  async #perform(fault: Fault): Promise<void> {
    const { pair } = this;
    switch (fault.strike) {
      case 'kill':
        return await kill(processOf(pair, fault.target));
      case 'stop':
        return this.#beside(
          fault,
          (await stop(processOf(pair, fault.target), fault, this.#stopped.signal)).over,
        );
      case 'slow':
        return this.#beside(fault, slow(processOf(pair, fault.target), fault, this.#stopped.signal));
      case 'connection': {
        const connection = this.#connection;
        if (connection === undefined || !(await connection.stands(this.#stopped.signal)))
          throw new Error('Expected a migration connection to strike, but there is none.');
        const striking = connection.strike(fault, this.#stopped.signal);
        return fault.how === 'reset' || fault.how === 'half-close'
          ? await striking
          : this.#beside(fault, striking);
      }
      case 'backing-file':
        return this.#beside(fault, strikeBackingFile(pair, fault, this.#stopped.signal));
      case 'cancel':
        await pair.source.qmp.execute('migrate_cancel');
        return;
      case 'guest': {
        const number = this.#guestFaults.length + 1;
        const started = await GuestFault.start(pair.guest, fault.how, number, this.#stopped.signal);
        this.#guestFaults.push({ fault, started });
        return;
      }
      case 'bus-master':
        await setBusMaster(pair.source, false);
        this.#withoutBusMaster = true;
        return;
      case 'power-loss':
        return await pair.losePower();
      case 'messages':
        await strikeMessages(pair, fault);
        this.#messageFaults.push({
          fault,
          host: sideOf(pair, fault.side).name,
          since: this.ledger.entries.length,
        });
        return;
      case 'state-stream':
        return;
    }
  }

  /** A state that is not one that can be damaged in this way goes on as it is. */
  #damage(state: Buffer, fault: FaultOf<'state-stream'>): Buffer {
    this.#strikes(fault);
    try {
      return damageState(state, fault.how);
    } catch (error) {
      this.#misses(fault, error);
      return state;
    }
  }

  /** The proxies' own word is what tells whether a message came by that they could strike. */
  async #endMessageFaults(): Promise<void> {
    for (const { fault, host, since } of this.#messageFaults.splice(0)) {
      await endMessageFaults(this.pair).catch((error) => this.#trouble(fault, error));
      const told = this.ledger.entries
        .slice(since)
        .some(
          (entry) => entry.kind === 'proxy-event' && entry.event === 'fault-struck' && entry.host === host,
        );
      if (!told) this.#misses(fault, new Error('Expected a message that it matches, but none came by.'));
    }
  }

  #misses(fault: Fault, error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    this.#struck.delete(fault);
    this.#trouble(fault, error);
  }

  #strikes(fault: Fault): void {
    this.#struck.add(fault);
    this.ledger.write('fault-struck', { fault, description: describeFault(fault) });
  }

  /** Lets something go on beside the migration; what goes wrong with it is told at the end. */
  #beside(fault: Fault, work: Promise<void>): void {
    this.#under.push(
      work.catch((error) => {
        if (!this.#stopped.signal.aborted) this.#trouble(fault, error);
      }),
    );
  }

  #trouble(fault: Fault, error: unknown): void {
    this.#troubles.set(fault, messageOf(error));
    this.ledger.write('fault-trouble', {
      description: describeFault(fault),
      struck: this.#struck.has(fault),
      message: messageOf(error),
    });
  }

  #interpose(migration: number): MigrationConnection {
    this.#connection = new MigrationConnection(this.pair.directory.socket(`connection-${migration}`));
    return this.#connection;
  }

  async #closeConnection(): Promise<void> {
    await this.#connection?.[Symbol.asyncDispose]();
    this.#connection = undefined;
  }
}
