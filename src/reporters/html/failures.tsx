import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../../run-record/run-record.js';
import { Command } from './command.js';

interface FailuresProps {
  readonly run: RunRecord;
  readonly folder: string;
  /** The attempt's number, from 1, if the run was tried again. */
  readonly attempt?: number;
}

/** What broke in a run, or could not be judged: the sentence, the evidence, the one command that does it again. */
export function Failures({ run, folder, attempt }: FailuresProps) {
  const told = run.promises.filter(({ verdict }) => verdict !== 'pass');
  if (told.length === 0 && run.failure === undefined) return null;
  const broken = run.outcome === 'fail';
  const title = broken ? 'What broke' : 'What could not be judged';
  const faults = run.entries.filter(({ kind }) => kind === 'fault-struck');
  return (
    <section class={broken ? 'failure' : 'failure inconclusive'}>
      <h3>{attempt === undefined ? title : `${title} at attempt ${attempt}, which was tried again`}</h3>
      {run.failure !== undefined && <p>The run did not come to its end: {run.failure}</p>}
      {told.map(({ name, reason }) => (
        <p key={name}>
          <strong>{name}:</strong> {reason}
        </p>
      ))}
      {faults.length > 0 && (
        <p>The run had faults to bear: {faults.map(({ description }) => String(description)).join('; ')}.</p>
      )}
      {run.reproduce !== undefined && (
        <>
          <p>Do it again:</p>
          <Command text={run.reproduce} />
        </>
      )}
      <Evidence evidence={run.evidence} folder={folder} />
    </section>
  );
}

/** Links to the ledger and the logs, relative to the report's folder so that both can be moved together. */
export function Evidence({ evidence, folder }: { readonly evidence: string; readonly folder: string }) {
  // What a gate judged may have been moved since, without it.
  const files = (existsSync(evidence) ? readdirSync(evidence) : []).filter((name) =>
    /\.(log|jsonl|yaml|json|txt)$/.test(name),
  );
  const first = ['ledger.jsonl', 'scenario.yaml'].filter((name) => files.includes(name));
  const sorted = [...first, ...files.filter((name) => !first.includes(name)).sort()];
  if (sorted.length === 0) return <p>The evidence was in {evidence}.</p>;
  return (
    <p>
      Evidence:{' '}
      {sorted.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <a href={encodeURI(path.relative(folder, path.join(evidence, name)))}>{name}</a>
        </span>
      ))}
    </p>
  );
}
