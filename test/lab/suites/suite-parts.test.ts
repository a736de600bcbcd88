import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { expect } from 'chai';
import { writeProjectArchive } from '../../../src/lab/project-archive.js';
import { chooseSuites } from '../../../src/lab/suites/choose-suites.js';
import { suiteParts } from '../../../src/lab/suites/suite-parts.js';
import { type ReadEntry, readCpio } from '../../images/read-cpio.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe("The project's archive for suites in the lab", () => {
  let archive: ReadonlyMap<string, ReadEntry>;
  const { suites } = chooseSuites([]);
  const files = suites.map((name) => `suites/${name}.suite.js`);

  before(async () => {
    using folder = temporaryFolder();
    await writeProjectArchive(folder.file('project.cpio'), [], await suiteParts(suites));
    const entries = readCpio(readFileSync(folder.file('project.cpio')));
    archive = new Map(entries.map((entry) => [entry.path, entry]));
  });

  /** Where a path leads in the lab, whose `src` is the compiled code. */
  const inLab = (place: string) => place.replace(/^src\//, `${archive.get('src')!.content}/`);
  const text = (place: string) => archive.get(place)!.content.toString();

  it('has the suites and their hooks as JavaScript that Node.js 20 understands', () => {
    expect([...archive.keys()]).to.include.members([...files, 'suites/hooks.js']);
    for (const file of [...files, 'suites/hooks.js']) expect(text(file)).to.not.match(/^\s*(await )?using /m);
  });

  it('has whatever they import, and what that imports', () => {
    const missing: string[] = [];
    const seen = new Set<string>();
    const follow = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const name of importsOf(text(file))) {
        const place = name.startsWith('.')
          ? inLab(path.join(path.dirname(file), name))
          : `node_modules/${packageOf(name)}`;
        if (isBuiltin(name)) continue;
        if (!archive.has(place)) missing.push(`${file} imports ${name}`);
        else if (name.startsWith('.')) follow(place);
      }
    };
    for (const file of [...files, 'suites/hooks.js']) follow(file);
    expect(missing).to.deep.equal([]);
    expect([...seen]).to.include.members(['dist/testing/expect.js', 'dist/harness/guest/guest.js']);
  });

  it('has mocha, its reporter, and whatever packages depend on', () => {
    expect([...archive.keys()]).to.include.members([
      'node_modules/mocha/bin/mocha.js',
      'node_modules/chai/package.json',
      'scripts/mocha-reporter.cjs',
    ]);
    const packages = [...archive.keys()].filter((place) =>
      /(^|\/)node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(place),
    );
    expect(packages.length).to.be.greaterThan(30);
    const missing = packages.flatMap((place) => {
      const { dependencies = {} } = JSON.parse(text(place)) as { dependencies?: Record<string, string> };
      const folders = ancestors(path.dirname(place));
      return Object.keys(dependencies)
        .filter((name) => !folders.some((folder) => archive.has(path.join(folder, 'node_modules', name))))
        .map((name) => `${place} needs ${name}`);
    });
    expect(missing).to.deep.equal([]);
  });

  it("has the project's settings of mocha, without a compiler and with more time", () => {
    const settings = JSON.parse(text('.mocharc.json'));
    const here = JSON.parse(readFileSync('.mocharc.json', 'utf8'));
    expect(settings).to.include({ reporter: here.reporter, forbidOnly: true });
    expect(settings).to.not.have.any.keys('node-option', 'spec');
    expect(settings.require).to.deep.equal(['./suites/hooks.js']);
    expect(settings.timeout).to.be.greaterThan(here.timeout);
  });
});

/** What a module imports by its text, but for what it imports only when asked. */
function importsOf(code: string): string[] {
  return [...code.matchAll(/^(?:import|(?:import|export|\}).* from) ['"]([^'"]+)['"];?$/gm)].map(
    ([, name]) => name!,
  );
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** A folder and those that it is in, up to the archive's own. */
function ancestors(folder: string): string[] {
  return folder === '.' ? [folder] : [folder, ...ancestors(path.dirname(folder))];
}
