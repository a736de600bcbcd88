import { renderToString } from 'preact-render-to-string';
import type { ComparisonRecord } from '../../run-record/comparison-record.js';
import type { RunRecord } from '../../run-record/run-record.js';
import { timelineOf } from '../../run-record/timeline.js';
import { vfioUserMessages } from '../../run-record/vfio-user-messages.js';
import { comparedWorkloads } from '../compared-workloads.js';
import type { Beside, Reporter } from '../reporter.js';
import { barOf, migrationData } from './chart-data.js';
import type { OverviewData } from './client/chart-data.js';
import { chartStyle, clientScript } from './client-script.js';
import type { ComparisonView } from './comparison-section.js';
import { depthData } from './depth-data.js';
import { Page } from './page.js';
import type { RunView } from './run-section.js';
import { style } from './style.js';

/** vfio-user messages that the whole report has at most, and those of one proxy around one switchover. */
const mostMessages = 20_000;
const mostMessagesOfSpan = 1000;
/** How much of a trace is drawn around a switchover, microseconds. */
const tracedBefore = 20_000;
const tracedAfter = 50_000;

/** One file with everything in it: it needs no network and no other file. */
export const html: Reporter = {
  render: renderPage,
};

async function renderPage(
  runs: readonly RunRecord[],
  folder: string,
  { gates = [], comparisons = [], results = [] }: Beside = {},
): Promise<string> {
  const migrations = runs.reduce((sum, run) => sum + run.migrations.length, 0);
  const limit = Math.min(mostMessagesOfSpan, Math.floor(mostMessages / Math.max(1, migrations) / 2));
  const overview: { phases: string[]; bars: OverviewData['bars'][number][] } = { phases: [], bars: [] };
  const views: RunView[] = [];
  for (const [index, run] of runs.entries()) {
    const id = `run-${index + 1}`;
    const spans = run.migrations.map(({ startedAt, stoppedAt, resumedAt, endedAt, io }) => ({
      from: (stoppedAt ?? startedAt) - tracedBefore,
      to: Math.max(io?.blackout?.to ?? 0, resumedAt ?? endedAt) + tracedAfter,
    }));
    const messages = await vfioUserMessages(run, spans, limit);
    const own = timelineOf(run);
    const timeline = [...own, ...messages.items].sort((a, b) => a.at - b.at);
    for (const migration of run.migrations) {
      if (migration.stoppedAt === undefined || migration.failure !== undefined) continue;
      const label = runs.length === 1 ? `${migration.number}` : `${index + 1}.${migration.number}`;
      overview.bars.push(
        barOf(label, `${id}-migration-${migration.number}`, migration, own, overview.phases),
      );
    }
    views.push({
      run,
      id,
      migrations:
        run.kind === 'device'
          ? []
          : run.migrations.map((migration) => migrationData(run, migration, timeline)),
      messagesLeftOut: messages.leftOut,
    });
  }
  const markup = renderToString(
    <Page
      views={views}
      gates={gates}
      comparisons={comparisons.map(viewOf)}
      results={results}
      overview={overview}
      folder={folder}
      style={chartStyle() + style}
      script={clientScript()}
    />,
  );
  return `<!doctype html>\n${markup}\n`;
}

function viewOf(comparison: ComparisonRecord, index: number): ComparisonView {
  const depths = comparison.compared === 'devices' ? depthData(comparison.report) : [];
  const data = { depths, workloads: comparedWorkloads(comparison) };
  return { comparison, id: `comparison-${index + 1}`, data };
}
