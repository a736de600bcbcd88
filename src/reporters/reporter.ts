import type { ResultComparison } from '../figures/compare-results.js';
import type { ReportContent } from '../run-record/read-content.js';
import type { RunRecord } from '../run-record/run-record.js';
import { UsageError } from '../usage-error.js';

/** Makes a document of one or several runs. */
export interface Reporter {
  /**
   * @param folder where the document will lie, for links to the evidence
   * @param beside what stands beside the runs
   */
  render(runs: readonly RunRecord[], folder: string, beside?: Beside): string | Promise<string>;
}

/** The gates that runs were judged by beside their promises, comparisons of drives to see them beside, and of results. */
export type Beside = Partial<Omit<ReportContent, 'runs'>> & {
  readonly results?: readonly ResultComparison[];
};

/** What each reporter makes. Their code is loaded when it is used. */
export const reporterNames = ['list', 'html', 'junit', 'tap', 'json', 'github', 'trace'] as const;
export type ReporterName = (typeof reporterNames)[number];

/** A reporter that was asked for, and where its document goes: to a file, or to standard output. */
export interface ReporterRequest {
  readonly name: ReporterName;
  readonly file?: string;
}

/** Reads `--reporter`, such as `list,junit=results/junit.xml,html`. Throws a UsageError. */
export function parseReporters(text: string): ReporterRequest[] {
  const requests = text.split(',').map((word): ReporterRequest => {
    const [name = '', ...rest] = word.split('=');
    const file = rest.join('=');
    if (!(reporterNames as readonly string[]).includes(name)) {
      throw new UsageError(`--reporter: Expected one of ${reporterNames.join(', ')}, found "${name}".`);
    }
    if (word.includes('=') && file === '') {
      throw new UsageError(`--reporter: Expected the name of a file after "${name}=".`);
    }
    if (name === 'list' && file !== '') {
      throw new UsageError('--reporter: "list" goes to the terminal; leave out its file.');
    }
    return { name: name as ReporterName, ...(file !== '' && { file }) };
  });
  const toOutput = requests.filter(goesToOutput).map(({ name }) => name);
  if (toOutput.length > 1) {
    throw new UsageError(
      `--reporter: Only one can go to standard output, but ${toOutput.join(' and ')} would; give files, such as ${toOutput[0]}=FILE.`,
    );
  }
  return requests;
}

/** Whether a reporter's document goes to standard output. */
export function goesToOutput({ name, file }: ReporterRequest): boolean {
  return file === undefined && name !== 'list' && name !== 'html';
}

/** Loads a reporter that makes a document. */
export async function loadReporter(name: Exclude<ReporterName, 'list'>): Promise<Reporter> {
  const loaders = {
    html: async () => (await import('./html/html.js')).html,
    junit: async () => (await import('./data/junit.js')).junit,
    tap: async () => (await import('./data/tap.js')).tap,
    json: async () => (await import('./data/json.js')).json,
    github: async () => (await import('./data/github.js')).github,
    trace: async () => (await import('./data/chrome-trace.js')).chromeTrace,
  };
  return loaders[name]();
}
