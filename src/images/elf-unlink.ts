import { type DynamicEntry, dynamicTag, ElfImage } from './elf-image.js';

const symbolSize = 24;
const binding = { global: 1, weak: 2 } as const;
/** Version index of a symbol that is bound without regard to versions. */
const unversioned = 1;

/**
 * Takes libraries out of what a program needs, and returns the changed copy. What the program wanted from
 * them becomes weak: it is null unless another library has it, so only code that calls it fails.
 *
 * A program that can do many things needs the libraries of all of them at its start, although a guest
 * may want just one. Without them it starts sooner and its image is smaller.
 *
 * @param libraries names as in DT_NEEDED
 * @throws Error when the program does not need one of them, or has no symbol versions
 */
export function unlinkLibraries(program: Buffer, libraries: readonly string[], name: string): Buffer {
  const image = new ElfImage(Buffer.from(program), name);
  const entries = image.dynamicEntries();
  const address = (tag: number) => {
    const entry = entries.find((candidate) => candidate.tag === tag);
    if (!entry)
      throw new Error(`Expected "${name}" to have the dynamic tag 0x${tag.toString(16)}, but it has not.`);
    return entry;
  };
  const strings = image.offsetOf(address(dynamicTag.stringTable).value);
  const isUnlinked = (offset: number) => libraries.includes(image.stringAt(strings + offset));

  const kept = entries.filter(({ tag, value }) => tag !== dynamicTag.needed || !isUnlinked(value));
  if (entries.length - kept.length !== libraries.length) {
    throw new Error(`Expected "${name}" to need each of ${libraries.join(', ')}, but it does not.`);
  }
  const dropped = dropNeededVersions(
    image,
    { first: address(dynamicTag.neededVersions), count: address(dynamicTag.neededVersionCount) },
    isUnlinked,
  );
  weakenSymbols(image, dropped, {
    symbols: image.offsetOf(address(dynamicTag.symbolTable).value),
    versions: image.offsetOf(address(dynamicTag.symbolVersions).value),
    // GNU's hash table begins with the defined symbols: all before its first are undefined ones.
    count: image.slice(image.offsetOf(address(dynamicTag.gnuHash).value), 8).readUInt32LE(4),
  });
  writeDynamic(image, kept);
  return image.bytes;
}

/**
 * Takes the versions wanted from unlinked libraries out of the chain of `Elf64_Verneed` records, for the
 * loader insists that each is loaded.
 *
 * @returns the indices by which symbols referred to those versions
 */
function dropNeededVersions(
  image: ElfImage,
  chain: { first: DynamicEntry; count: DynamicEntry },
  isUnlinked: (nameOffset: number) => boolean,
): Set<number> {
  const dropped = new Set<number>();
  let previous: Buffer | undefined;
  let at = image.offsetOf(chain.first.value);
  for (let left = chain.count.value; left > 0; left--) {
    const record = image.slice(at, 16);
    const next = record.readUInt32LE(12);
    if (isUnlinked(record.readUInt32LE(4))) {
      let version = at + record.readUInt32LE(8);
      for (let versions = record.readUInt16LE(2); versions > 0; versions--) {
        const auxiliary = image.slice(version, 16);
        dropped.add(auxiliary.readUInt16LE(6));
        version += auxiliary.readUInt32LE(12);
      }
      chain.count.value -= 1;
      if (!previous) chain.first.value += next;
      else previous.writeUInt32LE(next === 0 ? 0 : previous.readUInt32LE(12) + next, 12);
    } else {
      previous = record;
    }
    if (next === 0) break;
    at += next;
  }
  return dropped;
}

function weakenSymbols(
  image: ElfImage,
  dropped: ReadonlySet<number>,
  table: { symbols: number; versions: number; count: number },
): void {
  for (let index = 1; index < table.count; index++) {
    const symbol = image.slice(table.symbols + index * symbolSize, symbolSize);
    const version = image.slice(table.versions + index * 2, 2);
    const versionIndex = version.readUInt16LE(0) & 0x7fff;
    const information = symbol.readUInt8(4);
    // An unlinked library may be without versions; a symbol that another one has is bound to it all the same.
    if (information >> 4 !== binding.global || (versionIndex > unversioned && !dropped.has(versionIndex)))
      continue;
    symbol.writeUInt8((binding.weak << 4) | (information & 0xf), 4);
    version.writeUInt16LE(unversioned, 0);
  }
}

function writeDynamic(image: ElfImage, entries: readonly DynamicEntry[]): void {
  if (!image.dynamic) return;
  const section = image.slice(image.dynamic.offset, image.dynamic.size);
  section.fill(0);
  for (const [index, { tag, value }] of entries.entries()) {
    section.writeBigUInt64LE(BigInt(tag), index * 16);
    section.writeBigUInt64LE(BigInt(value), index * 16 + 8);
  }
}
