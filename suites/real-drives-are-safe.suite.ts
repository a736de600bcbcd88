import { setTimeout as pause } from 'node:timers/promises';
import type { Lab } from '../src/lab/lab.js';
import { labDrives } from '../src/lab/lab-drives.js';
import { expect } from '../src/testing/expect.js';
import { doInTheLab } from '../src/testing/in-the-lab.js';
import { skipBecause } from '../src/testing/skip-because.js';
import { thorough } from '../src/testing/thorough.js';

const limit = 20 * 60_000;
const drive = labDrives.passthrough;
const driver = `basename "$(readlink /sys/bus/pci/devices/${drive}/driver)"`;
const findDisk = `disk=/dev/$(ls /sys/bus/pci/devices/${drive}/nvme/nvme*/ | grep -E '^nvme[0-9]+n[0-9]+$')`;

/** What is done to the drive, and undone, and what `switchover compare` then says of it. */
const states = {
  mounted: {
    before: 'mke2fs -q -F $disk && mkdir -p /mnt/data && mount $disk /mnt/data',
    after: 'umount /mnt/data && dd if=/dev/zero of=$disk bs=1M count=1',
    said: /is mounted on \/mnt\/data/,
  },
  swap: { before: 'mkswap $disk && swapon $disk', after: 'swapoff $disk', said: /is swap/ },
  partitioned: {
    // One partition from sector 2048: an entry of type 83 and the table's mark.
    before:
      "printf '\\000\\000\\000\\000\\203\\000\\000\\000\\000\\010\\000\\000\\000\\020\\000\\000' | dd of=$disk bs=1 seek=446; " +
      "printf '\\125\\252' | dd of=$disk bs=1 seek=510; blockdev --rereadpt $disk",
    after: 'dd if=/dev/zero of=$disk bs=1M count=1; blockdev --rereadpt $disk',
    said: /is partitioned/,
  },
  'of LVM': {
    before: 'printf LABELONE | dd of=$disk bs=1 seek=512',
    after: 'dd if=/dev/zero of=$disk bs=1M count=1',
    said: /is part of LVM/,
  },
} as const;

describe('A real drive', () => {
  let found: {
    readonly refused: Record<keyof typeof states, { exitCode: number; said: string; driver: string }>;
    readonly unconfirmed: { exitCode: number; said: string };
    readonly killed: { during: string; after: string };
  };

  before(async function () {
    if (!thorough) skipBecause(this, 'it takes minutes; SWITCHOVER_THOROUGH=1 runs it');
    found = await doInTheLab(this, limit, 'real-drives', async (lab, signal) => {
      const refused: Partial<typeof found.refused> = {};
      for (const [name, { before, after }] of Object.entries(states)) {
        await shell(lab, `${findDisk}; ${before}`, signal);
        refused[name as keyof typeof states] = {
          ...(await compare(lab, signal, '--i-know-this-erases', drive)),
          driver: await shell(lab, driver, signal),
        };
        await shell(lab, `${findDisk}; ${after}`, signal);
      }
      const unconfirmed = await compare(lab, signal);
      return {
        refused: refused as typeof found.refused,
        unconfirmed,
        killed: await killWhileBound(lab, signal),
      };
    });
  });

  for (const [name, { said }] of Object.entries(states)) {
    it(`that is ${name} is refused with the reason, whatever was confirmed, and keeps its driver`, () => {
      const refusal = found.refused[name as keyof typeof states];
      expect(refusal.said).to.match(said);
      expect(refusal).to.include({ exitCode: 64, driver: 'nvme' });
    });
  }

  it('is not written to before its address was confirmed', () => {
    expect(found.unconfirmed.exitCode).to.equal(64);
    expect(found.unconfirmed.said).to.include(`--i-know-this-erases ${drive}`);
  });

  it('has its own driver again after the comparison that had taken it was killed with SIGKILL', () => {
    expect(found.killed).to.deep.equal({ during: 'vfio-pci', after: 'nvme' });
  });
});

async function shell(lab: Lab, script: string, signal: AbortSignal): Promise<string> {
  const { stdout } = await lab.guest.run(`. /etc/profile; cd /work; ${script}`, { signal, timeout: 120_000 });
  return stdout.trim();
}

async function compare(lab: Lab, signal: AbortSignal, ...more: string[]) {
  const words = ['compare', '--quick', '--passthrough', drive, ...more].join(' ');
  const { exitCode, stderr } = await lab.guest.run(`. /etc/profile; cd /work; switchover ${words}`, {
    signal,
    timeout: 180_000,
    mayFail: true,
  });
  return { exitCode, said: stderr };
}

/** Starts a comparison, kills it as soon as the drive belongs to vfio-pci, and waits for its driver to come back. */
async function killWhileBound(lab: Lab, signal: AbortSignal): Promise<{ during: string; after: string }> {
  const words = `compare --quick --passthrough ${drive} --i-know-this-erases ${drive}`;
  await shell(
    lab,
    `setsid node bin/switchover.js ${words} >/tmp/compare.log 2>&1 & echo $! >/tmp/compare.pid`,
    signal,
  );
  const during = await driverBecomes('vfio-pci', lab, signal);
  await shell(lab, 'kill -9 $(cat /tmp/compare.pid)', signal);
  return { during, after: await driverBecomes('nvme', lab, signal) };
}

/** Polls: the kernel tells nobody of a driver that changes. Returns what the driver is when it is so, or in the end. */
async function driverBecomes(wanted: string, lab: Lab, signal: AbortSignal): Promise<string> {
  for (let look = 0; ; look++) {
    const found = await shell(lab, `${driver} || true`, signal);
    if (found === wanted || look === 200) return found;
    await pause(300, undefined, { signal });
  }
}
