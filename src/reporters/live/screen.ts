import { paintVerdicts } from './paint-verdicts.js';
import { terminalStyle } from './terminal-style.js';
import { timedLine } from './timed-line.js';

/** How often a status is written anew, milliseconds. */
const interval = 100;
/** To the beginning of the line, and erase it (ECMA-48: CR, EL). */
const erase = '\r\u001b[K';

/** A stream that may be a terminal: standard error, but for tests. */
export interface ScreenStream {
  readonly isTTY?: boolean;
  /** Absent if it is no terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Where a command tells a person what happens: lines that stay, and below them, on a terminal, one that is written over.
 * If it is no terminal there are plain lines only.
 */
export class Screen {
  readonly #start = performance.now();
  readonly #colour: boolean;
  readonly #live: boolean;
  #status: (() => string) | undefined;

  constructor(
    readonly stream: ScreenStream = process.stderr,
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    const { colour, live } = terminalStyle(stream, environment);
    this.#colour = colour;
    this.#live = live;
  }

  /** Says in a line what happens, with the seconds since the start. */
  readonly line = (what: string): void => {
    this.write(`${timedLine(performance.now() - this.#start, what)}\n`);
  };

  /** Writes whole lines. */
  write(text: string): void {
    const painted = this.#colour ? paintVerdicts(text) : text;
    if (this.#status === undefined) this.stream.write(painted);
    else this.stream.write(`${erase}${painted}${this.#rendered(this.#status)}`);
  }

  /** Keeps a line below all others that is asked for several times a second, until what is returned is disposed. */
  show(status: () => string): Disposable {
    if (!this.#live) return { [Symbol.dispose]: () => {} };
    this.#status = status;
    const timer = setInterval(() => this.stream.write(`${erase}${this.#rendered(status)}`), interval);
    timer.unref();
    return {
      [Symbol.dispose]: () => {
        clearInterval(timer);
        this.#status = undefined;
        this.stream.write(erase);
      },
    };
  }

  /** As much as fits into one line: what is wrapped could not be erased. */
  #rendered(status: () => string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    const text = status().replaceAll(/[\u0000-\u001f\u007f]+/g, ' ');
    // Some terminals say that they have no columns.
    const width = (this.stream.columns || 80) - 1;
    return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
  }
}
