import { acceptUnix, closeDescriptor, connectUnix, POLLIN } from 'vfio-user/native';
import { type ControlRequest, ControlServer } from '../control/control-server.js';
import type { EventLine, RequestArguments, StatusResult } from '../control/protocol.js';
import { type ImmediateName, isInjected, operations } from '../control/requests.js';
import { FaultSet } from '../faults/fault-set.js';
import { FaultyPassage } from '../faults/faulty-passage.js';
import type { FaultStrike, MessageFault } from '../faults/message-fault.js';
import { DirtyLog } from '../inject/dirty-logging.js';
import { Injector } from '../inject/injector.js';
import { OperationQueue } from '../inject/operation.js';
import type { ProxyMutant } from '../mutants/mutant.js';
import { selectMutants } from '../mutants/proxy-mutants.js';
import type { RelayThreadData } from '../options.js';
import { monotonicMicroseconds, type TraceRecorder } from '../trace/recorder.js';
import { type EndName, PEER_NAMES } from './end.js';
import { Interception } from './interception.js';
import { PollLoop } from './poll-loop.js';
import { Relay } from './relay.js';

/** An event before its time is put on. */
type Happening = EventLine extends infer Line ? (Line extends unknown ? Omit<Line, 'at'> : never) : never;

/** The proxy as its own thread sees it: one QEMU after the other, each with a connection to the device server. */
export class Interposer implements Disposable {
  readonly #loop = new PollLoop();
  readonly #data: RelayThreadData;
  readonly #recorder: TraceRecorder | undefined;
  readonly #log: (sentence: string) => void;
  readonly #control: ControlServer;
  readonly #operations = new OperationQueue();
  readonly #injector = new Injector(() => this.#operations.timeoutMs ?? 0);
  readonly #dirtyLog = new DirtyLog();
  readonly #deadline: () => number;
  readonly #mutants: readonly ProxyMutant[];
  /** What is done for the requests that inject. */
  readonly #work = { ...operations };
  #relay: Relay | undefined;
  #faults: FaultSet;
  #faultyPassage: FaultyPassage | undefined;
  #stopped = false;

