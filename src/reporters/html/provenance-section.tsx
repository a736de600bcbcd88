import { stringify } from 'yaml';
import type { RunRecord } from '../../run-record/run-record.js';
import { quote } from '../../shell-quote.js';
import { bytes } from './words.js';

/** Where the figures come from: versions, computer, revision, scenario, and every command line. */
export function ProvenanceSection({ run }: { readonly run: RunRecord }) {
  const { environment, provenance, scenario, processes } = run;
  const revision =
    provenance?.revision === undefined
      ? 'not a checkout'
      : `${provenance.revision}${provenance.modified ? ', with changes that are not in it' : ''}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Started', provenance?.startedAt],
    ['QEMU', environment && `${environment.sourceQemu.version} → ${environment.destinationQemu.version}`],
    ['Accelerator', environment && `${environment.accelerator} (${environment.acceleratorReason})`],
    ['Guest kernel', environment?.kernelRelease],
    ['Host kernel', provenance?.host.kernel],
    [
      'Processor',
      provenance &&
        `${provenance.host.processors} × ${provenance.host.processor}, ${bytes(provenance.host.memoryBytes)}`,
    ],
    ['Node.js', provenance?.node],
    ['switchover', provenance && `${provenance.version}, revision ${revision}`],
    ['Seed', scenario.seed === undefined ? undefined : String(scenario.seed)],
    ['Command', provenance?.commandLine.map(quote).join(' ')],
  ];
  return (
    <details>
      <summary>Provenance</summary>
      <div class="scroll">
        <table>
          <tbody>
            {rows.map(
              ([name, value]) =>
                value !== undefined && (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{value}</td>
                  </tr>
                ),
            )}
          </tbody>
        </table>
      </div>
      {environment?.accelerator === 'tcg' && (
        <p class="hint">TCG emulates the processors: compare these figures with each other only.</p>
      )}
      <details>
        <summary>Scenario as the ledger has it: sizes in bytes, times in milliseconds</summary>
        <pre>{stringify(scenario)}</pre>
      </details>
      {processes.length > 0 && (
        <details>
          <summary>Command lines of all {processes.length} processes</summary>
          {processes.map(({ name, command, startedAt }) => (
            <div key={`${name} ${startedAt}`}>
              <h3>{name}</h3>
              <pre>{command.map(quote).join(' ')}</pre>
            </div>
          ))}
        </details>
      )}
    </details>
  );
}
