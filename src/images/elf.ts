/** What the dynamic loader needs to know of an ELF file before it maps it. */
export interface ElfDependencies {
  /** The loader's path (PT_INTERP); absent in a library and in a static program. */
  interpreter?: string;
  /** Names of the needed libraries (DT_NEEDED), in their order. */
  needed: string[];
  /** Folders to search before the system's (DT_RUNPATH or DT_RPATH), unexpanded. */
  searchPath: string[];
}

const programHeader = { load: 1, dynamic: 2, interpreter: 3 } as const;
const dynamicTag = { end: 0, needed: 1, stringTable: 5, runtimePathOld: 15, runtimePath: 29 } as const;

interface Segment {
  type: number;
  offset: number;
  virtualAddress: number;
  fileSize: number;
}

/** Whether the bytes begin as every ELF file does. */
export function isElf(image: Buffer): boolean {
  return image.length >= 64 && image.readUInt32BE(0) === 0x7f454c46;
}

/**
 * Reads the dependencies of a 64-bit little-endian ELF file from its program headers
 * (System V gABI, chapters 4 and 5). Section headers are not consulted: a stripped file may have none.
 *
 * @throws Error when the file is of another class or refers outside itself.
 */
export function readElfDependencies(image: Buffer, name: string): ElfDependencies {
  if (!isElf(image) || image[4] !== 2 || image[5] !== 1) {
    throw new Error(
      `Expected "${name}" to be a 64-bit little-endian ELF file, but its header says otherwise.`,
    );
  }
  const segments = readSegments(image, name);
  const dynamic = segments.find((segment) => segment.type === programHeader.dynamic);
  const interpreter = segments.find((segment) => segment.type === programHeader.interpreter);
  const dependencies: ElfDependencies = { needed: [], searchPath: [] };
  if (interpreter) dependencies.interpreter = readString(image, interpreter.offset, name);
  if (!dynamic) return dependencies;

  const tags = readDynamicTags(slice(image, dynamic.offset, dynamic.fileSize, name));
  const stringTable = tags.find(([tag]) => tag === dynamicTag.stringTable)?.[1];
  if (stringTable === undefined) return dependencies;
  const strings = fileOffset(segments, stringTable, name);
  for (const [tag, value] of tags) {
    if (tag === dynamicTag.needed) dependencies.needed.push(readString(image, strings + value, name));
    if (tag === dynamicTag.runtimePath || tag === dynamicTag.runtimePathOld) {
      dependencies.searchPath.push(
        ...readString(image, strings + value, name)
          .split(':')
          .filter(Boolean),
      );
    }
  }
  return dependencies;
}

function readSegments(image: Buffer, name: string): Segment[] {
  const entrySize = image.readUInt16LE(54);
  const count = image.readUInt16LE(56);
  const table = slice(image, Number(image.readBigUInt64LE(32)), entrySize * count, name);
  if (count > 0 && entrySize < 56) {
    throw new Error(
      `Expected program headers of at least 56 bytes in "${name}", but they have ${entrySize}.`,
    );
  }
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

function readDynamicTags(section: Buffer): [tag: number, value: number][] {
  const tags: [number, number][] = [];
  for (let at = 0; at + 16 <= section.length; at += 16) {
    const tag = Number(section.readBigUInt64LE(at));
    if (tag === dynamicTag.end) break;
    tags.push([tag, Number(section.readBigUInt64LE(at + 8))]);
  }
  return tags;
}

function fileOffset(segments: Segment[], address: number, name: string): number {
  const segment = segments.find(
    ({ type, virtualAddress, fileSize }) =>
      type === programHeader.load && address >= virtualAddress && address < virtualAddress + fileSize,
  );
  if (!segment)
    throw new Error(`Expected the string table of "${name}" in a loaded segment, but it is in none.`);
  return segment.offset + (address - segment.virtualAddress);
}

function slice(image: Buffer, offset: number, length: number, name: string): Buffer {
  if (offset + length > image.length) {
    throw new Error(
      `Expected ${length} bytes at offset ${offset} of "${name}", but the file ends at ${image.length}.`,
    );
  }
  return image.subarray(offset, offset + length);
}

function readString(image: Buffer, offset: number, name: string): string {
  const end = offset < image.length ? image.indexOf(0, offset) : -1;
  if (end === -1) throw new Error(`Expected a string at offset ${offset} of "${name}", but it has no end.`);
  return image.toString('utf8', offset, end);
}
