import { labDrives } from '../src/lab/lab-drives.js';
import type { Migratability } from '../src/migratability/migratability.js';
import { expect } from '../src/testing/expect.js';
import { inTheLab } from '../src/testing/in-the-lab.js';

const drive = labDrives.passthrough;
const notInKernel =
  `${drive}: VFIO migration init failed: migration is not supported in kernel: ` +
  'Inappropriate ioctl for device';

const limit = 15 * 60_000;

describe('A guest in the lab, under KVM', () => {
  let found: Migratability;

  // A boot of the lab and two of guests in it: some two minutes on two cores that have nothing else to do.
  before(async function () {
    found = await inTheLab<Migratability>(this, limit, 'migratable', '--json');
  });

  it('runs under KVM, on a QEMU that knows what it refuses', () => {
    expect(found).to.include({ accelerator: 'kvm' });
    expect(found.attempts.map(({ drives }) => drives)).to.deep.equal([
      ['passthrough', 'qemu-nvme'],
      ['qemu-nvme', 'vfio-user'],
    ]);
  });

  it('does not migrate with a drive that is passed through: QEMU refuses, and says why beforehand', () => {
    const [passedThrough] = found.attempts;
    expect(passedThrough).to.include({ migrated: false, refusal: notInKernel });
    expect(passedThrough!.blockedReasons).to.deep.equal([notInKernel]);
  });

  it('is unharmed by the attempt: it runs on, and so does its I/O on every drive', () => {
    const [passedThrough] = found.attempts;
    expect(passedThrough!.runStates.source).to.equal('running');
    expectUnharmed(passedThrough!.io);
    expect(passedThrough!.verified).to.equal(0);
  });

  it("migrates by the same steps with QEMU's NVMe controller and a vfio-user drive, which lose nothing", () => {
    const [, without] = found.attempts;
    expect(without).to.include({ migrated: true, verified: 0 }).and.not.have.property('refusal');
    expect(without!.blockedReasons).to.deep.equal([]);
    expect(without!.runStates).to.deep.equal({ source: 'postmigrate', destination: 'running' });
    expectUnharmed(without!.io);
  });

  it('does not migrate either if migration is switched off for the drive', () => {
    const disabled = `${drive}: Migration is disabled for VFIO device`;
    expect(found.refusals.off).to.deep.equal({ refusal: disabled, blockedReasons: [disabled] });
  });

  it('does not even start if migration is demanded of the drive', () => {
    const { on, onlyMigratable } = found.refusals;
    expect(on.exitCode).to.equal(1);
    expect(on.message).to.include(`vfio ${drive}: ${notInKernel}`);
    expect(onlyMigratable.exitCode).to.equal(1);
    expect(onlyMigratable.message).to.include('disallowing migration blocker (--only-migratable) for: ');
  });
});

function expectUnharmed(io: Migratability['attempts'][number]['io']): void {
  for (const { drive: name, ios, error } of io) {
    expect(error, `fio's error on ${name}`).to.equal(0);
    expect(ios, `I/Os on ${name}`).to.be.greaterThan(50);
  }
}
