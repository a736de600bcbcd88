import { closeSync, ftruncateSync, openSync } from 'node:fs';
import type { Scenario } from '../../scenario/schema.js';
import type { RunDirectory } from '../resources/run-directory.js';
import type { BackingImage } from './storage-device.js';

/** Makes one sparse file a namespace. */
export function makeBackingImages(
  namespaces: Scenario['device']['namespaces'],
  directory: Pick<RunDirectory, 'file'>,
): BackingImage[] {
  return namespaces.map(({ size, blockSize }, index) => {
    const path = directory.file(`namespace-${index + 1}.raw`);
    const descriptor = openSync(path, 'wx');
    ftruncateSync(descriptor, size);
    closeSync(descriptor);
    return { path, size, blockSize };
  });
}
