import { expect } from 'chai';
import type { Synchronizer } from '../../src/backends/synchronizer.js';

const unasked = () => expect.fail('Expected the kernel to be asked for the fdatasync');

/** Stands behind calls that are to be asked for every fdatasync: it fails the test if it is asked. */
export const noSynchronizer: Synchronizer = { synchronize: unasked, wait: unasked };
