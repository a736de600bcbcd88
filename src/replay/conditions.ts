import path from 'node:path';
import type { Environment } from '../harness/environment.js';
import { realtimeOffsetMicroseconds } from '../harness/ledger/clock.js';
import { type Provenance, readProvenance } from '../harness/provenance.js';

/** What a run depends on beside its scenario. The environment is that of virtual machines. */
export interface Conditions {
  readonly environment?: Environment;
  readonly provenance: Provenance;
}

/** What a run depends on here and now. */
export async function presentConditions(environment?: Environment): Promise<Conditions> {
  const provenance = await readProvenance(realtimeOffsetMicroseconds());
  return { ...(environment && { environment }), provenance };
}

/**
 * What was otherwise when a result was made, a sentence each.
 *
 * @param words what the two are called
 */
export function differentConditions(
  then: Conditions,
  now: Conditions,
  words: readonly [string, string] = ['then', 'now'],
): string[] {
  return Object.entries(described(now)).flatMap(([what, value]) => {
    const before = described(then)[what];
    return before === value ? [] : [`${what}: ${before ?? 'not known'} ${words[0]}, ${value} ${words[1]}`];
  });
}

function described({ environment, provenance }: Conditions): Record<string, string> {
  const { host, node, version, revision, modified } = provenance;
  const changed = modified ? ', with changes' : '';
  const checkout = revision === undefined ? '' : ` (${revision.slice(0, 12)}${changed})`;
  return {
    ...(environment && {
      "the source's QEMU": environment.sourceQemu.version,
      "the destination's QEMU": environment.destinationQemu.version,
      accelerator: environment.accelerator,
      "the guest's kernel": environment.kernelRelease,
      // The image's folder is named after all that it was made of.
      'guest image': path.basename(path.dirname(environment.initramfs)),
    }),
    switchover: `${version}${checkout}`,
    Node: node,
    "the host's kernel": host.kernel,
    processor: `${host.processors} × ${host.processor}`,
  };
}
