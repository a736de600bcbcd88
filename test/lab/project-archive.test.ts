import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { writeProjectArchive } from '../../src/lab/project-archive.js';
import { readCpio } from '../images/read-cpio.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe("The project's archive for the lab", () => {
  it('has the compiled code, what it depends on and the inputs, and nothing that only developers need', async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file('mine.yaml'), 'name: mine\n');
    const input = { hostPath: folder.file('mine.yaml'), labPath: 'inputs/0/mine.yaml' };
    await writeProjectArchive(folder.file('project.cpio'), [input]);
    const entries = new Map(
      readCpio(readFileSync(folder.file('project.cpio'))).map((entry) => [entry.path, entry]),
    );
    expect([...entries.keys()]).to.include.members([
      'bin/switchover.js',
      'dist/cli/main.js',
      'fixtures/scenarios/idle-guest.yaml',
      'fixtures/regressions/spdk-2410-early-doorbell-lost/README.md',
      'node_modules/koffi/package.json',
      'node_modules/vfio-user',
      'packages/vfio-user/dist/index.js',
      'vm-images/guest/recipe.yaml',
    ]);
    expect(entries.get('node_modules/vfio-user')!.content.toString()).to.equal('../packages/vfio-user');
    expect(entries.get('inputs/0/mine.yaml')!.content.toString()).to.equal('name: mine\n');
    const unwanted = [...entries.keys()].filter((name) =>
      /node_modules\/(mocha|typescript)\/|\.d\.ts$|^packages\/.*\.md$/.test(name),
    );
    expect(unwanted).to.deep.equal([]);
  });
});
