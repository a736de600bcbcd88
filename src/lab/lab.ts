import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { TimeoutError } from 'qmp-client';
import type { QemuProgram } from '../harness/environment.js';
import type { Guest } from '../harness/guest/guest.js';
import { startGuestMachine } from '../harness/guest/start-guest-machine.js';
import type { Ledger } from '../harness/ledger/ledger.js';
import type { Machine } from '../harness/machine/machine.js';
import { RunDirectory } from '../harness/resources/run-directory.js';
import { Scope } from '../harness/resources/scope.js';
import type { LabImage } from '../images/index.js';
import { quote } from '../shell-quote.js';
import { failedMark, LabBootError } from './lab-boot-error.js';
import { labDriveArguments } from './lab-drives.js';
import { kernelFault, LabFault } from './lab-fault.js';
import { usualLabProcessors } from './lab-processors.js';
import { labKernelArguments, labPlatform } from './platform.js';
import { type AdditionalParts, type InputFile, writeProjectArchive } from './project-archive.js';

export interface LabOptions {
  readonly image: LabImage;
  readonly qemu: QemuProgram;
  readonly accelerator: 'kvm' | 'tcg';
  readonly ledger: Ledger;
  /** Folder of the logs, and of what a command in the lab leaves. */
  readonly evidence: string;
  readonly signal: AbortSignal;
  /** Files that commands in the lab are to read. */
  readonly inputs?: readonly InputFile[];
  /** What commands in the lab need besides. */
  readonly additional?: AdditionalParts;
  /** Bytes; 3 GiB if left out. */
  readonly memory?: number;
  /** As many as `usualLabProcessors` says if left out. */
  readonly processors?: number;
  /** By how much its drives are larger than the smallest; 1 if left out. */
  readonly scale?: number;
  /** A terminal's socket and size, for a shell. */
  readonly terminal?: { readonly rows: number; readonly columns: number };
}

/** How a command in the lab ended, and what it left. */
export interface LabCommandResult {
  readonly status: number;
  readonly stdout: string;
  /** The folder on the host with what the command wrote to `results`. */
  readonly results: string;
}

/** How a command runs in the lab. */
export interface ExecuteOptions {
  readonly signal?: AbortSignal;
  /** What is told of it as it comes: its standard error, or its standard output, too. */
  readonly tells?: 'errors' | 'everything';
}

const readyLine = 'switchover: lab ready';
const endLine = /^switchover: lab command exited (\d+)$/;
/** How long the outer machine may take to boot on a slow, busy host, in milliseconds. */
const bootLimit = 180_000;
/** How often the lab is asked whether it is there, and how long it may take to answer, in milliseconds. */
const heartbeat = 15_000;
const silenceLimit = 120_000;

/** One outer machine with an IOMMU, NVMe drives and nested virtualization, in which the project's code runs. */
export class Lab implements AsyncDisposable {
  private constructor(
    readonly options: LabOptions,
    readonly directory: RunDirectory,
    readonly guest: Guest,
    readonly machine: Machine,
    readonly resultsImage: string,
    readonly scope: Scope,
  ) {}

  /** Starts the outer machine and waits until it takes commands. Throws a LabBootError if it does not. */
  static async start(options: LabOptions): Promise<Lab> {
    const { image, qemu, accelerator, ledger, evidence, signal, terminal } = options;
    await using scope = new Scope();
    const directory = scope.use('run directory', RunDirectory.create());
    const archive = directory.file('project.cpio');
    await writeProjectArchive(archive, options.inputs, options.additional);
    const drives = labDriveArguments(directory, archive, options.scale);
    const { guest, machine } = await startGuestMachine(
      {
        ...{ name: 'lab', accelerator, directory, evidence, ledger },
        memory: options.memory ?? 3 * 2 ** 30,
        processors: options.processors ?? usualLabProcessors(),
        kernel: image.kernel,
        initramfs: image.initramfs,
        kernelArguments: [
          labKernelArguments,
          ...(terminal === undefined ? [] : [`switchover.terminal=${terminal.rows}x${terminal.columns}`]),
        ].join(' '),
        platform: labPlatform(accelerator),
        storage: drives.arguments,
        extra: terminal === undefined ? [] : terminalArguments(directory.socket('terminal')),
        qemu: qemu.path,
      },
      scope,
      signal,
    ).catch((error: unknown) => {
      if (signal.aborted) throw signal.reason;
      const reason = `its QEMU did not start: ${(error as Error).message.trim().replace(/\.$/, '')}`;
      throw new LabBootError(reason, [], path.join(evidence, 'lab-console.log'), { cause: error });
    });
    const owned = new Scope();
    const lab = new Lab(options, directory, guest, machine, drives.results, owned);
    await lab.#booted();
    scope.moveTo(owned, 'lab');
    return lab;
  }

