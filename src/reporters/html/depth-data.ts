import { configurations } from '../../compare/configurations.js';
import type { ComparisonReport } from '../../compare/report.js';
import { colourOf } from '../compared-workloads.js';
import type { DepthData } from './client/chart-data.js';

/** A workload that is measured at several queue depths has them in its name. */
const depthInName = /^(.+?)-depth-(\d+)(.*)$/;

/** IOPS and latency by queue depth, a chart for each pattern of I/O and a line for each configuration. */
export function depthData({ rows }: ComparisonReport): DepthData[] {
  const measured = rows.flatMap((row) => {
    const [, pattern, depth, rest] = depthInName.exec(row.workload) ?? [];
    return pattern === undefined ? [] : [{ row, pattern: `${pattern}${rest}`, depth: Number(depth) }];
  });
  const patterns = [...new Set(measured.map(({ pattern }) => pattern))];
  return patterns.map((pattern) => {
    const own = measured.filter((one) => one.pattern === pattern);
    const depths = [...new Set(own.map(({ depth }) => depth))].sort((a, b) => a - b);
    const lines = configurations
      .filter((name) => own.some(({ row }) => row.configuration === name))
      .map((name) => {
        const of = (figure: 'iops' | 'p50Us' | 'p99Us') =>
          depths.map(
            (depth) =>
              own.find((one) => one.depth === depth && one.row.configuration === name)?.row[figure] ?? null,
          );
        return { name, colour: colourOf(name), iops: of('iops'), p50: of('p50Us'), p99: of('p99Us') };
      });
    return { pattern, depths, lines };
  });
}
