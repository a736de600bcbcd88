import { combine, type Verdict } from '../../src/checkers/promise.js';
import type { MeasuredRun } from '../../src/figures/measured-run.js';
import { ratioOf } from '../../src/figures/ratio.js';
import { judgeGate } from '../../src/gates/judge-gate.js';
import { judgeFigure } from '../../src/gates/judged-figure.js';
import type { Gate, HostClass } from '../../src/gates/schema.js';
import { median } from '../../src/statistics/median.js';
import { seededOrder } from '../../src/statistics/seeded-order.js';
import { type Block, blocksOf } from './blocks.js';
import { type Condition, conditions } from './experiment.js';
import type { Sample } from './samples.js';

/** A gate that is tried: a figure with a limit of its own, or all of a gate's file. */
export interface TriedGate {
  readonly name: string;
  judge(first: readonly MeasuredRun[], second: readonly MeasuredRun[]): Verdict;
}

/** How a gate decided that compares a condition with `a`, the build itself. */
export interface Decisions {
  readonly gate: string;
  readonly condition: Condition;
  /** Rounds that each gate had, and how many there were to choose from. */
  readonly rounds: number;
  readonly ofRounds: number;
  /** Of gates that each have rounds drawn from all of them, none twice: shares. The same round is in several gates. */
  readonly drawn: Shares;
  /** Of gates that have no round in common, in the order in which they were measured. */
  readonly disjoint: Shares;
}

export interface Shares {
  readonly gates: number;
  readonly pass: number;
  readonly inconclusive: number;
  readonly breached: number;
}

export interface DecisionSettings {
  readonly rounds: readonly number[];
  readonly drawn: number;
  readonly seed: number;
}

const confidence = 0.95;

/** A gate of one figure's ratio to the baseline. */
export function figureGate(figure: string, limit: number, seed: number): TriedGate {
  return {
    name: `${figure}, at most × ${limit}`,
    judge(first, second) {
      const interval = ratioOf(figure, { first, second, paired: true }, median, { confidence, seed });
      return judgeFigure({ name: figure, unit: '×', limit, bound: 'most' }, interval).verdict;
    },
  };
}

/** A gate as its file has it. */
export function wholeGate(gate: Gate, { class: name, thresholds }: HostClass): TriedGate {
  return {
    name: `${gate.name} (${name})`,
    judge: (first, second) =>
      combine(judgeGate(thresholds, { runs: second, baseline: { first, second, paired: true } }, gate)),
  };
}

/** Tries gates on what was measured: every condition against the build itself. */
export function decide(
  samples: readonly Sample[],
  gates: readonly TriedGate[],
  settings: DecisionSettings,
): Decisions[] {
  const blocks = blocksOf(samples);
  return gates.flatMap((gate) =>
    conditions
      .filter((condition) => condition !== 'a')
      .flatMap((condition) => decideOn(blocks, gate, condition, settings)),
  );
}

function decideOn(
  all: readonly Block[],
  gate: TriedGate,
  condition: Condition,
  { rounds, drawn, seed }: DecisionSettings,
): Decisions[] {
  const blocks = all.filter((block) => block.has('a') && block.has(condition));
  const judged = (chosen: readonly Block[]) =>
    gate.judge(
      chosen.map((block) => block.get('a')!),
      chosen.map((block) => block.get(condition)!),
    );
  return rounds
    .filter((count) => count <= blocks.length)
    .map((count): Decisions => {
      const draws = Array.from({ length: drawn }, (_, draw) =>
        judged(seededOrder(blocks, seed + draw).slice(0, count)),
      );
      const apart = Array.from({ length: Math.floor(blocks.length / count) }, (_, place) =>
        judged(blocks.slice(place * count, (place + 1) * count)),
      );
      const shares = { drawn: sharesOf(draws), disjoint: sharesOf(apart) };
      return { gate: gate.name, condition, rounds: count, ofRounds: blocks.length, ...shares };
    });
}

function sharesOf(verdicts: readonly Verdict[]): Shares {
  const share = (wanted: Verdict) =>
    verdicts.filter((verdict) => verdict === wanted).length / verdicts.length;
  return {
    gates: verdicts.length,
    ...{ pass: share('pass'), inconclusive: share('inconclusive'), breached: share('fail') },
  };
}
