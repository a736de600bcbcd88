import { GroundFaults } from '../lab/ground-faults.js';
import { UnavailableError } from '../usage-error.js';
import { type Attempt, type AttemptOptions, attemptMigration } from './attempt.js';
import { collectRefusals, type Refusals } from './refusals.js';

/** What `switchover migratable --json` prints. */
export interface Migratability {
  readonly version: 1;
  readonly qemu: string;
  readonly accelerator: 'kvm' | 'tcg';
  readonly refusals: Refusals;
  /** A guest with a passed-through drive, and one without. */
  readonly attempts: readonly Attempt[];
  readonly groundFaults: readonly string[];
}

/** Tries, in the lab, to migrate guests with each kind of drive. Throws an UnavailableError if KVM does not work. */
export async function examineMigratability(options: AttemptOptions): Promise<Migratability> {
  const { environment, ledger, progress } = options;
  if (environment.accelerator !== 'kvm') {
    throw new UnavailableError(
      `Expected guests to run under KVM here, without which passthrough does not exist, but: ${environment.acceleratorReason}`,
    );
  }
  const groundFaults = new GroundFaults(ledger, progress, 3);
  progress('starting QEMU with a passed-through drive in the ways in which it refuses');
  const refusals = await collectRefusals(options);
  const attempts: Attempt[] = [];
  for (const drives of [
    ['passthrough', 'qemu-nvme'],
    ['qemu-nvme', 'vfio-user'],
  ] as const) {
    attempts.push(await groundFaults.retried(() => attemptMigration(drives, options)));
  }
  const { version: qemu } = environment.sourceQemu;
  return {
    ...{ version: 1, qemu, accelerator: environment.accelerator, refusals, attempts },
    groundFaults: groundFaults.messages,
  };
}
