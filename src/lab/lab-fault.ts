import type { ProcessExit } from '../harness/resources/child-process.js';

/**
 * The lab itself broke down: the outer machine's kernel panicked, or the machine answers no more. QEMU's emulation of
 * SVM now and then delivers an interrupt to the outer kernel between a guest's exit and the kernel's own registers.
 */
export class LabFault extends Error {
  override readonly name = 'LabFault';
}

/** The line with which Linux says why it stops. */
const panic = /Kernel panic - not syncing: .*/;
const cause = /(BUG|Oops|watchdog: BUG): .*/;

/**
 * How the outer kernel came to its end, as a sentence; undefined if it was not the kernel's end but QEMU's own. QEMU
 * exits with 0 when the machine resets itself, which nothing in the lab asks for: its processor had no way on.
 */
export function kernelFault(console: readonly string[], exit: ProcessExit): string | undefined {
  const stopped = console.findLast((line) => panic.test(line));
  if (stopped === undefined)
    return exit.code === 0 ? "the lab's machine reset itself without a word" : undefined;
  const first = console.find((line) => cause.test(line));
  const reason = first === undefined ? '' : `, after "${cause.exec(first)![0]}"`;
  const guest = console.some((line) => line.includes('__svm_vcpu_run')) ? ' on its way out of a guest' : '';
  return `the lab's kernel stopped${guest}: "${panic.exec(stopped)![0]}"${reason}`;
}
