import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { testEnvironment } from '../../src/testing/test-environment.js';
import { thorough } from '../../src/testing/thorough.js';
import { until } from '../../src/testing/until.js';
import { exampleRules, type Rule, ruleOf } from '../support/example-rules.js';
import { allExamples } from '../support/examples.js';
import { type ReadersFolder, readersFolder } from '../support/readers-folder.js';
import { dryRun, type ExampleResult, filledIn, listen, runExample } from '../support/run-example.js';

const examples = allExamples();

/** Those that are treated so, each with its rule. */
function treated<How extends Rule['how']>(how: How): { line: string; rule: Extract<Rule, { how: How }> }[] {
  return examples.flatMap(({ line }) => {
    const rule = ruleOf(line);
    return rule?.how === how ? [{ line, rule: rule as Extract<Rule, { how: How }> }] : [];
  });
}

describe('An example of the help or the documents', () => {
  it('is one that somebody has said what to do with', () => {
    expect(examples.filter(({ line }) => ruleOf(line) === undefined)).to.deep.equal([]);
  });

  it('is there for each rule, and a test for each example that is not run here', () => {
    for (const rule of exampleRules) {
      expect(
        examples.filter(({ line }) => ruleOf(line) === rule),
        String(rule.of),
      ).to.not.be.empty;
      if ('test' in rule) expect(existsSync(rule.test), rule.test).to.equal(true);
    }
  });

  it('of a part of the tests names a title that there is', () => {
    const suites = readdirSync('suites').map((file) => readFileSync(`suites/${file}`, 'utf8'));
    const parts = examples.flatMap(({ line }) => /npm test -- --grep '(.+)'/.exec(line)?.[1] ?? []);
    expect(parts).to.not.be.empty;
    for (const part of parts) expect(suites.join('\n')).to.include(part);
  });
});

describe('An example does what it says', () => {
  let original: ReadersFolder;
  let qemu: string;

  before(async () => {
    qemu = (await testEnvironment()).sourceQemu.path;
    original = await readersFolder();
  });

  after(async () => {
    await Promise.all(started.values());
    original[Symbol.dispose]();
  });

  /** In a folder that no other example has. */
  async function inFolder<Result>(
    line: string,
    run: (line: string, folder: ReadersFolder) => Promise<Result>,
  ) {
    using folder = original.copy();
    return await run(filledIn(line, { folder: folder.path, qemu }), folder);
  }

  const runs: { title: string; perform: () => Promise<void> }[] = [];

  for (const { line, rule } of treated('run')) {
    const shown = rule.shown?.(line) ?? line;
    const ran = thorough ? shown : (rule.shorter?.(shown) ?? shown);
    runs.push({
      title: ran,
      perform: () =>
        inFolder(ran, async (filled, folder) => {
          expectEnd(await runExample(filled, folder), rule);
          for (const file of rule.leaves ?? []) {
            // A browser may be on its way still.
            const there = () => existsSync(path.join(folder.path, file));
            await until(there, 30_000, () => `Expected ${file} to be there.`);
            expect(there()).to.equal(true);
          }
        }),
    });
  }

  for (const { line, rule } of treated('listen')) {
    runs.push({
      title: `${line} (until it listens)`,
      perform: () =>
        inFolder(line, async (filled, folder) =>
          expectEnd(await listen(filled, folder, rule), { status: 0, writes: /listening/ }),
        ),
    });
  }

  for (const { line, rule } of thorough ? [...treated('dry'), ...treated('slow')] : []) {
    const writes = 'writes' in rule ? rule.writes : /./;
    const ran = rule.shorter?.(line) ?? line;
    runs.push({
      title: ran,
      perform: () => inFolder(ran, async (...of) => expectEnd(await runExample(...of), { ...rule, writes })),
    });
  }

  // Most of the time of each is Node.js starting: the next one runs meanwhile, unless they take long.
  const ahead = thorough ? 0 : 1;
  const started = new Map<number, Promise<PromiseSettledResult<void>[]>>();
  runs.forEach(({ title }, index) => {
    it(title, async function () {
      if (thorough) this.timeout(0);
      for (let next = index; next <= index + ahead && next < runs.length; next++) {
        if (!started.has(next)) started.set(next, Promise.allSettled([runs[next]!.perform()]));
      }
      const [result] = await started.get(index)!;
      if (result!.status === 'rejected') throw result!.reason;
    });
  });

  for (const { line } of treated('dry')) {
    it(`as far as it can without starting anything: ${line}`, async () => {
      await Promise.all(started.values());
      const result = await dryRun(filledIn(line, { folder: original.path, qemu }));
      expectEnd(result, { status: 0, writes: /^# .+:.*\n(.*\n)*.* serve --socket |my-nvme --socket /m });
    });
  }
});

function expectEnd(
  { status, written }: ExampleResult,
  expected: { status: number | readonly number[]; writes: RegExp },
): void {
  expect(written).to.match(expected.writes);
  expect(status, written).to.be.oneOf([expected.status].flat());
}
