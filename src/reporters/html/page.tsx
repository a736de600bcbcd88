import type { GateReport } from '../../gates/gate-report.js';
import type { OverviewData } from './client/chart-data.js';
import { GateSection } from './gate-section.js';
import { OverviewSection, RunTable } from './overview-section.js';
import { RunSection, type RunView } from './run-section.js';
import { type ShownVerdict, shownVerdict, summarize, verdictWords } from './words.js';

export interface PageProps {
  readonly views: readonly RunView[];
  readonly gates: readonly GateReport[];
  readonly overview: OverviewData;
  readonly folder: string;
  readonly style: string;
  readonly script: string;
}

/** The whole page. */
export function Page({ views, gates, overview, folder, style, script }: PageProps) {
  const runs = views.map(({ run }) => run);
  const title = runs.length === 1 ? runs[0]!.scenario.name : `${runs.length} runs`;
  const migrations = runs.reduce((sum, run) => sum + run.migrations.length, 0);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${summarize(runs)} ${title} — switchover`}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip" href="#content">
          To the verdicts
        </a>
        <header class="top">
          <div>
            <h1>{summarize(runs)}</h1>
            <p>
              switchover report: {title}, {migrations} migration{migrations === 1 ? '' : 's'}.
            </p>
          </div>
          <button type="button" id="theme">
            Dark or light
          </button>
        </header>
        <main id="content">
          {gates.map((gate) => (
            <GateSection key={gate.evidence} gate={gate} />
          ))}
          {runs.length > 1 && <Filters views={views} />}
          {runs.length > 1 && <RunTable views={views} />}
          {runs.length > 1 && overview.bars.length > 1 && <OverviewSection data={overview} />}
          {views.map((view) => (
            <RunSection key={view.id} view={view} folder={folder} few={runs.length <= 3}>
              {runs.length === 1 && overview.bars.length > 1 && <OverviewSection data={overview} />}
            </RunSection>
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

function Filters({ views }: { readonly views: readonly RunView[] }) {
  const verdicts: readonly ShownVerdict[] = ['fail', 'inconclusive', 'flaky', 'pass'];
  return (
    <form id="filters" class="panel">
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
