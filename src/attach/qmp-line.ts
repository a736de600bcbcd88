import { UsageError } from '../usage-error.js';

/** A command of the QEMU Machine Protocol, as a person wrote it. */
export interface QmpLine {
  readonly command: string;
  readonly arguments?: object;
}

const help =
  'Write a command such as query-status, arguments as JSON: human-monitor-command {"command-line":"info pci"}, or as ' +
  'names and values: device_del id=disk0.';

/**
 * Reads `COMMAND`, `COMMAND {JSON}` or `COMMAND name=value …`, or a whole message `{"execute":…,"arguments":…}`. A value
 * that is no JSON is a string. Throws a UsageError.
 */
export function parseQmpLine(line: string): QmpLine {
  const text = line.trim();
  if (text.startsWith('{')) return parseMessage(text);
  const [, command = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  return parseQmpCommand(command, rest);
}

/** The same with the arguments apart. Throws a UsageError. */
export function parseQmpCommand(command: string, rest: string): QmpLine {
  if (!/^[a-zA-Z][\w-]*$/.test(command))
    throw new UsageError(`Expected a command, got "${command}". ${help}`);
  if (rest.trim() === '') return { command };
  return { command, arguments: rest.trim().startsWith('{') ? parseObject(rest) : parsePairs(rest) };
}

function parseMessage(text: string): QmpLine {
  const message = parseObject(text) as { execute?: unknown; arguments?: unknown };
  const { execute, arguments: given } = message;
  if (typeof execute !== 'string' || (given !== undefined && (typeof given !== 'object' || given === null)))
    throw new UsageError(`Expected {"execute":COMMAND,"arguments":{…}}, got ${text}.`);
  return given === undefined ? { command: execute } : { command: execute, arguments: given };
}

function parseObject(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (error) {
    throw new UsageError(`Expected an object of JSON, got ${text}: ${(error as Error).message}. ${help}`, {
      cause: error,
    });
  }
}

function parsePairs(text: string): object {
  const pairs = text.split(/\s+/).map((pair) => /^([\w.-]+)=(.*)$/.exec(pair) ?? pair);
  const wrong = pairs.find((pair) => typeof pair === 'string');
  if (wrong !== undefined) throw new UsageError(`Expected name=value, got "${wrong}". ${help}`);
  return Object.fromEntries(
    (pairs as RegExpExecArray[]).map(([, name, value]) => [name, parseValue(value!)]),
  );
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
