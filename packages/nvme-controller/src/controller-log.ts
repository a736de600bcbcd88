/** What a controller tells about itself. `details` can be put into JSON. */
export type ControllerLog = (event: ControllerEvent, details?: Readonly<Record<string, unknown>>) => void;

export type ControllerEvent =
  | 'client-connected'
  | 'client-gone'
  | 'controller-enabled'
  | 'controller-disabled'
  | 'controller-shutdown'
  | 'controller-failed'
  | 'device-reset'
  | 'migration-stopped'
  | 'migration-running'
  | 'migration-saved'
  | 'migration-resuming'
  | 'migration-loaded'
  | 'image-released'
  | 'first-completion-after-load'
  | 'backend-fault'
  | 'mutant-enabled';

/** CLOCK_MONOTONIC in microseconds, the clock that all processes of a machine share. */
export const monotonicMicroseconds = (): number => Number(process.hrtime.bigint() / 1000n);
