import { quickRegression } from './readers-folder.js';

/** What is done with an example, and what has to come of it. */
export type Rule = {
  /** The examples that it is about. */
  readonly of: RegExp;
} & (
  | {
      /** It is run as it stands, or on less, and ends with this status. */
      readonly how: 'run';
      readonly status: number;
      /** What it writes, on standard output or standard error. */
      readonly writes: RegExp;
      /** Files that are there afterwards. */
      readonly leaves?: readonly string[];
      /** Has the same done with less than what would take minutes. */
      readonly shorter?: (line: string) => string;
      /** Has what it does written as well, where it writes nothing. */
      readonly shown?: (line: string) => string;
    }
  | {
      /** It runs until it is told to end; it listens on this socket before. */
      readonly how: 'listen';
      readonly socket: string;
      /** Where a device server has to listen beforehand. */
      readonly beside?: string;
    }
  | {
      /** It takes virtual machines: with --dry-run, and as it stands only if the suites are to be thorough. */
      readonly how: 'dry';
      readonly status: readonly number[];
      /** Has the same done with less than what would take long. */
      readonly shorter?: (line: string) => string;
    }
  | {
      /** It takes minutes: as it stands only if the suites are to be thorough. Another test does the same with less. */
      readonly how: 'slow';
      readonly status: readonly number[];
      readonly writes: RegExp;
      readonly test: string;
      /** Has the same done with less than what would take hours. */
      readonly shorter?: (line: string) => string;
    }
  | {
      /** It is not run here, for this reason; this test does what it does. */
      readonly how: 'not here';
      readonly because: string;
      readonly test: string;
    }
);

/** Only fixtures that take about a second. */
const only = (grep: string) => (line: string) => `${line} --grep '${grep}'`;

/** Of what is repeated many times. */
const thrice = (line: string) => line.replace(/--repeat-each 100?\b/, '--repeat-each 3');

/** With a gate of the reader's that has the same thresholds and asks for five runs, the fewest that there can be. */
const withFiveRuns = (line: string) =>
  line.replace(/--gate (?:fixtures\/gates\/)?([\w-]+)(?:\.yaml)?/, '--gate $1-of-five-runs.yaml');

/** Of a grid that takes hours. */
const ofOneWorkload = (line: string) => `${line} --workload random-read-depth-2-jobs-2`;

/** Of what is measured several times. */
const inOneRound = (line: string) => `${line} --rounds 1`;

const inMinutes = (minutes: number) => (line: string) =>
  line.replace(/--minutes \d+/, `--minutes ${minutes}`);

const isTheTests = 'it is the tests, or takes hours';

