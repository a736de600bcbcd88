/** What an end that states no `max_data_xfer_size` accepts, in bytes. */
const DEFAULT_TRANSFER = 1024 * 1024;
/** The most that QEMU accepts of a server. */
const LARGEST_TRANSFER = 64 * 1024 * 1024;
const SMALLEST_TRANSFER = 4096;
/** Room in a message for what goes with the data. */
const OVERHEAD = 64 * 1024;
/** No message is longer, whatever the ends state; in bytes. */
export const LARGEST_MESSAGE = LARGEST_TRANSFER + OVERHEAD;

/** The `max_data_xfer_size` of either end, read from the VERSION messages. */
export class TransferLimits {
  /** Bytes of data in a message to QEMU. */
  client = DEFAULT_TRANSFER;
  /** Bytes of data in a message to the device server. */
  server = DEFAULT_TRANSFER;

  /** The longest message that either end may send, in bytes. */
  get maxMessageSize(): number {
    return Math.max(this.client, this.server, DEFAULT_TRANSFER) + OVERHEAD;
  }

  /** Reads a VERSION payload: major and minor version, then capabilities in JSON with a NUL at the end. */
  read(end: 'client' | 'server', payload: Uint8Array): void {
    this[end] = statedTransfer(payload.subarray(4));
  }
}

function statedTransfer(json: Uint8Array): number {
  const nul = json.indexOf(0);
  let stated: unknown;
  try {
    const data: unknown = JSON.parse(Buffer.from(nul === -1 ? json : json.subarray(0, nul)).toString('utf8'));
    stated = property(property(data, 'capabilities'), 'max_data_xfer_size');
  } catch {
    // Whether this is an acceptable proposal is for the other end to say; without a statement the default holds.
  }
  if (typeof stated !== 'number' || !Number.isSafeInteger(stated)) return DEFAULT_TRANSFER;
  return Math.min(LARGEST_TRANSFER, Math.max(SMALLEST_TRANSFER, stated));
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
