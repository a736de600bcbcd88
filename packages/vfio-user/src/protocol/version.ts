import { ProtocolError } from './errors.js';

/** The protocol version that this package speaks. */
export const VERSION_MAJOR = 0;
export const VERSION_MINOR = 1;

/** What one side says about itself in VERSION; the defaults are the specification's. */
export interface Capabilities {
  /** Descriptors that it can receive in one message. Default 1. */
  readonly maxMsgFds: number;
  /** Bytes of data in one transfer message. Default 1 MiB. */
  readonly maxDataXferSize: number;
  /** DMA mappings at the same time. Default 65535. */
  readonly maxDmaMaps: number;
  /** Page sizes of DMA mappings, or'ed together. Default 4096. */
  readonly pageSizes: number;
  readonly writeMultiple: boolean;
  readonly migration: { readonly pageSize: number; readonly maxBitmapSize: number } | undefined;
}

export const defaultCapabilities: Capabilities = {
  maxMsgFds: 1,
  maxDataXferSize: 1024 * 1024,
  maxDmaMaps: 65535,
  pageSizes: 4096,
  writeMultiple: false,
  migration: undefined,
};

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly capabilities: Capabilities;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Reads the payload of VERSION. Throws EINVAL for anything that is not what the specification describes. */
export function parseVersion(payload: Uint8Array): Version {
  if (payload.length < 4) throw invalid(`at least 4 bytes, but got ${payload.length}`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return {
    major: view.getUint16(0, true),
    minor: view.getUint16(2, true),
    capabilities: payload.length === 4 ? defaultCapabilities : parseCapabilities(payload.subarray(4)),
  };
}

/** The payload of VERSION. */
export function encodeVersion({ major, minor, capabilities }: Version): Uint8Array {
  const { migration } = capabilities;
  const json = JSON.stringify({
    capabilities: {
      max_msg_fds: capabilities.maxMsgFds,
      max_data_xfer_size: capabilities.maxDataXferSize,
      max_dma_maps: capabilities.maxDmaMaps,
      pgsizes: capabilities.pageSizes,
      ...(migration && {
        migration: { pgsize: migration.pageSize, max_bitmap_size: migration.maxBitmapSize },
      }),
      ...(capabilities.writeMultiple && { write_multiple: true }),
    },
  });
  const text = new TextEncoder().encode(json);
  const payload = new Uint8Array(4 + text.length + 1);
  const view = new DataView(payload.buffer);
  view.setUint16(0, major, true);
  view.setUint16(2, minor, true);
  payload.set(text, 4);
  return payload;
}

function parseCapabilities(data: Uint8Array): Capabilities {
  if (data.at(-1) !== 0) throw invalid('its JSON to end with NUL');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data.subarray(0, -1)));
  } catch (cause) {
    throw new ProtocolError('EINVAL', 'Expected VERSION to hold JSON in UTF-8, but it cannot be parsed', {
      cause,
    });
  }
  const given = object(object(json, 'its JSON').capabilities ?? {}, 'capabilities');
  const migration = given.migration === undefined ? undefined : object(given.migration, 'migration');
  return {
    maxMsgFds: integer(given, 'max_msg_fds', defaultCapabilities.maxMsgFds),
    maxDataXferSize: integer(given, 'max_data_xfer_size', defaultCapabilities.maxDataXferSize),
    maxDmaMaps: integer(given, 'max_dma_maps', defaultCapabilities.maxDmaMaps),
    pageSizes: integer(given, 'pgsizes', defaultCapabilities.pageSizes),
    writeMultiple: boolean(given, 'write_multiple'),
    migration: migration && {
      pageSize: integer(migration, 'pgsize', 4096),
      maxBitmapSize: integer(migration, 'max_bitmap_size', 256 * 1024 * 1024),
    },
  };
}

function object(value: unknown, name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(`${name} to be an object`);
  return value as JsonObject;
}

function integer(from: JsonObject, name: string, fallback: number): number {
  const value = Object.hasOwn(from, name) ? from[name] : fallback;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw invalid(`${name} to be a non-negative integer`);
  }
  return value;
}

function boolean(from: JsonObject, name: string): boolean {
  const value = Object.hasOwn(from, name) ? from[name] : false;
  if (typeof value !== 'boolean') throw invalid(`${name} to be a boolean`);
  return value;
}

const invalid = (expected: string): ProtocolError =>
  new ProtocolError('EINVAL', `Expected VERSION to have ${expected}`);
