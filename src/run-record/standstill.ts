import type { MigrationRecord, RunRecord } from './run-record.js';
import { type TimelineItem, timelineOf } from './timeline.js';

/** A part of the time that the guest stood still, and the phase that it is put down to. */
export interface StandstillPart {
  readonly phase: string;
  readonly milliseconds: number;
}

/**
 * Splits the blackout of a migration, or the time from STOP to RESUME if there was no I/O, into parts that add up
 * to it: each moment counts for the phase that began last of those that were going on, so that phases which overlap
 * are not counted twice. `before-stop` is what the guest's I/O had waited already, `between-phases` what is no
 * phase's.
 */
export function standstillParts(run: RunRecord, migration: MigrationRecord): StandstillPart[] {
  return partsOf(timelineOf(run), migration);
}

export function partsOf(timeline: readonly TimelineItem[], migration: MigrationRecord): StandstillPart[] {
  const { stoppedAt, resumedAt, io } = migration;
  if (stoppedAt === undefined || resumedAt === undefined) return [];
  const from = Math.min(io?.blackout?.from ?? stoppedAt, stoppedAt);
  const to = Math.max(io?.blackout?.to ?? resumedAt, resumedAt);
  const phases = timeline
    .filter(({ kind, label }) => kind === 'phase' && label !== 'pre-copy' && label !== 'setup')
    .map(({ label, at, duration = 0 }) => ({ label, from: Math.max(at, stoppedAt), to: at + duration }))
    .filter((phase) => phase.from < to && phase.to > from)
    .sort((a, b) => a.from - b.from);
  const edges = [from, stoppedAt, to, ...phases.flatMap((phase) => [phase.from, Math.min(phase.to, to)])];
  const moments = [...new Set(edges)]
    .filter((moment) => moment >= from && moment <= to)
    .sort((a, b) => a - b);
  const parts = new Map<string, number>();
  for (let index = 1; index < moments.length; index++) {
    const start = moments[index - 1]!;
    const end = moments[index]!;
    const going = phases.findLast((phase) => phase.from <= start && phase.to >= end);
    const name = end <= stoppedAt ? 'before-stop' : (going?.label ?? 'between-phases');
    parts.set(name, (parts.get(name) ?? 0) + (end - start) / 1000);
  }
  return [...parts].map(([phase, milliseconds]) => ({ phase, milliseconds }));
}
