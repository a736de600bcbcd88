import { writeSync } from 'node:fs';
import type { Backend } from '../backends/backend.js';
import { FileBackend } from '../backends/file-backend.js';
import { VolatileCache } from '../backends/volatile-cache.js';
import { type DeviceMutation, type MigratingParts, ofMigration, replace } from './mutation.js';

/** Writes that are remembered, and how long after the hand-over they are repeated at the latest, in milliseconds. */
const REMEMBERED = 64;
const LATE = 500;

/** Both sides, or neither, have the image. */
export const ownership: readonly DeviceMutation[] = [
  {
    name: 'image-lock-ignored',
    origin: 'general',
    description:
      'The image is not locked: a second server is not refused, and a source that handed it over goes on with it ' +
      'while the destination writes.',
    change({ context }) {
      for (const { backend } of context.namespaces.all) {
        const lock = imageOf(backend)?.image.lock;
        if (lock === undefined) continue;
        lock.release();
        Object.defineProperties(lock, {
          held: { get: () => true },
          acquire: { value: () => undefined },
          release: { value: () => undefined },
        });
      }
    },
  },
  {
    name: 'lock-kept-at-hand-over',
    origin: 'general',
    description: 'The source keeps the lock of its images: the destination cannot run (EBUSY).',
    change: ofMigration(({ context }) => {
      replace(context.namespaces, 'release', () => () => undefined);
    }),
  },
  {
    name: 'write-after-hand-over',
    origin: 'general',
    description:
      `The source writes its last ${REMEMBERED} writes once more when its client goes, or ${LATE} ms after the ` +
      'hand-over: over what the destination has written to the same blocks.',
    change: ofMigration(writeLate),
  },
];

/** The file behind a namespace. */
function imageOf(backend: Backend): FileBackend | undefined {
  const inner = backend instanceof VolatileCache ? backend.inner : backend;
  return inner instanceof FileBackend ? inner : undefined;
}

function writeLate({ migration, context: { namespaces } }: MigratingParts): void {
  let last: { readonly backend: Backend; readonly offset: number; readonly length: number }[] = [];
  let late: { readonly backend: Backend; readonly offset: number; readonly data: Uint8Array }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const writeAgain = () => {
    clearTimeout(timer);
    for (const { backend, offset, data } of late.splice(0)) {
      const image = imageOf(backend);
      if (image !== undefined) writeSync(image.image.descriptor, data, 0, data.length, offset);
    }
  };
  for (const { backend } of namespaces.all) {
    replace(backend, 'write', (write) => (offset, segments, memory) => {
      last = [...last.slice(1 - REMEMBERED), { backend, offset, length: segments.length }];
      return write(offset, segments, memory);
    });
    replace(backend, 'close', (close) => () => {
      clearTimeout(timer);
      late = [];
      close();
    });
  }
  replace(namespaces, 'release', (release) => () => {
    late = last.map(({ length, ...range }) => ({ ...range, data: new Uint8Array(length) }));
    for (const { backend, offset, data } of late) backend.readBytes(offset, data);
    last = [];
    release();
    timer = setTimeout(writeAgain, LATE);
    timer.unref();
  });
  replace(migration, 'reset', (reset) => () => {
    reset();
    writeAgain();
  });
}
