const stepMark = 'switchover: lab step: ';
/** Begins the line in which the lab's init says what is wrong. */
export const failedMark = 'switchover: lab failed:';

/** The lab did not boot: at which step, why, and what its console said last. */
export class LabBootError extends Error {
  override readonly name = 'LabBootError';
  /** The step that the lab's init took last, or what comes before it. */
  readonly step: string;

  /** Whether it said nothing of what is wrong, but was not ready in its time. */
  readonly stalled: boolean;

  constructor(
    reason: string,
    console: readonly string[],
    log: string,
    options: ErrorOptions & { readonly stalled?: boolean } = {},
  ) {
    const step = lastStep(console);
    const end = console.slice(-15).map((line) => `  | ${line}`);
    super(
      `Expected the lab to boot, but ${reason}. It stood at the step "${step}". Its console (${log}) ends:\n` +
        (end.join('\n') || '  | (nothing)'),
      options,
    );
    this.step = step;
    this.stalled = options.stalled ?? false;
  }
}

function lastStep(console: readonly string[]): string {
  // The init goes on after a failure, so that its console can be looked at.
  const failed = console.findIndex((text) => text.includes(failedMark));
  const until = failed === -1 ? console : console.slice(0, failed);
  const line = until.findLast((text) => text.includes(stepMark));
  if (line !== undefined) return line.slice(line.indexOf(stepMark) + stepMark.length);
  return console.length > 0 ? 'kernel' : 'start of QEMU and the kernel';
}
