import type { Machine } from './machine.js';

/** The machines that this process has started and not yet released: the lab's ground is looked at under all of them. */
export const runningMachines = new Set<Machine>();
