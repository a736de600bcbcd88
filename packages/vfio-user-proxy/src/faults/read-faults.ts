import { constants } from 'node:os';
import { Command, Feature } from 'vfio-user';
import { controlError } from '../control/errors.js';
import {
  FAULT_ACTIONS,
  LARGEST_PERCENT,
  LONGEST_DELAY_MS,
  MAX_FAULTS,
  type MessageFault,
} from './message-fault.js';

type Fields = Record<string, unknown>;

const LARGEST_COUNT = 1_000_000_000;
const LARGEST_ERRNO = 4095;
/** Bits of the payload of the longest message that there is. */
const LARGEST_BIT = 2 ** 31 - 1;

/** Which field only some actions have. */
const ONLY_OF: Readonly<Record<string, readonly string[]>> = {
  milliseconds: ['delay', 'reorder'],
  percent: ['slow'],
  errno: ['errno'],
  bit: ['corrupt'],
};

/** The readers of a fault's fields; each returns what it read, or throws. */
const readers: { [Name in keyof Required<MessageFault>]: (value: unknown) => MessageFault[Name] } = {
  action: oneOf('action', FAULT_ACTIONS),
  from: oneOf('from', ['client', 'server'] as const),
  type: oneOf('type', ['command', 'reply'] as const),
  command: oneOf('command', Object.keys(Command) as (keyof typeof Command)[]),
  feature: oneOf('feature', Object.keys(Feature) as (keyof typeof Feature)[]),
  offset: integer('offset', 0, Number.MAX_SAFE_INTEGER),
  injected: (value) => {
    if (typeof value !== 'boolean') throw invalid('"injected"', 'true or false', value);
    return value;
  },
  nth: integer('nth', 1, LARGEST_COUNT),
  every: integer('every', 1, LARGEST_COUNT),
  count: integer('count', 1, LARGEST_COUNT),
  milliseconds: integer('milliseconds', 1, LONGEST_DELAY_MS),
  percent: integer('percent', 1, LARGEST_PERCENT),
  errno: (value) => {
    const named = typeof value === 'string' ? Reflect.get(constants.errno, value) : value;
    return integer('errno', 1, LARGEST_ERRNO)(named ?? value);
  },
  bit: integer('bit', 0, LARGEST_BIT),
};

/**
 * Checks a list of faults.
 *
 * @throws {ControlError} EINVAL that names the fault and its field
 */
export function readFaults(value: unknown): MessageFault[] {
  if (!Array.isArray(value) || value.length > MAX_FAULTS) {
    throw invalid('"faults"', `a list of at most ${MAX_FAULTS}`, value);
  }
  return value.map(readFault);
}

function readFault(value: unknown): MessageFault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('a fault', 'an object', value);
  }
  const given = value as Fields;
  const fault: Fields = {};
  for (const [name, content] of Object.entries(given)) {
    if (!Object.hasOwn(readers, name)) {
      throw invalid('a field of a fault', `one of ${Object.keys(readers).join(', ')}`, name);
    }
    fault[name] = readers[name as keyof MessageFault](content);
  }
  const action = readers.action(fault.action);
  for (const [name, actions] of Object.entries(ONLY_OF)) {
    if (fault[name] !== undefined && !actions.includes(action)) {
      throw invalid(`"${name}"`, `a fault of ${actions.join(' or ')}`, action);
    }
  }
  if (action === 'delay' && fault.milliseconds === undefined) {
    throw invalid('"milliseconds"', 'how long to delay', undefined);
  }
  if (action === 'slow' && fault.percent === undefined) {
    throw invalid('"percent"', 'by how much to slow down', undefined);
  }
  if (action === 'errno' && fault.errno === undefined) throw invalid('"errno"', 'an errno', undefined);
  if (fault.feature !== undefined && (fault.command ?? 'DEVICE_FEATURE') !== 'DEVICE_FEATURE') {
    throw invalid('"command"', 'DEVICE_FEATURE with a feature', fault.command);
  }
  const accesses: unknown[] = ['REGION_READ', 'REGION_WRITE'];
  if (fault.offset !== undefined && !accesses.includes(fault.command)) {
    throw invalid('"command"', 'REGION_READ or REGION_WRITE with an offset', fault.command);
  }
  return fault as unknown as MessageFault;
}

/**
 * Reads a fault as the command line has it: the action with its number (`drop`, `delay=250`, `errno=EIO`), then what it
 * strikes, separated by commas: `delay=250,from=client,command=DEVICE_FEATURE,injected,nth=2`.
 *
 * @throws {ControlError} EINVAL that says what was expected
 */
export function parseFault(text: string): MessageFault {
  const [first = '', ...rest] = text.split(',');
  const [action, amount] = divided(first);
  const fields: Fields = { action };
  if (amount !== undefined) {
    const names: Fields = {
      ...{ delay: 'milliseconds', reorder: 'milliseconds', slow: 'percent' },
      ...{ errno: 'errno', corrupt: 'bit' },
    };
    const name = Object.hasOwn(names, action) ? names[action] : undefined;
    if (typeof name !== 'string') throw invalid('a fault', 'an action without a value', first);
    fields[name] = scalar(amount);
  }
  for (const part of rest) {
    const [name, value] = divided(part);
    fields[name] = value === undefined ? true : scalar(value);
  }
  return readFault(fields);
}

function divided(text: string): [name: string, value: string | undefined] {
  const at = text.indexOf('=');
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function scalar(text: string): unknown {
  if (/^\d+$/.test(text)) return Number(text);
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

function oneOf<const T extends string>(name: string, allowed: readonly T[]): (value: unknown) => T {
  return (value) => {
    if (!(allowed as readonly unknown[]).includes(value))
      throw invalid(`"${name}"`, `one of ${allowed.join(', ')}`, value);
    return value as T;
  };
}

function integer(name: string, least: number, most: number): (value: unknown) => number {
  return (value) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most) {
      throw invalid(`"${name}"`, `an integer from ${least} to ${most}`, value);
    }
    return value;
  };
}

function invalid(what: string, expected: string, got: unknown): Error {
  const text = JSON.stringify(got) ?? 'nothing';
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return controlError('EINVAL', `Expected ${expected} as ${what} of a message fault, but got ${shown}.`);
}
