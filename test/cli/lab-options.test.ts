import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { buildLabImage } from '../../src/images/index.js';
import { switchover } from '../../src/testing/command-line.js';
import { testEnvironment } from '../../src/testing/test-environment.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('Options of switchover lab decide how its machine is started:', () => {
  before(async () => {
    await buildLabImage();
  });

  for (const [accelerator, memory, processors] of [
    ['tcg', 1536, 2],
    ['kvm', 2048, 3],
  ] as const) {
    it(`--qemu, --accel ${accelerator}, --memory ${memory}, --processors ${processors} and --results`, async () => {
      const { sourceQemu } = await testEnvironment();
      using folder = temporaryFolder();
      const [qemu, started] = [folder.file('qemu-system-x86_64'), folder.file('started')];
      // The real QEMU tells what it can; the machine itself is not needed to see what it would have been.
      const script = `case "$*" in *-kernel*) printf '%s\\n' "$@" > '${started}'; exit 9 ;; esac\nexec ${sourceQemu.path} "$@"\n`;
      writeFileSync(qemu, `#!/bin/sh\n${script}`, { mode: 0o755 });
      const results = folder.file('here');
      const { status, stderr } = await switchover([
        ...['lab', '--qemu', qemu, '--accel', accelerator, '--memory', `${memory}`, '--results', results],
        ...['--processors', `${processors}`, '--', 'list'],
      ]);
      expect(existsSync(started), stderr).to.equal(true);
      const words = readFileSync(started, 'utf8').split('\n');
      expect(words).to.include('-kernel');
      expect(words.join(' '))
        .to.match(new RegExp(`-accel ${accelerator}\\b`))
        .and.match(new RegExp(`-m ${memory}M\\b`))
        .and.match(new RegExp(`-smp ${processors}\\b`));
      expect(readdirSync(`${results}/lab/latest`)).to.include('ledger.jsonl');
      expect(stderr).to.match(
        /^Expected the lab to boot, but its QEMU did not start: .* exited with 9 as it started/m,
      );
      expect(status).to.equal(69);
    });
  }
});
