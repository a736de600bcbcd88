import { acceptUnix, closeDescriptor, MessageIo, POLLIN } from 'vfio-user/native';
import type { PollLoop, Watch } from '../relay/poll-loop.js';
import { monotonicMicroseconds } from '../trace/recorder.js';
import { isRequestName, parseRequest, readArguments } from './arguments.js';
import { ControlSession } from './control-session.js';
import { ControlError, controlError } from './errors.js';
import {
  type ControlErrorInfo,
  DEFAULT_TIMEOUT_MS,
  type EventLine,
  type RequestArguments,
  type RequestName,
} from './protocol.js';

/** The outcome of a request. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** A request whose arguments have been checked. */
export interface ControlRequest<Name extends RequestName = RequestName> {
  readonly name: Name;
  readonly arguments: RequestArguments<Name>;
  readonly timeoutMs: number;
  /** To be called when work on it begins, if that is later than its arrival. */
  started(): void;
  /** To be called once, with the outcome. */
  finish(outcome: Outcome): void;
}

/** Serves the control socket in the relay's own loop, so that a request meets no other thread on its way. */
export class ControlServer implements Disposable {
  readonly #listener: number;
  readonly #handle: (request: ControlRequest) => void;
  readonly #log: (sentence: string) => void;
  readonly #sessions = new Set<ControlSession>();
  readonly #io = new MessageIo();
  readonly #watch: Watch;

  /** Takes over the listening socket. */
  constructor(
    loop: PollLoop,
    listener: number,
    handle: (request: ControlRequest) => void,
    log: (sentence: string) => void,
  ) {
    this.#listener = listener;
    this.#handle = handle;
    this.#log = log;
    this.#watch = loop.watch(listener, POLLIN, () => this.#accept(loop));
  }

  /** Tells every client. */
  announce(event: EventLine): void {
    for (const session of [...this.#sessions]) session.send(event);
  }

  [Symbol.dispose](): void {
    for (const session of this.#sessions) session[Symbol.dispose]();
    this.#sessions.clear();
    this.#watch[Symbol.dispose]();
    closeDescriptor(this.#listener);
  }

  #accept(loop: PollLoop): void {
    const socket = acceptUnix(this.#listener);
    if (socket === undefined) return;
    const gone = (session: ControlSession, reason: string | undefined) => {
      this.#sessions.delete(session);
      if (reason !== undefined) this.#log(`Closed a control connection: ${reason}`);
    };
    this.#sessions.add(
      new ControlSession(loop, socket, this.#io, (line, from) => this.#take(line, from), gone),
    );
  }

  #take(line: string, session: ControlSession): void {
    let startedAt = monotonicMicroseconds();
    let id = 0;
    const finish = (outcome: Outcome) => {
      const finishedAt = monotonicMicroseconds();
      const answer = 'error' in outcome ? { error: errorInfo(outcome.error) } : outcome;
      session.send({ id, ...answer, startedAt, finishedAt });
    };
    const started = () => {
      startedAt = monotonicMicroseconds();
    };
    try {
      const {
        request: name,
        arguments: args,
        timeoutMs = DEFAULT_TIMEOUT_MS,
        id: requestId,
      } = parseRequest(line);
      id = requestId;
      if (!isRequestName(name))
        throw controlError('ENOSYS', `Expected a request that exists, but got "${name}".`);
      this.#handle({ name, arguments: readArguments(name, args), timeoutMs, started, finish });
    } catch (error) {
      finish({ error });
    }
  }
}

function errorInfo(error: unknown): ControlErrorInfo {
  if (error instanceof ControlError) return error.toJSON();
  const message = error instanceof Error ? error.message : String(error);
  return controlError('EIO', message).toJSON();
}
