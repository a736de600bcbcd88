import { dynamicTag, ElfImage } from './elf-image.js';

/** What the dynamic loader needs to know of an ELF file before it maps it. */
export interface ElfDependencies {
  /** The loader's path (PT_INTERP); absent in a library and in a static program. */
  interpreter?: string;
  /** Names of the needed libraries (DT_NEEDED), in their order. */
  needed: string[];
  /** Folders to search before the system's (DT_RUNPATH or DT_RPATH), unexpanded. */
  searchPath: string[];
}

/**
 * Reads which files the dynamic loader would load for an ELF file.
 *
 * @throws Error when the file is of another class or refers outside itself
 */
export function readElfDependencies(bytes: Buffer, name: string): ElfDependencies {
  const image = new ElfImage(bytes, name);
  const dependencies: ElfDependencies = { needed: [], searchPath: [] };
  if (image.interpreter !== undefined) dependencies.interpreter = image.interpreter;

  const entries = image.dynamicEntries();
  const stringTable = entries.find(({ tag }) => tag === dynamicTag.stringTable)?.value;
  if (stringTable === undefined) return dependencies;
  const strings = image.offsetOf(stringTable);
  for (const { tag, value } of entries) {
    if (tag === dynamicTag.needed) dependencies.needed.push(image.stringAt(strings + value));
    if (tag === dynamicTag.runtimePath || tag === dynamicTag.runtimePathOld) {
      dependencies.searchPath.push(
        ...image
          .stringAt(strings + value)
          .split(':')
          .filter(Boolean),
      );
    }
  }
  return dependencies;
}
