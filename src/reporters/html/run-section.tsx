import type { ComponentChildren } from 'preact';
import type { MigrationRecord, RunRecord } from '../../run-record/run-record.js';
import { nearestWorkload } from '../nearest-workload.js';
import type { MigrationData } from './client/chart-data.js';
import { Evidence, Failures } from './failures.js';
import { MigrationSection } from './migration-section.js';
import { Promises } from './promises.js';
import { ProvenanceSection } from './provenance-section.js';
import { shownVerdict, verdictWords } from './words.js';

/** A run with what its sections are made of. */
export interface RunView {
  readonly run: RunRecord;
  readonly id: string;
  readonly migrations: readonly MigrationData[];
  readonly messagesLeftOut: number;
}

/** More migrations than this are folded up at first. */
const mostOpen = 3;

interface RunSectionProps {
  readonly view: RunView;
  readonly folder: string;
  /** Whether there are so few runs that their migrations may be unfolded. */
  readonly few: boolean;
  /** Names of comparisons' workloads, whose drives can be seen beside a migration. */
  readonly workloads: readonly string[];
  /** What comes between the verdicts and the migrations. */
  readonly children?: ComponentChildren;
}

/** One run: verdicts first, in words, then its migrations, then where it all comes from. */
export function RunSection({ view, folder, few, workloads, children }: RunSectionProps) {
  const { run, id, migrations, messagesLeftOut } = view;
  const { scenario, promises, provenance } = run;
  const verdict = shownVerdict(run);
  const text = [
    scenario.name,
    scenario.description,
    run.failure,
    ...promises.flatMap((it) => [it.name, it.reason]),
  ];
  return (
    <article
      id={id}
      data-verdict={verdict}
      data-text={text.join(' ').toLowerCase()}
      aria-labelledby={`${id}-title`}
    >
      <h2 id={`${id}-title`}>
        <span class={`badge ${verdict}`}>{verdictWords[verdict]}</span> {scenario.name}
      </h2>
      <p>
        {scenario.description?.trim()}
        {provenance && (
          <span class="hint"> Started {provenance.startedAt.replace('T', ' ').replace(/\..*/, ' UTC')}.</span>
        )}
      </p>
      <Failures run={run} folder={folder} />
      {run.earlier.map((attempt, index) => (
        <Failures key={attempt.evidence} run={attempt} folder={folder} attempt={index + 1} />
      ))}
      <Promises promises={promises} />
      {children}
      {run.kind === 'device' && (
        <p>
          Two device servers and a driver, no virtual machine: {run.migrations.length} migration
          {run.migrations.length === 1 ? '' : 's'}.
        </p>
      )}
      {(run.kind === 'machine' ? run.migrations : []).map((migration, index) => (
        <MigrationSection
          key={migration.number}
          id={`${id}-migration-${migration.number}`}
          migration={migration}
          faults={faultsOf(run, migration)}
          data={migrations[index]!}
          messagesLeftOut={messagesLeftOut}
          workloads={workloads}
          chosenWorkload={run.kind === 'machine' ? nearestWorkload(run.scenario, workloads) : 0}
          open={few && run.migrations.length <= mostOpen}
        />
      ))}
      <ProvenanceSection run={run} />
      {run.outcome === 'pass' && <Evidence evidence={run.evidence} folder={folder} />}
    </article>
  );
}

/** A fault strikes during a migration, or as its machines are put in order after it. */
function faultsOf({ entries }: RunRecord, { startedAt, endedAt }: MigrationRecord): string[] {
  return entries
    .filter(({ kind, at }) => kind === 'fault-struck' && at >= startedAt && at <= endedAt)
    .map(({ description }) => String(description));
}
