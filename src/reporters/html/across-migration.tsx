import type { AcrossMigrationReport } from '../../compare/across-migration/report.js';
import type { ComparisonRecord } from '../../run-record/comparison-record.js';
import { interval } from '../../statistics/format-interval.js';
import { groundOf } from '../comparison-ground.js';
import { Promises } from './promises.js';
import { TableHead } from './table-head.js';
import { microseconds, milliseconds, verdictWords } from './words.js';

/** A drive's latency before and after its migrations, beside that of drives that do not move. */
export function AcrossMigration({
  comparison,
  id,
}: {
  readonly comparison: ComparisonRecord & { readonly compared: 'across-migration' };
  readonly id: string;
}) {
  const { report, fixture } = comparison;
  const { verdict, promises, ratios, groundFaults } = report;
  return (
    <>
      <h2 id={`${id}-title`}>
        <span class={`badge ${verdict}`}>{verdictWords[verdict]}</span> Latency across a migration, beside
        drives that do not move
      </h2>
      <p>
        {fixture.description.trim()} Measured in {groundOf(comparison)}.
      </p>
      <Promises promises={promises} />
      <p>
        Ratios of medians, round by round: before to passthrough {interval(ratios.beforeToPassthrough, 2)},
        after to passthrough {interval(ratios.afterToPassthrough, 2)}, after to before{' '}
        {interval(ratios.afterToBefore, 2)}.
      </p>
      {groundFaults.map((fault) => (
        <p key={fault}>A fault of the ground: {fault}</p>
      ))}
      <Rounds report={report} />
    </>
  );
}

function Rounds({ report }: { readonly report: AcrossMigrationReport }) {
  const { rounds } = report;
  const others = (['qemu-nvme', 'virtio-blk'] as const).filter((name) =>
    rounds.some(({ latencies }) => latencies?.[name] !== undefined),
  );
  const heads = ['Before', 'After', 'Passthrough', ...others, 'Downtime'];
  return (
    <div class="scroll">
      <table>
        <caption>Median latencies, round by round</caption>
        <TableHead words={['Round']} numbers={heads} />
        <tbody>
          {rounds.map(({ round, beforeUs, afterUs, passthroughUs, latencies, downtimeMs }) => (
            <tr key={round}>
              <th scope="row">{round}</th>
              {[beforeUs, afterUs, passthroughUs, ...others.map((name) => latencies?.[name]?.p50Us)].map(
                (value, index) => (
                  <td key={heads[index]} class="number">
                    {microseconds(value)}
                  </td>
                ),
              )}
              <td class="number">{milliseconds(downtimeMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
