import { appendFileSync } from 'node:fs';
import path from 'node:path';
import pRetry from 'p-retry';
import { ConnectionClosedError, QmpClient } from 'qmp-client';
import type { Ledger } from '../ledger/ledger.js';
import { ChildProcess } from '../resources/child-process.js';
import { LogFile } from '../resources/log-file.js';
import type { RunDirectory } from '../resources/run-directory.js';
import { Scope } from '../resources/scope.js';
import { addGuestMonitor } from './guest-events.js';
import { type LineReader, LineSocket } from './line-socket.js';
import {
  type MachineDescription,
  type MachineSockets,
  machineArguments,
  machineSockets,
} from './machine-arguments.js';
import { Qtest } from './qtest.js';
import { runningMachines } from './running-machines.js';

export interface MachineOptions extends MachineDescription {
  /** The QEMU to run. */
  readonly qemu: string;
  readonly directory: RunDirectory;
  /** Folder of the logs that outlive the run. */
  readonly evidence: string;
  readonly ledger: Ledger;
  /** Where the guest's console, stream and journal lines go: the guest outlives a machine, and so do its readers. */
  readonly consoleReader: LineReader;
  readonly streamReader: LineReader;
  readonly journalReader: LineReader;
}

/** One QEMU process, with its monitor and its qtest socket. */
export class Machine implements AsyncDisposable {
  /** Of `performance.now()`. */
  readonly startedAt = performance.now();

  private constructor(
    readonly options: MachineOptions,
    readonly process: ChildProcess,
    readonly qmp: QmpClient,
    readonly qtest: Qtest,
    readonly sockets: MachineSockets,
    readonly console: LineSocket,
    readonly journal: LineSocket,
    readonly scope: Scope,
  ) {}

  get name(): string {
    return this.options.name;
  }

  get agentSocket(): string {
    return this.sockets.agent;
  }

  /** Starts QEMU and connects to it. Rejects with the end of its log if it does not come up. */
  static async start(options: MachineOptions, signal: AbortSignal): Promise<Machine> {
    const { name, directory, evidence, ledger } = options;
    await using scope = new Scope();
    const sockets = machineSockets(name, directory);
    const log = (what: string) => path.join(evidence, `${name}-${what}.log`);
    const logFile = (what: string) => new LogFile(log(what), ledger);
    const console = await LineSocket.listen(sockets.console, options.consoleReader, logFile('console'));
    scope.use('console', console);
    scope.use('stream', await LineSocket.listen(sockets.stream, options.streamReader, logFile('stream')));
    // Its lines stand in the ledger, so they get no log.
    const journal = await LineSocket.listen(sockets.journal, options.journalReader);
    scope.use('journal', journal);
    const qemu = ChildProcess.start({
      name: `${name} QEMU`,
      command: options.qemu,
      arguments: machineArguments(options, sockets),
      log: log('qemu'),
      ledger,
    });
    scope.use(`${name} QEMU`, qemu);

    const qmp = await whileRunning(qemu, signal, () =>
      QmpClient.connect(
        { path: sockets.qmp },
        {
          signal,
          onMessage: ({ direction, message }) => ledger.write('qmp', { machine: name, direction, message }),
        },
      ),
    );
    scope.use(`${name} monitor`, qmp);
    addGuestMonitor(options.consoleReader, qmp);
    const qtest = scope.use(`${name} qtest`, await Qtest.connect(sockets.qtest, signal));
    const owned = new Scope();
    const machine = new Machine(options, qemu, qmp, qtest, sockets, console, journal, owned);
    scope.moveTo(owned, `${name} machine`);
    runningMachines.add(machine);
    owned.defer('list of running machines', () => {
      runningMachines.delete(machine);
    });
    return machine;
  }

  /** QEMU's run state, such as `running` or `postmigrate`. */
  async runState(): Promise<string> {
    return (await this.qmp.execute('query-status')).status;
  }

  /** QEMU's run state; undefined if QEMU has ended. */
  async runStateIfAlive(): Promise<string | undefined> {
    try {
      return await this.runState();
    } catch (error) {
      if (!(error instanceof ConnectionClosedError)) throw error;
      // The monitor's end comes before the process's own, or with it.
      await this.process.exited;
      return undefined;
    }
  }

  /** Kills QEMU at once, as a crash would. What its guest's journal had said by then has been heard. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.process.exited;
    await this.journal.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }
}

/** Retries until it works; stops at once when the process has ended. */
export async function whileRunning<T>(
  process: ChildProcess,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T> {
  const { name, log } = process.options;
  try {
    return await pRetry(attempt, {
      retries: 400,
      factor: 1.2,
      minTimeout: 5,
      maxTimeout: 100,
      signal,
      shouldRetry: () => process.exit === undefined,
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (process.exit !== undefined) throw process.failure('as it started');
    appendFileSync(log, `not reachable: ${String(error)}\n`);
    throw new Error(`Expected the ${name} to listen, but it does not; its log is ${log}.`, { cause: error });
  }
}
