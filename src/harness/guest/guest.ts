import { GuestAgentClient, TimeoutError } from 'qmp-client';
import type { Ledger } from '../ledger/ledger.js';
import { LineReader } from '../machine/line-socket.js';
import type { Machine } from '../machine/machine.js';
import { guestPorts } from '../machine/machine-arguments.js';
import { GuestError } from './guest-error.js';

/** What a command in the guest printed, and how it ended. */
export interface GuestCommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GuestCommandOptions {
  readonly signal: AbortSignal;
  /** Milliseconds; 60 s if left out. */
  readonly timeout?: number;
  /** Whether another exit status than 0 is for the caller to judge. Off: it is an error. */
  readonly mayFail?: boolean;
}

/** The line of the guest's console after which its agent answers, and the first that its init prints. */
const readyLine = 'switchover: guest ready';
export const initLine = 'switchover: init started';

/** How long a guest may take to boot on a slow, busy host, in milliseconds. */
const bootLimit = 120_000;

/** The guest: it outlives the machine that runs it, and so do the readers of what it says. */
export class Guest implements AsyncDisposable {
  readonly console = new LineReader();
  readonly stream = new LineReader();
  /** What the writers of the journal say: a port of their own, since a port is open once at a time. */
  readonly journal = new LineReader();
  #machine: Machine | undefined;
  #agent: GuestAgentClient | undefined;

  constructor(readonly ledger: Ledger) {}

  /** The machine that runs the guest now. */
  get machine(): Machine {
    if (this.#machine === undefined)
      throw new Error('Expected a machine to run the guest, but none was started.');
    return this.#machine;
  }

  /** The guest runs on another machine from now on: its agent is reached there. */
  async movesTo(machine: Machine): Promise<void> {
    await this.leavesAgent();
    this.#machine = machine;
  }

  /** Closes the connection to the agent, so that nobody is in the middle of a question; the next one opens it again. */
  async leavesAgent(): Promise<void> {
    await this.#agent?.close();
    this.#agent = undefined;
  }

  /**
   * Waits until the guest has booted and its agent answers. Throws a GuestError with the console's last lines if it does
   * not, and a ProcessEndedError if its machine ends first.
   */
  async booted(signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.timeout(bootLimit);
    try {
      await Promise.race([
        this.console.waitFor((line) => line.includes(readyLine), AbortSignal.any([signal, limit])),
        this.machine.process.exited.then(() => {
          throw this.machine.process.failure('while its guest booted');
        }),
      ]);
      await this.agent(signal);
    } catch (error) {
      if (signal.aborted || !limit.aborted) throw error;
      const said = this.console.lines.slice(-5).join(' | ') || '(nothing)';
      const { kernel, evidence, name } = this.machine.options;
      throw new GuestError(
        `Expected the guest to print "${readyLine}" within ${bootLimit / 1000} s, but its console ends: ${said}. ` +
          `The kernel is ${kernel}, the console's log ${evidence}/${name}-console.log; remove the cached image to ` +
          'have it built anew, or give another accelerator by --accel tcg.',
        { cause: error },
      );
    }
  }

  /** The guest agent on the machine that runs the guest. */
  async agent(signal: AbortSignal): Promise<GuestAgentClient> {
    this.#agent ??= await GuestAgentClient.connect({ path: this.machine.agentSocket }, { signal });
    return this.#agent;
  }

  /**
   * Runs a shell script in the guest to its end. Throws a GuestError if it does not end in time, or if it fails, unless
   * it may.
   */
  async run(script: string, options: GuestCommandOptions): Promise<GuestCommandResult> {
    const result = await this.#execute(script, options).catch((error) => {
      if (!(error instanceof TimeoutError)) throw error;
      throw new GuestError(`${error.message} It was asked to run: ${script.trim()}`, { cause: error });
    });
    const { exitCode = -1, stdout, stderr } = result;
    this.ledger.write('guest-command', {
      script,
      exitCode,
      stdout: excerpt(stdout),
      stderr: excerpt(stderr),
    });
    if (exitCode !== 0 && !options.mayFail) {
      throw new GuestError(
        `Expected a command in the guest to succeed, but it exited with ${exitCode}: ${script.trim()} — ` +
          `${(stderr || stdout).trim() || 'it printed nothing'}`,
      );
    }
    return { exitCode, stdout, stderr };
  }

  async #execute(script: string, { signal, timeout = 60_000 }: GuestCommandOptions) {
    const agent = await this.agent(signal);
    return agent.exec('/bin/sh', ['-c', script], { signal, timeout });
  }

  /**
   * Starts a shell script whose output goes to one of the ports, and does not wait for it. Its descriptor 3 is the port, to
   * read from as well. Returns its pid.
   */
  async startStreaming(
    script: string,
    signal: AbortSignal,
    port: 'stream' | 'journal' = 'stream',
  ): Promise<number> {
    const agent = await this.agent(signal);
    const wrapped = `exec 3<>/dev/virtio-ports/${guestPorts[port]} >&3 2>&1\n${script}`;
    const { pid } = await agent.execute(
      'guest-exec',
      { path: '/bin/sh', arg: ['-c', wrapped], 'capture-output': false },
      { signal },
    );
    this.ledger.write('guest-stream', { port, script, pid });
    return pid;
  }

  /** Writes a text file in the guest. */
  async writeFile(path: string, content: string, signal: AbortSignal): Promise<void> {
    const encoded = Buffer.from(content).toString('base64');
    await this.run(`mkdir -p "$(dirname ${path})" && echo ${encoded} | base64 -d > ${path}`, { signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent?.close();
  }
}

function excerpt(text: string): string {
  return text.length <= 4000 ? text : `${text.slice(0, 4000)}… (${text.length} characters)`;
}
