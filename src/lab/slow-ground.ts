import { isInLab } from './is-in-lab.js';

/** How much longer everything may take in the lab, which is a machine under emulation as a rule. */
const factor = 3;

/** A time limit for the lab, of the one for a computer as it is. */
export function moreTime(milliseconds: number): number {
  return factor * milliseconds;
}

/** A time limit for where this runs, of the one for a computer as it is: more in the lab. */
export function limitHere(milliseconds: number): number {
  return isInLab() ? moreTime(milliseconds) : milliseconds;
}
