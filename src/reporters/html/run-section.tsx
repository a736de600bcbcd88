import type { ComponentChildren } from 'preact';
import type { RunRecord } from '../run-record/run-record.js';
import type { MigrationData } from './client/chart-data.js';
import { Evidence, Failures } from './failures.js';
import { MigrationSection } from './migration-section.js';
import { ProvenanceSection } from './provenance-section.js';
import { verdictWords } from './words.js';

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
  /** What comes between the verdicts and the migrations. */
  readonly children?: ComponentChildren;
}

/** One run: verdicts first, in words, then its migrations, then where it all comes from. */
export function RunSection({ view, folder, few, children }: RunSectionProps) {
  const { run, id, migrations, messagesLeftOut } = view;
  const { scenario, outcome, promises, provenance } = run;
  const text = [
    scenario.name,
    scenario.description,
    run.failure,
    ...promises.flatMap((it) => [it.name, it.reason]),
  ];
  return (
    <article
      id={id}
      data-verdict={outcome}
      data-text={text.join(' ').toLowerCase()}
      aria-labelledby={`${id}-title`}
    >
      <h2 id={`${id}-title`}>
        <span class={`badge ${outcome}`}>{verdictWords[outcome]}</span> {scenario.name}
      </h2>
      <p>
        {scenario.description.trim()}
        {provenance && (
          <span class="hint"> Started {provenance.startedAt.replace('T', ' ').replace(/\..*/, ' UTC')}.</span>
        )}
      </p>
      <Failures run={run} folder={folder} />
      <ul class="promises">
        {promises.map(({ name, verdict, reason }) => (
          <li key={name}>
            <span class={`badge ${verdict}`}>{verdictWords[verdict]}</span>
            <span>
              <strong>{name}.</strong> {reason}
            </span>
          </li>
        ))}
      </ul>
      {children}
      {run.migrations.map((migration, index) => (
        <MigrationSection
          key={migration.number}
          id={`${id}-migration-${migration.number}`}
          migration={migration}
          data={migrations[index]!}
          messagesLeftOut={messagesLeftOut}
          open={few && run.migrations.length <= mostOpen}
        />
      ))}
      <ProvenanceSection run={run} />
      {outcome === 'pass' && <Evidence run={run} folder={folder} />}
    </article>
  );
}