/** The first that fits an example is its rule. */
export const exampleRules: readonly Rule[] = [
  { of: /^switchover list\b/, how: 'run', status: 0, writes: /\d+ fixtures?( of \d+.*|\.)$|^\[/m },
  { of: /^switchover run .*--dry-run/, how: 'dry', status: [0] },
  {
    of: /^switchover run fixtures\/regressions$/,
    how: 'run',
    status: 1,
    writes: new RegExp(`^FAIL +${quickRegression}`, 'm'),
    shorter: only(quickRegression),
  },
  {
    of: /^switchover run --no-mutants -x fixtures\/regressions$/,
    how: 'run',
    status: 0,
    writes: new RegExp(`^PASS +${quickRegression}`, 'm'),
    shorter: only(quickRegression),
  },
  {
    of: /^switchover run --tag 'doorbells,queues' --tag '!slow'$/,
    how: 'run',
    status: 1,
    writes: /^FAIL +general-completed-command-executed-again/m,
    shorter: only('general-completed-command'),
  },
  // The same with other quotes.
  { of: /^switchover run --tag doorbells,queues --tag '!slow'$/, how: 'dry', status: [1] },
  {
    of: /^switchover run --last-failed$/,
    how: 'run',
    status: 1,
    writes: new RegExp(`^FAIL +${quickRegression}`, 'm'),
  },
  {
    of: /^switchover run --shard [12]\/3 .*--results/,
    how: 'dry',
    status: [1],
  },
  {
    of: /^switchover run .*--shard \d\/3/,
    how: 'run',
    status: 1,
    writes: /shard \d of 3.*\n(.*\n)*FAIL +general-/,
    shorter: only('general-(health-counters|features|error-log)-lost'),
  },
  {
    of: /^switchover run --grep 'interrupt\|vector' --no-mutants$/,
    how: 'run',
    status: 0,
    writes: /^PASS +general-queue-vector-lost/m,
    shorter: (line) => line.replace('interrupt|vector', '^general-queue-vector'),
  },
  {
    of: /^switchover run --reporter list,html,junit=junit\.xml,trace=trace\.json SCENARIO$/,
    how: 'run',
    status: 0,
    writes: /^PASS +one-quick-migration/m,
    leaves: ['junit.xml', 'trace.json', 'results/one-quick-migration/latest/report.html'],
  },
  { of: /^switchover run --help$/, how: 'run', status: 0, writes: /^Examples:$/m },
  {
    of: /^switchover run --keep-on-failure fixtures\/scenarios\/device-server/,
    how: 'not here',
    because: 'it ends when somebody presses Ctrl-C',
    test: 'suites/kept-machines-can-be-looked-into.suite.ts',
  },
  { of: /^switchover run fixtures\/scenarios\/device-server/, how: 'dry', status: [1] },
  { of: /^switchover run .* fixtures\/scenarios\/device-server/, how: 'dry', status: [1] },
  {
    of: /^switchover run --keep-on-failure --carrier none/,
    how: 'not here',
    because: 'it ends when somebody presses Ctrl-C',
    test: 'suites/kept-machines-can-be-looked-into.suite.ts',
  },
  {
    of: /^switchover run --keep-on-failure --keep-for/,
    how: 'dry',
    status: [1],
    shorter: (line) => line.replace('--keep-for 10min', '--keep-for 2s'),
  },
  // Some of the scenarios fail on purpose.
  { of: /^switchover run .*\/\*\.yaml$/, how: 'dry', status: [1] },
  // Without a carrier the drive dies; with this mutant an interrupt is lost.
  { of: /^switchover run .*(--carrier none|--mutant)/, how: 'dry', status: [1] },
  // What a gate says is the computer's and the runs'.
  { of: /^switchover run .*--gate/, how: 'dry', status: [0, 2], shorter: withFiveRuns },
  { of: /^(SWITCHOVER_\w+=\S+ )*switchover run\b/, how: 'dry', status: [0], shorter: thrice },

  {
    of: /^switchover (qmp|console) /,
    how: 'run',
    status: 69,
    writes: /^Expected machines to be up.*, but that run kept none/m,
  },
  {
    of: /^switchover replay --timed/,
    how: 'run',
    status: 0,
    // As long as the recording is.
    writes: /compared, in \d{4,} ms\.\n {2}The device server did what the recorded one did/,
  },
  {
    of: /^switchover replay --mutant .*trace\.jsonl$/,
    how: 'run',
    status: 1,
    writes: /After message \d+: expected no DMA_READ/,
  },
  {
    of: /^switchover replay .*jsonl(\.gz)?$/,
    how: 'run',
    status: 0,
    writes: /The device server did what the recorded one did/,
  },
  {
    of: /^switchover replay --repeat-each 10 /,
    how: 'slow',
    status: [1],
    writes: /^0 of 10 runs passed/m,
    test: 'suites/past-runs-are-repeated.suite.ts',
  },
  {
    of: /^switchover replay results/,
    how: 'slow',
    status: [0],
    writes: /\| PASS \| PASS \|/,
    test: 'suites/past-runs-are-repeated.suite.ts',
  },
  {
    of: /^switchover device-check$/,
    how: 'slow',
    status: [0],
    writes: /^PASS +device-check/m,
    test: 'test/cli/option-effects.test.ts',
  },
  {
    of: /^switchover device-check/,
    how: 'run',
    status: 0,
    writes: /^PASS +device-check/m,
    shorter: (line) => `${line} --migrations 4`,
  },
  {
    of: /^switchover explore (--minutes 5|--ground machine --minutes 30)/,
    how: 'slow',
    status: [0],
    writes: /^Nothing found: \d+ scenario/m,
    shorter: inMinutes(2),
    test: 'suites/random-scenarios-find-bugs.suite.ts',
  },
  {
    of: /^switchover explore.* --mutant/,
    how: 'slow',
    status: [1],
    writes: /./,
    test: 'suites/random-scenarios-find-bugs.suite.ts',
  },
  {
    of: /^switchover explore --minutes 1/,
    how: 'run',
    status: 0,
    writes: /^Nothing found: \d+ scenario/m,
    shorter: (line) => line.replace('--minutes 1', '--minutes 0.02'),
  },
  {
    of: /^switchover mutants --all/,
    how: 'slow',
    status: [0],
    writes: /./,
    test: 'suites/regressions.suite.ts',
  },
  {
    of: /^switchover mutants \S/,
    how: 'slow',
    status: [0],
    writes: /./,
    test: 'test/cli/option-effects.test.ts',
  },
  { of: /^switchover mutants$/, how: 'run', status: 0, writes: /^completion-phase-lost/m },

  {
    of: /^switchover show-report --open/,
    how: 'run',
    status: 0,
    writes: /results\/idle-guest\/latest\/report\.html$/m,
    leaves: ['results/idle-guest/latest/report.html', 'opened.html'],
  },
  { of: /^switchover show-report$/, how: 'run', status: 0, writes: /\/report\.html$/m },
  {
    of: /^switchover show-report results/,
    how: 'run',
    status: 0,
    writes: /results\/[\w-]+\/latest\/report\.html$/m,
  },
  { of: /^switchover merge-reports results/, how: 'run', status: 0, writes: /./, leaves: ['report.html'] },
  { of: /^switchover merge-reports/, how: 'run', status: 0, writes: /all\.html/, leaves: ['all.html'] },
  {
    of: /^switchover compare --reporter/,
    how: 'run',
    status: 0,
    writes: /same/,
    leaves: ['all.html', 'all.xml'],
  },
  { of: /^switchover compare (--json )?results/, how: 'run', status: 0, writes: /\| downtime, ms .* same/ },
  {
    of: /^switchover compare --passthrough/,
    how: 'not here',
    because: 'it writes to a real drive, if there is one',
    test: 'suites/real-drives-are-safe.suite.ts',
  },
  {
    of: /^switchover compare --across-migration/,
    how: 'slow',
    status: [0],
    writes: /./,
    test: 'suites/latency-after-migration-compares-with-passthrough.suite.ts',
  },
  {
    of: /^switchover compare --full .*--resume/,
    how: 'slow',
    status: [0],
    writes: /random-read-depth-2-jobs-2.*passthrough/,
    test: 'test/compare/measured-before.test.ts',
    shorter: (line) => `${ofOneWorkload(line.replace(/ --resume .*/, ''))} >&2 && ${ofOneWorkload(line)}`,
  },
  {
    of: /^switchover compare --full/,
    how: 'slow',
    status: [0],
    writes: /random-read-depth-2-jobs-2.*passthrough/,
    test: 'suites/passthrough-refuses-to-migrate.suite.ts',
    shorter: ofOneWorkload,
  },
  {
    of: /^switchover compare --server/,
    how: 'slow',
    status: [0],
    writes: /latency, vfio-user-server/,
    test: 'suites/passthrough-refuses-to-migrate.suite.ts',
    shorter: (line) => `${inOneRound(line)} --workload latency`,
  },
  {
    of: /^switchover (lab -- )?compare --(quick|workload)/,
    how: 'slow',
    status: [0],
    writes: /passthrough/,
    test: 'suites/passthrough-refuses-to-migrate.suite.ts',
    shorter: inOneRound,
  },
  {
    of: /^switchover lab --shell/,
    how: 'not here',
    because: 'it is for a person at a terminal',
    test: 'suites/labs-that-do-not-boot-say-why.suite.ts',
  },
  // Where I/O is slow there may be none to compare in the shortest of them.
  {
    of: /^switchover lab -- run .*one-quick-migration/,
    how: 'slow',
    status: [0, 2],
    writes: /PASS/,
    test: 'suites/passthrough-refuses-to-migrate.suite.ts',
  },
  // One virtual machine with virtual machines in it.
  {
    of: /^switchover (compare|lab|migratable)/,
    how: 'slow',
    status: [0],
    writes: /./,
    test: 'suites/passthrough-refuses-to-migrate.suite.ts',
  },

  { of: /^switchover serve .*\/tmp\/b\.sock/, how: 'listen', socket: 'b.sock' },
  { of: /^switchover serve/, how: 'listen', socket: 'nvme.sock' },
  { of: /^switchover proxy/, how: 'listen', socket: 'proxy.sock', beside: 'nvme.sock' },

  { of: /^switchover init/, how: 'run', status: 0, writes: /suites\/device-server\.suite\.js\n/ },
  { of: /^switchover images/, how: 'run', status: 0, writes: /qemu/i },
  { of: /^switchover doctor --reap/, how: 'run', status: 0, writes: /./ },
  { of: /^switchover doctor/, how: 'run', status: 0, writes: /vfio-user-pci/ },
  {
    of: /^switchover completion fish/,
    how: 'run',
    status: 0,
    writes: /^$/,
    leaves: ['.config/fish/completions/switchover.fish'],
  },
  {
    of: /^source <\(switchover completion bash\)/,
    how: 'run',
    status: 0,
    writes: /^complete .*_switchover.* switchover/m,
    shown: (line) => `${line}; complete -p switchover`,
  },
  {
    of: /^source <\(switchover completion zsh\)/,
    how: 'run',
    status: 0,
    writes: /compdef _switchover switchover/,
    shown: (line) => line.replace(/source <\((.*)\)/, '$1'),
  },

  {
    of: /^(SWITCHOVER_THOROUGH=1 )?npm (test|start)|^npm run (bench|suites:lab)/,
    how: 'not here',
    because: isTheTests,
    test: 'test/cli/documentation.test.ts',
  },
  {
    of: /^npm run (schema:fetch|generate)/,
    how: 'not here',
    because: 'it is for who changes the package',
    test: 'packages/qmp-client/test/schema.test.ts',
  },
  {
    of: /^npm install$|npm test$/,
    how: 'not here',
    because: 'it installs packages',
    test: 'test/init/make-suite.test.ts',
  },
];

/** What is done with an example; undefined if nobody has said it. */
export function ruleOf(line: string): Rule | undefined {
  return exampleRules.find(({ of }) => of.test(line));
}
