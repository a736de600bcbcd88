import { combine, type Verdict } from '../checkers/promise.js';
import { byScenario } from '../figures/compare-results.js';
import { type MeasuredRun, readMeasuredRuns } from '../figures/measured-run.js';
import { ranByTurns } from '../figures/ratio.js';
import { judgeGate } from './judge-gate.js';
import type { JudgedFigure } from './judged-figure.js';
import type { PassthroughRatio } from './passthrough.js';
import type { Gate, HostClass } from './schema.js';

/** What came of a gate, as `--json` prints it and `gate.json` keeps it. */
export interface GateReport {
  readonly version: 1;
  readonly gate: string;
  readonly description: string;
  readonly hostClass: string;
  /** Of every interval. */
  readonly confidence: number;
  /** `fail` is a breach. */
  readonly verdict: Verdict;
  readonly scenarios: readonly JudgedScenario[];
  /** Of the runs that were judged, and of the baseline's. */
  readonly ledgers: readonly string[];
  readonly baselineLedgers: readonly string[];
  /** Folder of the gate's own ledger and report. */
  readonly evidence: string;
  /** The one command that makes the runs and judges them again. */
  readonly reproduce?: string;
}

export interface JudgedScenario {
  readonly scenario: string;
  readonly runs: number;
  readonly migrations: number;
  readonly verdict: Verdict;
  /** How many runs the baseline has, and whether they were made by turns with these. */
  readonly baseline?: { readonly runs: number; readonly byTurns: boolean };
  readonly figures: readonly JudgedFigure[];
}

export interface GateInput {
  readonly ledgers: readonly string[];
  readonly baselineLedgers: readonly string[];
  readonly passthrough?: readonly PassthroughRatio[];
  readonly evidence: string;
}

/** Judges what ledgers tell, scenario by scenario. Throws a UsageError if the baseline lacks a scenario. */
export function reportGate(gate: Gate, host: HostClass, input: GateInput): GateReport {
  const { ledgers, baselineLedgers, passthrough, evidence } = input;
  const runs = ledgers.length === 0 ? [] : readMeasuredRuns(ledgers);
  const baselines = byScenario(baselineLedgers.length === 0 ? [] : readMeasuredRuns(baselineLedgers));
  const scenarios = [...byScenario(runs)].map(([scenario, own]): JudgedScenario => {
    const first = baselines.get(scenario);
    const figures = judgeGate(
      host.thresholds,
      { runs: own, ...baselineOf(own, first), ...(passthrough && { passthrough }) },
      gate,
    );
    return {
      scenario,
      ...{ runs: own.length, migrations: own.flatMap(({ migrations }) => migrations).length },
      verdict: combine(figures),
      ...(first && { baseline: { runs: first.length, byTurns: ranByTurns(first, own) } }),
      figures,
    };
  });
  return {
    ...{ version: 1, gate: gate.name, description: gate.description.trim(), hostClass: host.class },
    confidence: gate.confidence,
    verdict: combine(scenarios.flatMap(({ figures }) => figures)),
    ...{ scenarios, ledgers, baselineLedgers, evidence },
  };
}

function baselineOf(own: readonly MeasuredRun[], first: readonly MeasuredRun[] | undefined) {
  if (first === undefined) return {};
  return { baseline: { first, second: own, paired: ranByTurns(first, own) } };
}
