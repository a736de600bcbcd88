import { readFaults } from '../faults/read-faults.js';
import { isPageSize } from '../inject/dirty-logging.js';
import { controlError } from './errors.js';
import {
  DEVICE_STATES,
  type DeviceState,
  type RequestArguments,
  type RequestLine,
  type RequestName,
} from './protocol.js';

const LARGEST_TIMEOUT_MS = 10 * 60_000;

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(what: string, expected: string, got: unknown): Error {
  return controlError('EINVAL', `Expected ${expected} as ${what}, but got ${shortened(got)}.`);
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/**
 * Reads a line of a control client.
 *
 * @throws {ControlError} EINVAL if it is no request
 */
export function parseRequest(line: string): RequestLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw controlError('EINVAL', `Expected a line of JSON, but got ${shortened(line)}.`);
  }
  if (!isFields(value)) throw invalid('a request', 'an object', value);
  const { id, request, timeoutMs, arguments: args } = value;
  if (!Number.isSafeInteger(id)) throw invalid('"id"', 'an integer', id);
  if (typeof request !== 'string') throw invalid('"request"', 'a string', request);
  if (timeoutMs !== undefined && !isIntegerWithin(timeoutMs, 1, LARGEST_TIMEOUT_MS)) {
    throw invalid('"timeoutMs"', `an integer from 1 to ${LARGEST_TIMEOUT_MS}`, timeoutMs);
  }
  return {
    id: id as number,
    request,
    arguments: args ?? {},
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

function isIntegerWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
}

function integer(fields: Fields, name: string, least: number, most: number): number {
  const value = fields[name];
  if (!isIntegerWithin(value, least, most))
    throw invalid(`"${name}"`, `an integer from ${least} to ${most}`, value);
  return value;
}

function optionalBoolean(fields: Fields, name: string): boolean {
  const value = fields[name] ?? false;
  if (typeof value !== 'boolean') throw invalid(`"${name}"`, 'true or false', value);
  return value;
}

const none = () => ({});

const readers: { [Name in RequestName]: (fields: Fields) => RequestArguments<Name> } = {
  status: none,
  'migration-features': none,
  'probe-feature': (fields) => ({
    feature: integer(fields, 'feature', 0, 0xffff),
    get: optionalBoolean(fields, 'get'),
    set: optionalBoolean(fields, 'set'),
  }),
  'get-state': none,
  'set-state': ({ state }) => {
    if (!DEVICE_STATES.includes(state as DeviceState)) {
      throw invalid('"state"', `one of ${DEVICE_STATES.join(', ')}`, state);
    }
    return { state: state as DeviceState };
  },
  'read-state': none,
  'write-state': ({ data }) => {
    if (typeof data !== 'string' || !isBase64(data)) throw invalid('"data"', 'base64', data);
    return { data };
  },
  'read-region': (fields) => ({
    region: integer(fields, 'region', 0, 0xffff_ffff),
    offset: integer(fields, 'offset', 0, Number.MAX_SAFE_INTEGER),
    length: integer(fields, 'length', 1, 64 * 1024 * 1024),
  }),
  'start-dirty-logging': ({ pageSize = 4096 }) => {
    if (typeof pageSize !== 'number' || !isPageSize(pageSize)) {
      throw invalid('"pageSize"', 'a power of two from 4096 on', pageSize);
    }
    return { pageSize };
  },
  'stop-dirty-logging': none,
  'report-dirty': none,
  'replay-dirty': (fields) => ({ all: optionalBoolean(fields, 'all') }),
  'signal-vectors': none,
  'dma-maps': none,
  'set-faults': ({ faults }) => ({ faults: readFaults(faults) }),
  stop: none,
};

/** Buffer.from skips what is no base64; what decodes to less than its length promises is not whole. */
function isBase64(data: string): boolean {
  return data.length % 4 === 0 && Buffer.byteLength(data, 'base64') === Buffer.from(data, 'base64').length;
}

export function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(readers, name);
}

/**
 * Checks a request's arguments.
 *
 * @throws {ControlError} EINVAL that names the argument
 */
export function readArguments<Name extends RequestName>(name: Name, args: unknown): RequestArguments<Name> {
  if (!isFields(args)) throw invalid('"arguments"', 'an object', args);
  return readers[name](args);
}