  /** The terminal's socket of a lab that was started with one. */
  get terminalSocket(): string {
    return this.directory.socket('terminal');
  }

  /**
   * Runs a `switchover` command in the lab to its end and brings out what it left. Its standard error is told line
   * by line as it comes.
   */
  switchover(
    words: readonly string[],
    onLine: (line: string) => void,
    signal = this.options.signal,
  ): Promise<LabCommandResult> {
    return this.execute(['node', 'bin/switchover.js', ...words], onLine, { signal });
  }

  /**
   * Runs any command in the lab, in `/work`, to its end and brings out what it left. Its standard error is told line by
   * line as it comes; so is its standard output if it `tells` that, too, and there is none in the result then.
   */
  async execute(
    words: readonly string[],
    onLine: (line: string) => void,
    { signal = this.options.signal, tells = 'errors' }: ExecuteOptions = {},
  ): Promise<LabCommandResult> {
    const { guest } = this;
    const from = guest.stream.lines.length;
    using _listening = guest.stream.listen((line) => {
      if (!endLine.test(line)) onLine(line);
    });
    const command = words.map(quote).join(' ');
    // The last line of the command's output may have no end of its own.
    await guest.startStreaming(
      `. /etc/profile; cd /work; mkdir -p results; echo -n >stdout
       ${command}${tells === 'everything' ? '' : ' >stdout'}; status=$?
       tar c -f /dev/by-serial/results stdout results && sync
       echo; echo "switchover: lab command exited $status"`,
      signal,
    );
    const line = await this.whileAlive(
      guest.stream.waitFor((text) => endLine.test(text), signal, from),
      `while it ran ${command}`,
    );
    const { evidence } = this.options;
    await execa('tar', ['-x', '-f', this.resultsImage, '-C', evidence], { cancelSignal: signal });
    return {
      status: Number(endLine.exec(line)![1]),
      stdout: await readFile(path.join(evidence, 'stdout'), 'utf8'),
      results: path.join(evidence, 'results'),
    };
  }

  /** Waits for something, but not longer than the outer machine lives and answers. Throws a LabFault if it does not. */
  async whileAlive<T>(awaited: Promise<T>, when: string): Promise<T> {
    awaited.catch(() => {});
    const ended = new AbortController();
    try {
      return await Promise.race([awaited, this.#died(when), this.#fellSilent(when, ended.signal)]);
    } finally {
      ended.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scope[Symbol.asyncDispose]();
  }

  async #died(when: string): Promise<never> {
    const { process } = this.machine;
    await process.exited;
    const fault = kernelFault(this.guest.console.lines, process.exit!);
    if (fault === undefined) throw process.failure(when);
    throw new LabFault(`${fault}, ${when}; the console's log is ${this.#consoleLog}.`);
  }

  /** Asks the agent now and then whether it is still there. */
  async #fellSilent(when: string, ended: AbortSignal): Promise<never> {
    const signal = AbortSignal.any([ended, this.options.signal]);
    for (;;) {
      await pause(heartbeat, undefined, { signal });
      const agent = await this.guest.agent(signal);
      await agent.execute('guest-ping', {}, { signal, timeout: silenceLimit }).catch((error: unknown) => {
        if (signal.aborted) throw error;
        // A connection that broke is the machine's end, of which its process tells.
        if (!(error instanceof TimeoutError)) return this.machine.process.exited.then(() => undefined);
        throw new LabFault(
          `The lab did not answer for ${silenceLimit / 1000} s ${when}; its console's log is ${this.#consoleLog}.`,
          { cause: error },
        );
      });
    }
  }

  get #consoleLog(): string {
    return path.join(this.options.evidence, 'lab-console.log');
  }

  async #booted(): Promise<void> {
    const { signal } = this.options;
    const limit = AbortSignal.timeout(bootLimit);
    const { console } = this.guest;
    const said = console.waitFor(
      (text) => text.includes(readyLine) || text.includes(failedMark),
      AbortSignal.any([signal, limit]),
    );
    said.catch(() => {});
    try {
      const line = await Promise.race([said, this.#died('while it booted')]);
      if (line.includes(failedMark))
        throw new Error(line.slice(line.indexOf(failedMark) + failedMark.length).trim());
      await this.guest.agent(AbortSignal.any([signal, limit]));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const reason = limit.aborted
        ? `it was not ready within ${bootLimit / 1000} s`
        : (error as Error).message.replace(/\.$/, '');
      throw new LabBootError(reason, console.lines, this.#consoleLog, {
        ...{ cause: error, stalled: limit.aborted },
      });
    }
  }
}

/** A console that is a terminal, beside the serial one. */
function terminalArguments(socket: string): string[] {
  return [
    ...['-chardev', `socket,id=terminal,path=${socket},server=on,wait=off`],
    ...['-device', 'virtconsole,bus=serial.0,nr=4,chardev=terminal'],
  ];
}
