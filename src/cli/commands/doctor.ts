import { examine } from '../../doctor/examine.js';
import { reap } from '../../harness/resources/reap.js';
import { renderExamination, renderFinding, renderLeftover, renderReaping } from '../../reporters/doctor.js';
import { terminalProgress } from '../../reporters/progress.js';
import { ExitStatus } from '../exit-status.js';
import { untilInterrupted } from '../interruption.js';

export interface DoctorOptions {
  readonly qemu?: string;
  readonly results: string;
  readonly reap?: boolean;
  readonly json?: boolean;
}

/** Says what this computer has, or removes what dead runs left. */
export async function doctor(options: DoctorOptions): Promise<void> {
  if (options.reap) return await removeLeftovers(options);
  const tell = (text: string) => process.stderr.write(text);
  const { qemu, results } = options;
  await untilInterrupted(async (signal) => {
    const examination = await examine({
      ...{ qemu, results, signal },
      progress: terminalProgress((line) => tell(`           ${line}\n`)),
      found: (finding) => tell(renderFinding(finding)),
    });
    tell(renderExamination(examination));
    if (options.json) process.stdout.write(`${JSON.stringify(examination, undefined, 2)}\n`);
    process.exitCode = examination.canRun ? ExitStatus.pass : ExitStatus.unavailable;
  });
}

async function removeLeftovers({ json }: DoctorOptions): Promise<void> {
  const tell = (text: string) => process.stderr.write(text);
  await untilInterrupted(async (signal) => {
    const leftovers = await reap({ progress: (leftover) => tell(renderLeftover(leftover)), signal });
    tell(renderReaping(leftovers));
    if (json) process.stdout.write(`${JSON.stringify(leftovers, undefined, 2)}\n`);
    const all = leftovers.every(({ left }) => left === undefined);
    process.exitCode = all ? ExitStatus.pass : ExitStatus.internal;
  }, 'leaving the rest');
}
