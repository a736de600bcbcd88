import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { inputFiles } from '../../src/lab/input-files.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('The files that a command in the lab names', () => {
  it("keep their place if they are the project's, by whatever path they are named", () => {
    const scenario = path.join(root, 'fixtures/scenarios/idle-guest.yaml');
    const { words, inputs } = inputFiles(['run', '--json', scenario]);
    expect(words).to.deep.equal(['run', '--json', 'fixtures/scenarios/idle-guest.yaml']);
    expect(inputs).to.deep.equal([{ hostPath: scenario, labPath: 'fixtures/scenarios/idle-guest.yaml' }]);
  });

  it('get one of their own if they are elsewhere; what is no file stays as it is', () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file('mine.yaml'), '');
    const { words, inputs } = inputFiles(['run', folder.file('mine.yaml'), folder.file('none.yaml')]);
    expect(words).to.deep.equal(['run', 'inputs/0/mine.yaml', folder.file('none.yaml')]);
    expect(inputs).to.deep.equal([{ hostPath: folder.file('mine.yaml'), labPath: 'inputs/0/mine.yaml' }]);
  });

  it('keep their path below the working folder if a command among its words names them', () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file('my-nvme'), '');
    const before = process.cwd();
    process.chdir(folder.path);
    try {
      const commands = [
        './my-nvme --socket {socket}',
        'node bin/switchover.js serve',
        './none --socket {socket}',
      ];
      const { words, inputs } = inputFiles(['compare', '--server', ...commands]);
      expect(words.slice(2)).to.deep.equal(commands);
      expect(inputs).to.deep.equal([{ hostPath: path.join(process.cwd(), 'my-nvme'), labPath: 'my-nvme' }]);
    } finally {
      process.chdir(before);
    }
  });
});
