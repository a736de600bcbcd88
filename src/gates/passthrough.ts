import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ComparisonReport } from '../compare/report.js';
import { UsageError } from '../usage-error.js';
import { type JudgedFigure, judgeFigure, type Threshold } from './judged-figure.js';

/** How many times passthrough's median latency one of our devices has, in one workload. */
export interface PassthroughRatio {
  readonly workload: string;
  readonly configuration: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Reads a result of `switchover compare`: its folder or its compare.json. Throws a UsageError. */
export function readPassthroughRatios(result: string): PassthroughRatio[] {
  const isFolder = statSync(result, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const file = isFolder ? path.join(result, 'compare.json') : result;
  if (!existsSync(file)) {
    throw new UsageError(
      `--comparison: Expected compare.json of "switchover compare" at ${file}; there is none.`,
    );
  }
  const { rows } = readReport(file);
  const ours = rows.filter(({ configuration }) => configuration.startsWith('vfio-user'));
  return ours.map(({ workload, configuration, toPassthrough: { p50 } }) => ({
    ...{ workload, configuration, value: p50.median, low: p50.low, high: p50.high },
  }));
}

function readReport(file: string): ComparisonReport {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as ComparisonReport;
    if (Array.isArray(report.rows)) return report;
  } catch (error) {
    throw new UsageError(`--comparison: Expected JSON in ${file}, but: ${(error as Error).message}.`);
  }
  throw new UsageError(`--comparison: Expected a comparison in the lab in ${file}; it has no "rows".`);
}

/** Judges the workload in which our device is the furthest behind. */
export function judgePassthrough(
  limit: number,
  ratios: readonly PassthroughRatio[] | undefined,
): JudgedFigure {
  const threshold: Threshold = { name: "latency to passthrough's, p50", unit: '×', limit, bound: 'most' };
  const worst = ratios?.toSorted((a, b) => b.value - a.value)[0];
  if (worst === undefined) {
    const lacking = `Expected a comparison in the lab, as --comparison gives one, to judge ${threshold.name}; there is none.`;
    return judgeFigure(threshold, { value: Number.NaN, low: Number.NaN, high: Number.NaN }, lacking);
  }
  const name = `${threshold.name} (${worst.configuration}, ${worst.workload})`;
  return judgeFigure({ ...threshold, name }, worst);
}
