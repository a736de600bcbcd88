/** Tags of the dynamic section (System V gABI chapter 5; the last three are GNU's). */
export const dynamicTag = {
  end: 0,
  needed: 1,
  stringTable: 5,
  symbolTable: 6,
  runtimePathOld: 15,
  runtimePath: 29,
  gnuHash: 0x6ffffef5,
  symbolVersions: 0x6ffffff0,
  neededVersions: 0x6ffffffe,
  neededVersionCount: 0x6fffffff,
} as const;

const programHeader = { load: 1, dynamic: 2, interpreter: 3 } as const;

interface Segment {
  type: number;
  offset: number;
  virtualAddress: number;
  fileSize: number;
}

export interface DynamicEntry {
  tag: number;
  value: number;
}

/** Whether the bytes begin as every ELF file does. */
export function isElf(bytes: Buffer): boolean {
  return bytes.length >= 64 && bytes.readUInt32BE(0) === 0x7f454c46;
}

/**
 * A 64-bit little-endian ELF file, looked at as the dynamic loader does: by its program headers alone,
 * since a stripped file may have no sections. Every read is checked against the file's end.
 */
export class ElfImage {
  /** Offset and size in bytes of the dynamic section; absent in a static program. */
  readonly dynamic: { offset: number; size: number } | undefined;
  /** The loader's path (PT_INTERP); absent in a library and in a static program. */
  readonly interpreter: string | undefined;
  readonly #segments: Segment[];

  /** @throws Error when the file is of another class or its headers refer outside it */
  constructor(
    readonly bytes: Buffer,
    readonly name: string,
  ) {
    if (!isElf(bytes) || bytes[4] !== 2 || bytes[5] !== 1) {
      throw new Error(
        `Expected "${name}" to be a 64-bit little-endian ELF file, but its header says otherwise.`,
      );
    }
    this.#segments = this.#readSegments();
    const dynamic = this.#segments.find(({ type }) => type === programHeader.dynamic);
    this.dynamic = dynamic && { offset: dynamic.offset, size: dynamic.fileSize };
    const interpreter = this.#segments.find(({ type }) => type === programHeader.interpreter);
    this.interpreter = interpreter && this.stringAt(interpreter.offset);
  }

  /** The entries of the dynamic section up to its end mark. */
  dynamicEntries(): DynamicEntry[] {
    if (!this.dynamic) return [];
    const section = this.slice(this.dynamic.offset, this.dynamic.size);
    const entries: DynamicEntry[] = [];
    for (let at = 0; at + 16 <= section.length; at += 16) {
      const tag = Number(section.readBigUInt64LE(at));
      if (tag === dynamicTag.end) break;
      entries.push({ tag, value: Number(section.readBigUInt64LE(at + 8)) });
    }
    return entries;
  }

  /** Where in the file the byte lies that is loaded at an address. */
  offsetOf(address: number): number {
    const segment = this.#segments.find(
      ({ type, virtualAddress, fileSize }) =>
        type === programHeader.load && address >= virtualAddress && address < virtualAddress + fileSize,
    );
    if (!segment) {
      throw new Error(
        `Expected address ${address} of "${this.name}" in a loaded segment, but it is in none.`,
      );
    }
    return segment.offset + (address - segment.virtualAddress);
  }

  /** Bytes of the file, shared with it. */
  slice(offset: number, length: number): Buffer {
    const end = this.bytes.length;
    if (offset + length > end) {
      throw new Error(
        `Expected ${length} bytes at ${offset} of "${this.name}", but the file ends at ${end}.`,
      );
    }
    return this.bytes.subarray(offset, offset + length);
  }

  stringAt(offset: number): string {
    const end = offset < this.bytes.length ? this.bytes.indexOf(0, offset) : -1;
    if (end === -1)
      throw new Error(`Expected a string at offset ${offset} of "${this.name}", but it has no end.`);
    return this.bytes.toString('utf8', offset, end);
  }

  #readSegments(): Segment[] {
    const entrySize = this.bytes.readUInt16LE(54);
    const count = this.bytes.readUInt16LE(56);
    if (count > 0 && entrySize < 56) {
      throw new Error(
        `Expected program headers of at least 56 bytes in "${this.name}", but they have ${entrySize}.`,
      );
    }
    const table = this.slice(Number(this.bytes.readBigUInt64LE(32)), entrySize * count);
    return Array.from({ length: count }, (_, index) => {
      const entry = table.subarray(index * entrySize);
      return {
        type: entry.readUInt32LE(0),
        offset: Number(entry.readBigUInt64LE(8)),
        virtualAddress: Number(entry.readBigUInt64LE(16)),
        fileSize: Number(entry.readBigUInt64LE(32)),
      };
    });
  }
}
