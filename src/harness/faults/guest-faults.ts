import type { FaultOf } from '../../scenario/faults.js';
import { storageAddress } from '../devices/storage-device.js';
import type { Guest } from '../guest/guest.js';
import { TimeLimit } from '../resources/time-limit.js';

/** How long what the guest does may take, however slow the host, in milliseconds. */
const guestLimit = 120_000;

/** How long the guest agent may take to start it, milliseconds. */
const startLimit = 30_000;

const pciAddress = `0000:00:${storageAddress.device.toString(16)}.${storageAddress.function}`;
const driver = '/sys/bus/pci/drivers/nvme';

const scripts: Readonly<Record<FaultOf<'guest'>['how'], string>> = {
  'reset-controller': 'for i in 1 2 3 4 5; do nvme reset /dev/nvme0 || exit; done',
  'rescan-namespaces': 'for i in 1 2 3 4 5; do nvme ns-rescan /dev/nvme0 || exit; done',
  'unbind-driver': `echo ${pciAddress} > ${driver}/unbind && echo ${pciAddress} > ${driver}/bind`,
  'change-queue-count': `echo 2 > /sys/module/nvme/parameters/poll_queues; nvme reset /dev/nvme0`,
};

/** Something that the guest does to its controller while it is migrated, and that goes on wherever the guest is. */
export class GuestFault {
  private constructor(
    readonly guest: Guest,
    readonly file: string,
    readonly how: string,
  ) {}

  /** Starts it and does not wait for it: the guest may be stopped before it has begun. */
  static async start(guest: Guest, how: FaultOf<'guest'>['how'], number: number, aborted: AbortSignal) {
    // A guest that stands still does not answer, and one that has moved answers elsewhere.
    using limit = new TimeLimit(startLimit, aborted, 'the guest to begin its part');
    const { signal } = limit;
    const file = `/tmp/fault-${number}`;
    const script = `(${scripts[how]}) > ${file}.log 2>&1; echo $? > ${file}.new; mv ${file}.new ${file}.status`;
    const agent = await guest.agent(signal);
    await agent.execute(
      'guest-exec',
      { path: '/bin/sh', arg: ['-c', script], 'capture-output': false },
      { signal },
    );
    return new GuestFault(guest, file, how);
  }

  /** Waits until the guest has done it, on whichever machine it runs now. Throws if that failed in the guest. */
  async ended(signal: AbortSignal): Promise<void> {
    const { guest, file, how } = this;
    const wait = `until [ -e ${file}.status ]; do usleep 20000; done; cat ${file}.status ${file}.log`;
    const { stdout } = await guest.run(wait, { signal, timeout: guestLimit });
    const [status, ...said] = stdout.trim().split('\n');
    if (status === '0') return;
    throw new Error(
      `Expected the guest's "${how}" to succeed over the migration, but it exited with ${status}: ${said.join(' | ')}`,
    );
  }
}
