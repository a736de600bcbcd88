import type { ResultComparison } from '../../figures/compare-results.js';
import type { GateReport } from '../../gates/gate-report.js';
import type { RunRecord } from '../../run-record/run-record.js';
import type { OverviewData } from './client/chart-data.js';
import { ComparisonSection, type ComparisonView } from './comparison-section.js';
import { DataScript } from './data-script.js';
import { GateSection } from './gate-section.js';
import { OverviewSection, RunTable } from './overview-section.js';
import { ResultSection, summarizeResults } from './result-section.js';
import { RunSection, type RunView } from './run-section.js';
import { type ShownVerdict, shownVerdict, summarize, verdictWords } from './words.js';

export interface PageProps {
  readonly views: readonly RunView[];
  readonly gates: readonly GateReport[];
  readonly comparisons: readonly ComparisonView[];
  readonly results: readonly ResultComparison[];
  readonly overview: OverviewData;
  readonly folder: string;
  readonly style: string;
  readonly script: string;
}

/** The whole page. */
export function Page(props: PageProps) {
  const { views, gates, comparisons, results, overview, folder, style, script } = props;
  const runs = views.map(({ run }) => run);
  const compared = comparisons.flatMap(({ data }) => data.workloads);
  const title = titleOf(runs, results);
  const summary = runs.length > 0 ? summarize(runs) : summarizeComparisons(comparisons, results);
  const migrations = runs.reduce((sum, run) => sum + run.migrations.length, 0);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${summary} ${title} — switchover`}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip" href="#content">
          To the verdicts
        </a>
        <header class="top">
          <div>
            <h1>{summary}</h1>
            <p>
              switchover report: {title}
              {runs.length > 0 && `, ${migrations} migration${migrations === 1 ? '' : 's'}`}.
            </p>
          </div>
          <button type="button" id="theme">
            Dark or light
          </button>
        </header>
        <main id="content">
          {gates.map((gate) => (
            <GateSection key={gate.evidence} gate={gate} folder={folder} />
          ))}
          {compared.length > 0 && <DataScript id="compared" data={compared} />}
          {runs.length > 1 && <Filters views={views} />}
          {runs.length > 1 && <RunTable views={views} />}
          {runs.length > 1 && overview.bars.length > 1 && <OverviewSection data={overview} />}
          {views.map((view) => (
            <RunSection
              key={view.id}
              view={view}
              folder={folder}
              few={runs.length <= 3}
              workloads={compared.map(({ name }) => name)}
            >
              {runs.length === 1 && overview.bars.length > 1 && <OverviewSection data={overview} />}
            </RunSection>
          ))}
          {comparisons.map((view) => (
            <ComparisonSection key={view.id} view={view} folder={folder} />
          ))}
          {results.map((comparison) => (
            <ResultSection key={`${comparison.first} ${comparison.second}`} comparison={comparison} />
          ))}
        </main>
        <footer>
          Downtime is what QEMU reports; blackout the longest gap between completions that the guest's I/O
          saw. All times are on one clock, the host's CLOCK_MONOTONIC.
        </footer>
        <script dangerouslySetInnerHTML={{ __html: script.replaceAll('</script', '<\\/script') }} />
      </body>
    </html>
  );
}

function titleOf(runs: readonly RunRecord[], results: readonly ResultComparison[]): string {
  if (runs.length === 0) return results.length > 0 ? 'two results compared' : 'drives compared';
  return runs.length === 1 ? runs[0]!.scenario.name : `${runs.length} runs`;
}

/** Those that have a verdict are judged; drives side by side are only measured. */
function summarizeComparisons(
  comparisons: readonly ComparisonView[],
  results: readonly ResultComparison[],
): string {
  if (results.length > 0) return results.map(summarizeResults).join(' ');
  const judged = comparisons.flatMap(({ comparison }) =>
    comparison.compared === 'across-migration' ? [comparison.report.verdict] : [],
  );
  if (judged.length === 0) return 'Drives were compared.';
  if (judged.includes('fail')) return 'A promise was broken.';
  return judged.includes('inconclusive')
    ? 'There was not enough evidence to judge.'
    : 'Every promise was kept.';
}

function Filters({ views }: { readonly views: readonly RunView[] }) {
  const verdicts: readonly ShownVerdict[] = ['fail', 'inconclusive', 'flaky', 'pass'];
  return (
    <form id="filters" class="panel" aria-label="Which runs are shown">
      <fieldset>
        <legend>Show</legend>
        {verdicts.map((verdict) => (
          <label key={verdict}>
            <input type="checkbox" value={verdict} checked /> {verdictWords[verdict]} (
            {views.filter(({ run }) => shownVerdict(run) === verdict).length})
          </label>
        ))}
      </fieldset>
      <label>
        with the words <input type="search" />
      </label>
      <output />
    </form>
  );
}
