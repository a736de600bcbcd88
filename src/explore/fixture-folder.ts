import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Finding, Repeats } from './finding.js';
import type { Ground } from './ground.js';
import { commonWords } from './like-reason.js';
import type { Failing } from './make-smaller.js';

export interface FoundScenario<Scenario> {
  readonly ground: Ground<Scenario>;
  readonly output: string;
  readonly seed: number;
  readonly number: number;
  readonly found: Failing<Scenario>;
}

export interface SmallestScenario<Scenario> {
  readonly smallest: Failing<Scenario>;
  /** Of every run that failed in the same way. */
  readonly reasons: readonly string[];
  readonly repeats: Repeats;
  readonly seconds: Finding['seconds'];
}

/** A finding as it is kept: a fixture, its story, and the ledger and logs of the run that it was found by. */
export class FixtureFolder<Scenario> {
  readonly name: string;
  readonly path: string;

  constructor(readonly about: FoundScenario<Scenario>) {
    const { ground, output, seed, number, found } = about;
    this.name = [ground.name, 'seed', seed, 'scenario', number, slug(found.broken.promise)].join('-');
    this.path = path.resolve(output, this.name);
    rmSync(this.path, { recursive: true, force: true });
    mkdirSync(this.path, { recursive: true });
  }

  keepEvidence(from: string): void {
    if (existsSync(from))
      cpSync(from, path.join(this.path, 'evidence'), { recursive: true, verbatimSymlinks: true });
  }

  write({ smallest, reasons, repeats, seconds }: SmallestScenario<Scenario>): Finding {
    const { ground, number, found } = this.about;
    const { promise } = found.broken;
    const { reason } = smallest.broken;
    const asFixture = ({ scenario }: Failing<Scenario>, name: string, because: string) =>
      ground.fixture(scenario, {
        ...{ name, breaks: { promise, because } },
        description: `Found at random and made smaller: it breaks "${promise}".`,
      });
    const finding: Finding = {
      ...{ name: this.name, folder: this.path, promise, reason, number, seconds, repeats },
      scenario: asFixture(smallest, this.name, commonWords([...reasons, reason])),
      size: ground.describe(smallest.scenario),
      drawn: {
        scenario: asFixture(found, `${this.name}-as-drawn`, commonWords([found.broken.reason])),
        size: ground.describe(found.scenario),
        broken: found.broken,
      },
    };
    writeFileSync(path.join(this.path, 'scenario.yaml'), stringify(finding.scenario, { lineWidth: 110 }));
    writeFileSync(
      path.join(this.path, 'as-drawn.yaml'),
      stringify(finding.drawn.scenario, { lineWidth: 110 }),
    );
    writeFileSync(path.join(this.path, 'README.md'), this.#story(finding));
    return finding;
  }

  #story({ promise, reason, number, seconds, repeats, drawn, size, name }: Finding): string {
    const { seed, ground } = this.about;
    const relative = path.relative(process.cwd(), this.path);
    const folder = relative.startsWith('..') ? this.path : relative;
    return `# ${name}

It breaks the promise "${promise}":

> ${reason.replaceAll('\n', '\n> ')}

It was found as scenario ${number} of seed ${seed} at the ${ground.name} ground, after ${seconds.found.toFixed(0)} s: ${drawn.size}
(\`as-drawn.yaml\`), which broke it so:

> ${drawn.broken.reason.replaceAll('\n', '\n> ')}

Made smaller, it is ${size} (\`scenario.yaml\`), and failed ${repeats.failed} of ${repeats.of} times when it was repeated. Ledger and logs of
the run that found it are in \`evidence\`.

To repeat it:

\`\`\`sh
npx switchover run ${folder}
\`\`\`
`;
  }
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
