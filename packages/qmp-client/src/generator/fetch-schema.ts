/**
 * `npm run schema:fetch -- <QMP socket>` asks a running QEMU for its schema and writes it to
 * schema/qmp-schema-<version>.json, one entity a line with its members sorted, so that versions can be compared.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { QmpClient } from '../client/qmp-client.js';

const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write(
    'Expected the path of a QMP socket: npm run schema:fetch -w packages/qmp-client -- PATH\n',
  );
  process.exit(64);
}
await using client = await QmpClient.connect({ path });
const { major, minor, micro } = client.greeting.version.qemu;
const entities = await client.execute('query-qmp-schema');
const file = new URL(`../../schema/qmp-schema-${major}.${minor}.${micro}.json`, import.meta.url);
writeFileSync(file, `[\n${entities.map((entity) => JSON.stringify(sorted(entity))).join(',\n')}\n]\n`);
process.stdout.write(`${fileURLToPath(file)}\n`);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