  constructor(data: RelayThreadData, recorder: TraceRecorder | undefined, log: (sentence: string) => void) {
    this.#data = data;
    this.#recorder = recorder;
    this.#log = log;
    const loop = this.#loop;
    loop.watch(data.stopDescriptor, POLLIN, () => this.#stop());
    loop.watch(data.listener, POLLIN, () => this.#accept());
    this.#deadline = () => Math.min(this.#injector.deadline, recorder?.flushAt ?? Number.POSITIVE_INFINITY);
    loop.deadline = this.#deadline;
    this.#faults = new FaultSet(data.faults);
    this.#mutants = selectMutants(data.mutants);
    for (const mutant of this.#mutants) mutant.operations?.(this.#work);
    loop.expired = (now) => this.#expired(now);
    this.#control = new ControlServer(loop, data.controlListener, (request) => this.#handle(request), log);
    this.#injector.settled = () => this.#operations.resume();
  }

  /** Relays until it is stopped. */
  run(): void {
    this.#loop.run();
  }

  [Symbol.dispose](): void {
    this.#relay?.[Symbol.dispose]();
    this.#faultyPassage?.[Symbol.dispose]();
    this.#injector.detach('the proxy stops');
    this.#control[Symbol.dispose]();
    closeDescriptor(this.#data.listener);
    this.#recorder?.flush();
  }

  #accept(): void {
    const client = acceptUnix(this.#data.listener);
    if (client === undefined) return;
    const busy = this.#relay !== undefined && !this.#relay.endedByClient();
    if (busy || this.#stopped) {
      closeDescriptor(client);
      const reason = busy ? 'another QEMU is connected' : 'the proxy is stopping';
      this.#tell({ event: 'client-refused', reason });
      this.#log(`Refused a connection to ${this.#data.listen}: ${reason}.`);
      return;
    }
    let server: number;
    try {
      server = connectUnix(this.#data.connect);
    } catch (error) {
      closeDescriptor(client);
      const reason = (error as Error).message;
      this.#tell({ event: 'server-refused', reason });
      this.#log(
        `Closed QEMU's connection: expected a device server to listen on ${this.#data.connect}, but ${reason}.`,
      );
      this.#stopIfOnce();
      return;
    }
    const relay = new Relay(
      this.#loop,
      client,
      server,
      {
        injectedReply: (wireId, from, message) => this.#injector.reply(wireId, from, message),
        negotiated: () => this.#tell({ event: 'version-negotiated' }),
        closed: (end, reason) => this.#closed(end, reason),
      },
      this.#recorder,
      this.#interception(),
    );
    for (const mutant of this.#mutants) mutant.relay?.(relay);
    this.#relay = relay;
    this.#injector.attach(relay);
    this.#armFaults();
    this.#tell({ event: 'client-connected' });
  }

  /** What keeps the server to messages, if the trace is to hold all that it sees. */
  #interception(): Interception | undefined {
    const recorder = this.#recorder;
    if (recorder === undefined || !this.#data.traceMemory) return undefined;
    return new Interception(this.#loop, (index, vector, count) => recorder.interrupt(index, vector, count));
  }

  /** Puts the faults that are set into the messages' way, or takes them out of it. */
  #armFaults(): void {
    const relay = this.#relay;
    this.#faultyPassage = undefined;
    this.#loop.deadline = this.#deadline;
    if (relay === undefined) return;
    relay.passage = relay.straight;
    if (this.#faults.size === 0) return;
    const passage = new FaultyPassage(relay, this.#faults, (strike) => this.#struck(strike));
    relay.passage = passage;
    this.#faultyPassage = passage;
    this.#loop.deadline = () => Math.min(this.#deadline(), passage.deadline);
  }

  #setFaults(faults: readonly MessageFault[]): { faults: number } {
    const earlier = this.#faultyPassage;
    this.#faults = new FaultSet(faults);
    earlier?.passAll();
    this.#armFaults();
    return { faults: faults.length };
  }

  #struck(strike: FaultStrike): void {
    const { action, from, type, command, id, injected, effect } = strike;
    const what = `${command} ${type} ${id} from ${injected ? `the proxy in the role of ${PEER_NAMES[from]}` : PEER_NAMES[from]}`;
    this.#log(`The fault "${action}" struck ${what}: ${effect}`);
    this.#tell({ event: 'fault-struck', ...strike });
  }

  #closed(end: EndName, reason: string): void {
    this.#relay = undefined;
    this.#faultyPassage?.[Symbol.dispose]();
    this.#armFaults();
    this.#dirtyLog.forget();
    this.#log(
      `Closed the connection between QEMU and the device server because of ${PEER_NAMES[end]}: ${reason}.`,
    );
    this.#tell({ event: end === 'client' ? 'client-gone' : 'server-gone', reason });
    this.#injector.detach(`${PEER_NAMES[end]} is gone (${reason})`);
    this.#stopIfOnce();
  }

  #expired(now: number): void {
    this.#faultyPassage?.expire(now);
    if (this.#injector.deadline <= now) this.#injector.expire(now);
    if (this.#recorder !== undefined && this.#recorder.flushAt <= now) this.#recorder.flush();
  }

  #handle(request: ControlRequest): void {
    const { name } = request;
    if (!isInjected(name)) {
      request.finish({ result: this.#answerAtOnce(name, request.arguments) });
      if (name === 'stop') this.#stop();
      return;
    }
    // Asked before anything is queued: without a connection there is nothing to wait for.
    void this.#injector.relay;
    this.#operations.add({
      start: () => {
        this.#injector.begin();
        return this.#work[name](this.#injector, this.#dirtyLog, request.arguments as never);
      },
      timeoutMs: request.timeoutMs,
      started: () => request.started(),
      finished: (outcome) => {
        this.#injector.finish();
        request.finish(outcome);
      },
    });
  }

  #answerAtOnce(name: ImmediateName, args: unknown): unknown {
    switch (name) {
      case 'status':
        return this.#status();
      case 'dma-maps':
        return { maps: this.#relay?.observed.dmaMaps.describe() ?? [] };
      case 'signal-vectors':
        return { signalled: this.#injector.relay.observed.vectors.signalAll() };
      case 'set-faults':
        return this.#setFaults((args as RequestArguments<'set-faults'>).faults);
      case 'stop':
        return {};
    }
  }

  #status(): StatusResult {
    const relay = this.#relay;
    const { client, server, observed } = relay ?? {};
    return {
      pid: process.pid,
      listen: this.#data.listen,
      connect: this.#data.connect,
      connected: relay !== undefined,
      negotiated: observed?.negotiated ?? false,
      maxDataTransferSize: { client: observed?.limits.client ?? 0, server: observed?.limits.server ?? 0 },
      relayed: {
        fromClient: { messages: client?.messages ?? 0, bytes: client?.bytes ?? 0 },
        fromServer: { messages: server?.messages ?? 0, bytes: server?.bytes ?? 0 },
      },
      injected: { toClient: client?.injected ?? 0, toServer: server?.injected ?? 0 },
      dmaMaps: observed?.dmaMaps.count ?? 0,
      vectors: observed?.vectors.count ?? 0,
      dirtyLogging: this.#dirtyLog.isOn,
      faults: this.#faults.size,
    };
  }

  #tell(happening: Happening): void {
    this.#control.announce({ at: monotonicMicroseconds(), ...happening });
  }

  #stopIfOnce(): void {
    if (this.#data.once) this.#stop();
  }

  #stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#tell({ event: 'stopping' });
    this.#loop.stop();
  }
}
