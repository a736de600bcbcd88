import { labDrives } from '../src/lab/lab-drives.js';
import { DriveInLab, type SaidOfDrive } from '../src/testing/drive-in-lab.js';
import { expect } from '../src/testing/expect.js';
import { doInTheLab } from '../src/testing/in-the-lab.js';
import { skipBecause } from '../src/testing/skip-because.js';
import { thorough } from '../src/testing/thorough.js';

const limit = 20 * 60_000;
const drive = labDrives.passthrough;

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
  let refused: Record<keyof typeof states, SaidOfDrive>;
  let unconfirmed: SaidOfDrive;
  let killed: { during: string; after: string };

  before(async function () {
    if (!thorough) skipBecause(this, 'it takes minutes; SWITCHOVER_THOROUGH=1 runs it');
    await doInTheLab(this, limit, 'real-drives', async (lab, signal) => {
      const inLab = new DriveInLab(lab, drive, signal);
      refused = await inLab.compareInEach(states);
      unconfirmed = await inLab.compare();
      killed = await inLab.killComparisonThatHasIt();
    });
  });

  for (const [name, { said }] of Object.entries(states)) {
    it(`that is ${name} is refused with the reason, whatever was confirmed, and keeps its driver`, () => {
      const refusal = refused[name as keyof typeof states];
      expect(refusal.said).to.match(said);
      expect(refusal).to.include({ exitCode: 64, driver: 'nvme' });
    });
  }

  it('is not written to before its address was confirmed', () => {
    expect(unconfirmed.exitCode).to.equal(64);
    expect(unconfirmed.said).to.include(`--i-know-this-erases ${drive}`);
  });

  it('has its own driver again after the comparison that had taken it was killed with SIGKILL', () => {
    expect(killed).to.deep.equal({ during: 'vfio-pci', after: 'nvme' });
  });
});
