import { existsSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Examination, Finding } from '../../src/doctor/finding.js';
import { examineHugepages, examineMemory, readMemoryInformation } from '../../src/doctor/memory.js';
import { examinePrograms } from '../../src/doctor/programs.js';
import { examineQemu } from '../../src/doctor/qemu.js';
import { switchover } from '../../src/testing/command-line.js';
import { testEnvironment } from '../../src/testing/test-environment.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const named = ({ findings }: Examination, capability: string): Finding =>
  findings.find((finding) => finding.capability === capability)!;

describe('switchover doctor', () => {
  it('says that the main job can run where it does, and of every capability what that rests on', async () => {
    const { sourceQemu, accelerator } = await testEnvironment();
    const { status, stdout, stderr } = await switchover(['doctor', '--json']);
    expect(status).to.equal(0);
    const examination = JSON.parse(stdout) as Examination;
    expect(examination.canRun).to.equal(true);
    const capabilities = [
      'programs',
      'QEMU with vfio-user-pci',
      'guest image',
      'accelerator',
      'fio',
      'db_bench',
    ];
    const others = ['memory', 'hugepages', 'free disk', 'IOMMU and VFIO', 'chromium'];
    expect(examination.findings.map(({ capability }) => capability)).to.deep.equal([
      ...capabilities,
      ...others,
    ]);
    expect(named(examination, 'QEMU with vfio-user-pci').found).to.contain(sourceQemu.version);
    expect(named(examination, 'accelerator').found).to.match(new RegExp(`^${accelerator}: `, 'i'));
    expect(named(examination, 'fio').found).to.match(/^3\.\d+/);
    for (const { capability, found } of examination.findings)
      expect(stderr).to.contain(`${capability}: ${found}`);
    expect(stderr).to.match(
      /\nThe main job can run: npm start\nWhat comes next: docs\/guide\/first-failure\.md\n$/,
    );
  });

  it('says what is made on demand, and makes nothing', async () => {
    using folder = temporaryFolder();
    const cache = folder.file('cache');
    const environment = { SWITCHOVER_CACHE: cache, QEMU: '' };
    const { stdout } = await switchover(['doctor', '--json'], { environment });
    const image = named(JSON.parse(stdout) as Examination, 'guest image');
    expect(image).to.include({ readiness: 'on-demand', found: 'not built yet' });
    expect(image.allows).to.match(/^"npm start" or "switchover images" builds it/);
    expect(existsSync(cache)).to.equal(false);
  });

  it('exits with 69 and names what is missing when the main job cannot run', async () => {
    const { status, stdout, stderr } = await switchover(['doctor', '--json', '--qemu', '/bin/true']);
    expect(status).to.equal(69);
    const examination = JSON.parse(stdout) as Examination;
    expect(examination.canRun).to.equal(false);
    const { readiness, install } = named(examination, 'QEMU with vfio-user-pci');
    expect(readiness).to.equal('absent');
    expect(install).to.match(/qemu-system-x86 10\.1 or later/);
    expect(stderr).to.match(/The main job cannot run: QEMU with vfio-user-pci missing\.\n$/);
  });

  it('says what an older QEMU is good for', async () => {
    using folder = temporaryFolder();
    const older = folder.file('qemu');
    writeFileSync(older, "#!/bin/sh\necho 'QEMU emulator version 7.2.22 (Debian)'\n", { mode: 0o755 });
    const { finding } = await examineQemu({ qemu: older });
    expect(finding.readiness).to.equal('absent');
    expect(finding.found).to.equal(`7.2.22 at ${older}, as given`);
    expect(finding.allows).to.match(/^only scenarios with QEMU’s own devices/);
  });

  it('names the Debian packages of programs that are not there', async () => {
    const finding = await examinePrograms('/nonexistent');
    expect(finding).to.include({ readiness: 'absent', install: 'apt install dash util-linux' });
    expect((await examinePrograms()).readiness).to.equal('ready');
  });

  it('judges memory by what is available, and by the limit of the control group', () => {
    const information = readMemoryInformation(
      'MemTotal: 8388608 kB\nMemAvailable: 6291456 kB\nHugePages_Total: 4\nHugePages_Free: 3\nHugepagesize: 2048 kB\n',
    );
    const total = 8 * 2 ** 30;
    expect(examineMemory(information, undefined, total).readiness).to.equal('ready');
    expect(examineMemory(information, 2 * 2 ** 30, total).readiness).to.equal('limited');
    expect(examineMemory(information, 2 ** 30, total).readiness).to.equal('absent');
    expect(examineMemory(information, 2 ** 62, total).found).to.equal('6.0 GiB available of 8.0 GiB');
    expect(examineHugepages(information).found).to.equal('3 free of 4, 2 MiB each');
  });
});
