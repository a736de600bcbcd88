import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { problemsOfScripts } from '../support/check-mentions.js';
import type { Mention } from '../support/documented-commands.js';

/** What a pipeline fills in as it runs, with what it could be. */
const filledIn: [RegExp, string][] = [
  [/\$\{\{ matrix\.shard \}\}/g, '1'],
  [/\$CI_NODE_INDEX|\$SHARD/g, '1'],
  [/\$CI_NODE_TOTAL/g, '4'],
  [/\$\{?status\}?|\$\?/g, '0'],
];

interface Job {
  readonly steps?: readonly {
    readonly run?: string;
    readonly uses?: string;
    readonly with?: { path: string };
  }[];
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly artifacts?: { readonly paths: readonly string[] };
}

const read = (name: string) => readFileSync(`docs/ci/${name}`, 'utf8');

/** The scripts of each pipeline's jobs, and what the jobs keep. */
const pipelines: Record<string, () => { scripts: string[]; kept: string[] }> = {
  'github-actions.yml': () => {
    const { jobs } = parse(read('github-actions.yml')) as { jobs: Record<string, Job> };
    const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);
    const uploads = steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    return {
      scripts: steps.flatMap(({ run }) => run ?? []),
      kept: uploads.flatMap((step) => step.with!.path.trim().split('\n')),
    };
  },
  'gitlab-ci.yml': () => {
    const jobs = Object.values(parse(read('gitlab-ci.yml')) as Record<string, Job>);
    return {
      scripts: jobs.flatMap((job) => [...(job.before_script ?? []), ...(job.script ?? [])]),
      kept: jobs.flatMap((job) => job.artifacts?.paths ?? []),
    };
  },
  Jenkinsfile: () => {
    const text = read('Jenkinsfile');
    const scripts = [...text.matchAll(/\bsh\b[^'\n]*(?:script:\s*)?(?:'''(.*?)'''|'([^'\n]*)')/gs)];
    return {
      scripts: scripts.map(([, long, short]) => long ?? short!),
      kept: [...text.matchAll(/(?:archiveArtifacts|includes:) '([^']*)'/g)].map(([, what]) => what!),
    };
  },
};

describe('The pipelines that are ready to copy', () => {
  for (const [name, jobs] of Object.entries(pipelines)) {
    it(`${name}: have commands that work, in shards, with one report and a gate`, async () => {
      const { scripts, kept } = jobs();
      const mentions: Mention[] = scripts.map((script) => ({
        at: `docs/ci/${name}`,
        text: filledIn.reduce((text, [what, value]) => text.replace(what, value), script),
      }));
      expect(await problemsOfScripts(mentions)).to.deep.equal([]);
      const all = mentions.map(({ text }) => text).join('\n');
      expect(all)
        .to.match(/^npm ci$/m)
        .and.match(/^npm run build$/m);
      expect(all).to.match(/switchover run --shard "?1\/4"? --no-mutants --tag '!control'/);
      expect(all).to.match(/switchover merge-reports --reporter html=report\.html,junit=junit\.xml shards$/m);
      expect(all).to.match(/switchover run --gate release /);
      expect(kept.join(' '))
        .to.match(/shards|results/)
        .and.match(/report\.html/)
        .and.match(/results\/gate/);
    });
  }
});
