import { Command, readU64 } from 'vfio-user';
import { readTrace, type TraceRecord } from 'vfio-user-proxy';

/** A namespace as its device described it. */
export interface RecordedNamespace {
  /** Bytes. */
  readonly size: number;
  readonly blockSize: 512 | 4096;
}

/** Bytes of address and count before the data of DMA_READ's replies and of DMA_WRITE. */
const accessHeader = 16;
/** Bytes of a submission queue entry (NVMe 1.4, 4.2), and of Identify's data (5.15.2). */
const entrySize = 64;
const identifySize = 4096;
const identifyOpcode = 0x06;
/** Identify's CNS for the data of a namespace. */
const namespaceData = 0x00;

/**
 * The namespaces of the NVMe controller of a trace with memory, by the answers to the guest's Identify commands, in the
 * order of their identifiers. Empty if the guest asked for none.
 */
export async function namespacesInTrace(trace: string): Promise<RecordedNamespace[]> {
  /** The identifiers of namespaces by the address that their data was asked for at. */
  const asked = new Map<number, number>();
  const found = new Map<number, RecordedNamespace>();
  for await (const record of readTrace(trace)) {
    const payload = Buffer.from(record.payload, 'hex');
    const data = payload.subarray(accessHeader);
    if (isRead(record)) for (const [id, address] of identifies(data)) asked.set(address, id);
    if (record.code !== Command.DMA_WRITE || record.from !== 'server' || data.length !== identifySize)
      continue;
    const address = readU64(new DataView(payload.buffer, payload.byteOffset), 0);
    const id = asked.get(address);
    asked.delete(address);
    const namespace = id === undefined ? undefined : readNamespace(data);
    if (namespace !== undefined && !found.has(id!)) found.set(id!, namespace);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, namespace]) => namespace);
}

/** Whether the device got something of the guest's memory. */
function isRead({ code, from, type }: TraceRecord): boolean {
  return code === Command.DMA_READ && from === 'client' && type === 'reply';
}

/** Namespace and address of each Identify command among submission queue entries. */
function* identifies(entries: Buffer): Generator<[number, number]> {
  for (let at = 0; at + entrySize <= entries.length; at += entrySize) {
    if (entries[at] !== identifyOpcode || entries[at + 40] !== namespaceData) continue;
    yield [entries.readUInt32LE(at + 4), readU64(new DataView(entries.buffer, entries.byteOffset), at + 24)];
  }
}

/** NSZE, and LBADS of the format that FLBAS chooses. Undefined if that is none that our images have. */
function readNamespace(data: Buffer): RecordedNamespace | undefined {
  const blocks = readU64(new DataView(data.buffer, data.byteOffset), 0);
  const blockSize = 2 ** data[128 + 4 * (data[26]! & 0xf) + 2]!;
  return blocks > 0 && (blockSize === 512 || blockSize === 4096)
    ? { size: blocks * blockSize, blockSize }
    : undefined;
}
