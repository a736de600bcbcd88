import { z } from 'zod';
import { namesAt } from '../../scenario/json-schema.js';
import { device, job } from '../../scenario/schema.js';
import { milliseconds } from '../../scenario/units.js';
import { checkAgainst, checkedValue, readYaml } from '../../scenario/yaml-file.js';

const ratio = z.number().positive();

const fixtureSchema = z.strictObject({
  description: z.string(),
  rounds: z.int().min(1),
  window: milliseconds,
  device,
  job,
  beside: z.array(z.enum(['qemu-nvme', 'virtio-blk'])).default([]),
  expectations: z.strictObject({ afterToBefore: ratio, afterToPassthrough: ratio }),
});

/** What is measured across migrations, and which ratios of median latencies are expected. */
export type AcrossMigrationFixture = z.output<typeof fixtureSchema>;

/** A drive that does not move, which the migrated one is compared with. */
export type BesideConfiguration = 'passthrough' | AcrossMigrationFixture['beside'][number];

/** Those of a fixture: the passed-through drive always. */
export function configurationsBeside({
  beside,
}: Pick<AcrossMigrationFixture, 'beside'>): BesideConfiguration[] {
  return ['passthrough', ...beside];
}

/** Reads and checks a fixture of `fixtures/comparisons`. Throws a UsageError that names file, line and field. */
export function loadAcrossMigrationFixture(path: string): AcrossMigrationFixture {
  const names = z.toJSONSchema(fixtureSchema, { io: 'input' });
  return checkedValue(readYaml(path, 'comparison'), (input) =>
    checkAgainst(fixtureSchema, input, (at) => namesAt(names, at)),
  );
}
