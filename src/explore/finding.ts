import type { Broken } from './ground.js';

/** How often something failed for the same promise and a like reason. */
export interface Repeats {
  readonly failed: number;
  readonly of: number;
}

/** A scenario that breaks a promise, as small as it could be made. */
export interface Finding {
  /** Of the fixture. */
  readonly name: string;
  /** The fixture's folder. */
  readonly folder: string;
  readonly promise: string;
  /** The checker's sentence, for the scenario as it is now. */
  readonly reason: string;
  /** Its number among the scenarios that are drawn from the seed, from 1. */
  readonly number: number;
  /** From the start of the search until it was found, and until it was as small as this. */
  readonly seconds: { readonly found: number; readonly smallest: number };
  readonly repeats: Repeats;
  /** As the fixture has it. */
  readonly scenario: object;
  /** As it was drawn, and what it broke. */
  readonly drawn: { readonly scenario: object; readonly size: string; readonly broken: Broken };
  readonly size: string;
}

/** What a search did, and what it found. */
export interface Exploration {
  readonly ground: 'device' | 'machine';
  readonly seed: number;
  readonly minutes: number;
  readonly seconds: number;
  /** Drawn and run, without those that a finding was made smaller by. */
  readonly scenarios: number;
  /** Of those, the ones that broke nothing, but left a promise without evidence. */
  readonly inconclusive: number;
  readonly findings: readonly Finding[];
}
