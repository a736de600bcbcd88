/** The line with which mocha's reporter ends. */
const closingLine = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/;

/** How suites ended, one or several of them. */
export interface SuiteCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** How one suite ended. */
export interface SuiteOutcome {
  readonly name: string;
  /** mocha's exit status; undefined if the ground was at fault so often that there is no verdict. */
  readonly status: number | undefined;
  /** Undefined if mocha did not come to its end. */
  readonly counts: SuiteCounts | undefined;
  readonly seconds: number;
  /** What was wrong with the ground, once for each lab and each test that was begun anew because of it. */
  readonly groundFaults: readonly string[];
}

/** The counts of all suites together. */
export function totalOf(outcomes: readonly SuiteOutcome[]): SuiteCounts {
  const sum = (count: keyof SuiteCounts) =>
    outcomes.reduce((total, { counts }) => total + (counts?.[count] ?? 0), 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** What mocha's closing line says; undefined if the line is another. */
export function parseClosingLine(line: string): SuiteCounts | undefined {
  const found = closingLine.exec(line);
  if (found === null) return undefined;
  const [, passed, failed, skipped = '0'] = found;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}

/** The closing line that says this. */
export function formatClosingLine({ passed, failed, skipped }: SuiteCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** One suite's end, in words. */
export function describeOutcome({ name, status, counts, seconds, groundFaults }: SuiteOutcome): string {
  const end =
    status === undefined
      ? 'no verdict, because the ground was at fault too often'
      : counts === undefined
        ? `exited with ${status} before it came to its end`
        : formatClosingLine(counts);
  const { length } = groundFaults;
  const faults = length === 0 ? '' : `, ${length} ${length === 1 ? 'fault' : 'faults'} of the ground`;
  return `${name}: ${end} (${seconds} s${faults})`;
}
