import type { Progress } from '../toolchain/index.js';
import { examineAccelerator } from './accelerator.js';
import { examineDisk } from './disk.js';
import type { Examination, Finding } from './finding.js';
import { examineGuestImage, examineGuestProgram } from './guest.js';
import { examineHugepages, examineMemory } from './memory.js';
import { examinePassthrough } from './passthrough.js';
import { examineChromium, examinePrograms } from './programs.js';
import { examineQemu } from './qemu.js';

export interface ExamineOptions {
  readonly qemu?: string | undefined;
  /** Where results are to go. */
  readonly results: string;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
  /** Told each finding as it is made. */
  readonly found: (finding: Finding) => void;
}

/**
 * Looks at all that runs need of this computer. Nothing is downloaded and nothing is built; a machine is booted, which
 * takes up to ten seconds, if that was not done since this computer booted.
 */
export async function examine(options: ExamineOptions): Promise<Examination> {
  const findings: Finding[] = [];
  const tell = (finding: Finding) => {
    findings.push(finding);
    options.found(finding);
  };
  tell(await examinePrograms());
  const { finding: ofQemu, toolchain } = await examineQemu(options);
  tell(ofQemu);
  const { finding: ofImage, image } = await examineGuestImage(options.signal);
  tell(ofImage);
  tell(await examineAccelerator({ ...options, toolchain, image }));
  tell(examineGuestProgram('fio', 'fio', "the scenarios' jobs", image));
  tell(examineGuestProgram('db_bench', 'rocksdb-tools', 'RocksDB in the guest', image));
  tell(examineMemory());
  tell(examineHugepages());
  const { results } = options;
  tell(await examineDisk({ hasQemu: toolchain !== undefined, hasImage: image !== undefined, results }));
  tell(examinePassthrough());
  tell(await examineChromium());
  const canRun = findings.every(({ required, readiness }) => !required || readiness !== 'absent');
  return { canRun, findings };
}
