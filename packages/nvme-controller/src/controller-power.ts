import type { ControllerContext } from './controller-context.js';
import type { ControllerLog } from './controller-log.js';
import { CompletionQueue } from './queues/completion-queue.js';
import { SubmissionQueue } from './queues/submission-queue.js';
import { ControllerStatus, type RegisterEffects } from './registers/controller-registers.js';

const ADDRESS_LIMIT = 2 ** 52;

/** Enabling, disabling, shutting down and resetting the controller (NVMe 1.4, 7.3 and 7.6). */
export class ControllerPower implements RegisterEffects {
  /** @param awaitsState whether the images are still another's, until a state was loaded. */
  constructor(
    readonly context: ControllerContext,
    readonly log: ControllerLog,
    readonly awaitsState: () => boolean,
  ) {}

  enable(): void {
    const { registers, completions } = this.context;
    const obstacle = this.#obstacle();
    if (obstacle !== undefined) {
      completions.fail(obstacle);
      return;
    }
    this.#createAdminQueues();
    registers.status = ControllerStatus.READY;
    this.log('controller-enabled');
  }

  disable(): void {
    this.context.clear();
    this.context.registers.status = 0;
    this.context.registers.interruptMask = 0;
    this.log('controller-disabled');
  }

  /**
   * Makes everything durable, and only then says that the power may go (NVMe 1.4, 7.6.2). There is no completion that
   * could tell of a failure, so the fatal status does, and the shutdown stays incomplete.
   */
  shutdown(): void {
    const { registers, namespaces, transfers, completions } = this.context;
    transfers.drain();
    const owned = namespaces.all.filter(({ backend }) => backend.owned);
    const failures = owned.map(({ backend }) => backend.synchronizeNow()).filter((failure) => failure !== 0);
    const complete = failures.length === 0;
    registers.status =
      (registers.status & ~ControllerStatus.SHUTDOWN_MASK) |
      (complete ? ControllerStatus.SHUTDOWN_COMPLETE : ControllerStatus.SHUTDOWN_OCCURRING);
    if (complete) this.log('controller-shutdown');
    else completions.fail(`what was written could not be made durable (errno ${failures.join(', ')})`);
  }

  /** Everything to what it is after power-on, but for the counters of the log pages. */
  functionReset(): void {
    const { registers, health } = this.context;
    const shutDown =
      (registers.status & ControllerStatus.SHUTDOWN_MASK) === ControllerStatus.SHUTDOWN_COMPLETE;
    if (registers.ready && !shutDown) health.countUnsafeShutdown();
    this.context.clear();
    registers.clear();
  }

  /** Why the controller cannot be enabled, if so. */
  #obstacle(): string | undefined {
    const { registers, namespaces } = this.context;
    const { adminSubmissionAddress, adminCompletionAddress } = registers;
    const { adminSubmissionEntries, adminCompletionEntries } = registers;
    if (!registers.configuration.supported) return 'CC asks for what CAP does not offer';
    if (Math.min(adminSubmissionEntries, adminCompletionEntries) < 2) return 'AQA has a size of zero';
    if (Math.max(adminSubmissionAddress, adminCompletionAddress) >= ADDRESS_LIMIT) {
      return 'ASQ or ACQ is not below 2^52';
    }
    try {
      if (!this.awaitsState()) namespaces.acquire();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  #createAdminQueues(): void {
    const { registers, queues, memory } = this.context;
    const { adminSubmissionAddress, adminCompletionAddress } = registers;
    const { adminSubmissionEntries, adminCompletionEntries } = registers;
    const completion = new CompletionQueue(
      0,
      adminCompletionAddress,
      adminCompletionEntries,
      0,
      true,
      memory,
    );
    queues.addCompletion(completion);
    queues.addSubmission(
      new SubmissionQueue(0, adminSubmissionAddress, adminSubmissionEntries, completion, 0, memory),
    );
  }
}
