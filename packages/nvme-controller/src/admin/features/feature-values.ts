/** Kelvin: 70 °C. */
const DEFAULT_OVER_TEMPERATURE = 343;

/** The current values of the features that the host can set; all go back to their defaults at a controller reset. */
export class FeatureValues {
  arbitration!: number;
  powerManagement!: number;
  /** Composite temperature thresholds in kelvin. */
  overTemperature!: number;
  underTemperature!: number;
  writeCacheEnabled!: boolean;
  /** I/O queues of each kind that the host may create. */
  submissionQueues!: number;
  completionQueues!: number;
  interruptCoalescing!: number;
  writeAtomicity!: number;
  asyncEventConfiguration!: number;
  /** By namespace, from 1 on. */
  readonly errorRecovery: Uint32Array;
  /** Whether coalescing is disabled, by vector. */
  readonly coalescingDisabled: Uint8Array;

  constructor(
    readonly ioQueuePairs: number,
    namespaces: number,
  ) {
    this.errorRecovery = new Uint32Array(namespaces);
    this.coalescingDisabled = new Uint8Array(ioQueuePairs + 1);
    this.reset();
  }

  reset(): void {
    this.arbitration = 0;
    this.powerManagement = 0;
    this.overTemperature = DEFAULT_OVER_TEMPERATURE;
    this.underTemperature = 0;
    this.writeCacheEnabled = true;
    this.submissionQueues = this.ioQueuePairs;
    this.completionQueues = this.ioQueuePairs;
    this.interruptCoalescing = 0;
    this.writeAtomicity = 0;
    this.asyncEventConfiguration = 0;
    this.errorRecovery.fill(0);
    this.coalescingDisabled.fill(0);
  }
}
