/** What a long preparation is doing at the moment, for a person to read. */
export interface ProgressReport {
  /** The step, in a few words: `Download QEMU`. */
  step: string;
  /** What happens in it right now: a package, a file, a count. */
  detail: string;
  /** A program that was found and is not used; the detail says why. */
  passedOver?: true;
  /** How much of the step is done, 0 to 1, where that is known. */
  fraction?: number;
}

/** Receives every report, from the first moment on. Must not throw. */
export type Progress = (report: ProgressReport) => void;
