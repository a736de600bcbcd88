import { closeSync, ftruncateSync, openSync } from 'node:fs';
import type { Scenario } from '../../scenario/schema.js';
import type { RunPaths } from '../resources/run-paths.js';
import type { BackingImage } from './storage-device.js';

/** Where the files of the namespaces are: one each. */
export function backingImages(
  namespaces: Scenario['device']['namespaces'],
  directory: Pick<RunPaths, 'file'>,
): BackingImage[] {
  return namespaces.map(({ size, blockSize }, index) => {
    return { path: directory.file(`namespace-${index + 1}.raw`), size, blockSize };
  });
}

/** Makes one sparse file a namespace. */
export function makeBackingImages(
  namespaces: Scenario['device']['namespaces'],
  directory: Pick<RunPaths, 'file'>,
): BackingImage[] {
  const images = backingImages(namespaces, directory);
  for (const { path, size } of images) {
    const descriptor = openSync(path, 'wx');
    ftruncateSync(descriptor, size);
    closeSync(descriptor);
  }
  return images;
}
