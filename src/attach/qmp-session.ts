import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { ExecuteError, type QmpClient, QmpError } from 'qmp-client';
import { UsageError } from '../usage-error.js';
import { commandNames, completeLine } from './command-names.js';
import { parseQmpLine } from './qmp-line.js';

/** How many lines are remembered. */
export const historyLimit = 500;

export interface QmpSessionOptions {
  readonly qmp: QmpClient;
  /** What the prompt says, such as the machine's name. */
  readonly name: string;
  readonly input: Readable;
  /** Where results go; of a terminal also the prompt and the events. */
  readonly output: Writable;
  /** Where events and errors go if this is no terminal. */
  readonly asides: Writable;
  /** Whether a person types. */
  readonly terminal: boolean;
  /** What was typed before, the newest first. */
  readonly history?: readonly string[];
  readonly signal: AbortSignal;
}

/** How a session ended. */
export interface QmpSessionEnd {
  /** Whether QEMU refused a command, or a line was none. */
  readonly refused: boolean;
  /** The newest first. */
  readonly history: readonly string[];
}

/**
 * Executes what is typed line by line, until the input ends, QEMU ends or the signal aborts. A person gets a prompt, a
 * history, completion of commands and their arguments by the Tab key, and events as they come.
 */
export async function qmpSession(options: QmpSessionOptions): Promise<QmpSessionEnd> {
  const { qmp, name, input, output, asides, terminal, signal } = options;
  const commands = commandNames(await qmp.execute('query-qmp-schema', {}, { signal }));
  let history: readonly string[] = options.history ?? [];
  let refused = false;
  const lines = createInterface({
    ...{ input, output, terminal, historySize: historyLimit, removeHistoryDuplicates: true },
    ...{ history: [...history], prompt: `${name}> ` },
    completer: (line: string) => completeLine(line, commands),
  });
  lines.on('history', (all: readonly string[]) => {
    history = [...all];
  });
  const closed = once(lines, 'close');
  // Ctrl-C on the prompt; Ctrl-D closes by itself.
  lines.on('SIGINT', () => lines.close());
  const close = () => lines.close();
  signal.addEventListener('abort', close, { once: true });
  void qmp.closed.then(close);
  const prompt = () => terminal && lines.prompt(true);
  const say = (stream: Writable, text: string) => {
    // What is being typed goes down a line.
    stream.write(terminal ? `\r\x1b[K${text}\n` : `${text}\n`);
  };
  const ended = new AbortController();
  const events = tellEvents(qmp, ended.signal, (text) => {
    say(terminal ? output : asides, text);
    prompt();
  });
  const typed = lines[Symbol.asyncIterator]();
  prompt();
  for (let line = await typed.next(); !line.done; line = await typed.next()) {
    if (line.value.trim() !== '') {
      const answer = await execute(qmp, line.value, signal);
      if ('error' in answer) refused = true;
      if ('error' in answer) say(terminal ? output : asides, answer.error);
      else say(output, JSON.stringify(answer.result, undefined, 2));
    }
    prompt();
  }
  await closed;
  ended.abort();
  signal.removeEventListener('abort', close);
  await events;
  return { refused, history };
}

async function execute(
  qmp: QmpClient,
  line: string,
  signal: AbortSignal,
): Promise<{ result: unknown } | { error: string }> {
  try {
    const { command, arguments: given } = parseQmpLine(line);
    return { result: await qmp.executeUntyped(command, given, { signal }) };
  } catch (error) {
    if (error instanceof ExecuteError) return { error: `${error.class}: ${error.desc}` };
    if (error instanceof UsageError || error instanceof QmpError) return { error: error.message };
    throw error;
  }
}

async function tellEvents(qmp: QmpClient, signal: AbortSignal, tell: (text: string) => void): Promise<void> {
  try {
    for await (const { event, data, timestamp } of qmp.events.iterate({ signal })) {
      const time = new Date(timestamp.seconds * 1000 + timestamp.microseconds / 1000)
        .toISOString()
        .slice(11, 23);
      tell(`${time} ${event} ${JSON.stringify(data ?? {})}`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
