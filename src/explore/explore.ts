import { TimeLimit } from '../harness/resources/time-limit.js';
import { drawScenarios } from './draw-scenarios.js';
import type { Exploration, Finding, Repeats } from './finding.js';
import { FixtureFolder } from './fixture-folder.js';
import type { Broken, Ground } from './ground.js';
import { isLike } from './like-reason.js';
import { type Failing, makeSmaller } from './make-smaller.js';
import { RunFolder } from './run-folder.js';

export interface ExploreOptions {
  /** For everything: looking, and making smaller what is found. */
  readonly minutes: number;
  readonly seed: number;
  /** Ends after so many that differ in their promise or their reason. */
  readonly findings: number;
  /** How often a finding is repeated at its end. */
  readonly repeats: number;
  /** The folder that the fixtures come into. */
  readonly output: string;
  /** Ends the search, which then returns what it has. */
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** The part of its repeats in which a finding should fail. */
const reliable = 0.9;
/** Other scenarios that are tried if the smallest fails less often. */
const alternatives = 8;
/** How often a smaller scenario has to fail in succession, if luck has a part in it. */
const careful = 3;
const progressMilliseconds = 10_000;

/** Runs random scenarios, makes those that break a promise smaller, and writes them as fixtures. */
export async function explore<Scenario>(
  ground: Ground<Scenario>,
  options: ExploreOptions,
): Promise<Exploration> {
  using limit = new TimeLimit(options.minutes * 60_000, options.signal, 'the search to end');
  return await new Search(ground, options, limit.signal).run();
}

interface Runs<Scenario> {
  /** Runs it, and says how it breaks the promise that was found broken, for a like reason; undefined if it does not. */
  readonly fails: (scenario: Scenario, signal: AbortSignal) => Promise<Broken | undefined>;
}

class Search<Scenario> {
  readonly #started = performance.now();
  readonly #findings: Finding[] = [];
  readonly #folder: RunFolder;
  #scenarios = 0;
  #inconclusive = 0;
  #runs = 0;

  constructor(
    readonly ground: Ground<Scenario>,
    readonly options: ExploreOptions,
    readonly limit: AbortSignal,
  ) {
    this.#folder = new RunFolder(options.output, `${ground.name}-seed-${options.seed}`);
  }

  async run(): Promise<Exploration> {
    const { ground, options } = this;
    const { seed, minutes, progress } = options;
    progress(`looking for broken promises for ${minutes} min at the ${ground.name} ground, seed ${seed}`);
    try {
      using _ = this.#tellProgress();
      for (const scenario of drawScenarios(ground.arbitrary, seed)) {
        if (this.limit.aborted || this.#findings.length >= options.findings) break;
        await this.#try(scenario);
      }
    } finally {
      this.#folder.remove();
    }
    return {
      ...{ ground: ground.name, seed, minutes, seconds: this.#elapsed() },
      ...{ scenarios: this.#scenarios, inconclusive: this.#inconclusive, findings: this.#findings },
    };
  }

  #elapsed(): number {
    return (performance.now() - this.#started) / 1000;
  }

  #tellProgress(): Disposable {
    const timer = setInterval(() => {
      this.options.progress(`${this.#scenarios} scenario(s) drawn, ${this.#runs} run(s)`);
    }, progressMilliseconds);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  async #try(scenario: Scenario): Promise<void> {
    const { ground, options } = this;
    const number = this.#scenarios + 1;
    if (ground.name === 'machine') options.progress(`scenario ${number}: ${ground.describe(scenario)}`);
    const seen = await this.#perform(scenario, this.limit);
    if (seen === undefined) return;
    this.#scenarios++;
    if (seen.inconclusive) this.#inconclusive++;
    const { broken } = seen;
    if (broken === undefined || this.#isKnown(broken)) return;
    options.progress(
      `scenario ${number} (${ground.describe(scenario)}) breaks "${broken.promise}": ${broken.reason}`,
    );
    await this.#pursue({ scenario, broken }, number);
  }

  #isKnown({ promise, reason }: Broken): boolean {
    return this.#findings.some(
      (finding) =>
        finding.promise === promise &&
        [finding.reason, finding.drawn.broken.reason].some((known) => isLike(known, reason)),
    );
  }

  /** Makes it smaller, repeats it, and writes its fixture: as far as it came, if the limit or the user ends it. */
  async #pursue(found: Failing<Scenario>, number: number): Promise<void> {
    const { ground, options } = this;
    const { output, seed, progress } = options;
    const folder = new FixtureFolder({ ground, output, seed, number, found });
    folder.keepEvidence(this.#folder.path);
    const foundAfter = this.#elapsed();
    const reasons = [found.broken.reason];
    const runs: Runs<Scenario> = {
      fails: async (scenario, signal) => {
        const broken = (await this.#perform(scenario, signal))?.broken;
        if (broken === undefined || broken.promise !== found.broken.promise) return undefined;
        if (!isLike(broken.reason, found.broken.reason)) return undefined;
        reasons.push(broken.reason);
        return broken;
      },
    };
    let best = found;
    let repeated: Repeats = { failed: 0, of: 0 };
    let smallestAfter = foundAfter;
    /** Whether the search for the best is over. */
    const consider = async (candidate: Failing<Scenario>): Promise<boolean> => {
      const reachedAfter = this.#elapsed();
      progress(`repeating ${ground.describe(candidate.scenario)}`);
      const again = await this.#repeat(candidate.scenario, runs);
      if (repeated.of === 0 || again.failed > repeated.failed) {
        [best, repeated, smallestAfter] = [candidate, again, reachedAfter];
      }
      return this.limit.aborted || repeated.failed >= reliable * options.repeats;
    };
    // Quickly first; if what is left then depends on luck, once more with care.
    search: for (const confirmations of [1, careful]) {
      const chain = await this.#makeSmaller(found, runs, confirmations);
      for (const candidate of [chain.at(-1)!, ...this.#alternatives(chain)]) {
        if (await consider(candidate)) break search;
      }
    }
    const finding = folder.write({
      ...{ smallest: best, reasons, repeats: repeated },
      seconds: { found: foundAfter, smallest: smallestAfter },
    });
    this.#findings.push(finding);
    progress(`failed ${repeated.failed} of ${repeated.of} times; the fixture is ${finding.folder}`);
  }

  async #makeSmaller(
    found: Failing<Scenario>,
    { fails }: Runs<Scenario>,
    confirmations: number,
  ): Promise<readonly Failing<Scenario>[]> {
    const { ground, options } = this;
    return await makeSmaller(found, {
      smaller: (scenario) => ground.smaller(scenario),
      budget: this.limit,
      fails: async (scenario) => {
        let broken: Broken | undefined;
        for (let time = 0; time < confirmations; time++) {
          broken = await fails(scenario, this.limit);
          if (broken === undefined) return undefined;
        }
        return broken;
      },
      progress: ({ scenario, broken }) =>
        options.progress(`smaller: ${ground.describe(scenario)}: ${broken.reason}`),
    });
  }

  async #repeat(scenario: Scenario, { fails }: Runs<Scenario>): Promise<Repeats> {
    const { signal, repeats } = this.options;
    let failed = 0;
    for (let time = 1; time <= repeats; time++) {
      const broken = await fails(scenario, signal);
      if (broken === undefined && signal.aborted) return { failed, of: time - 1 };
      if (broken !== undefined) failed++;
    }
    return { failed, of: repeats };
  }

  /** What may fail more often than the smallest: the same more often, and those that it came from. */
  #alternatives(chain: readonly Failing<Scenario>[]): readonly Failing<Scenario>[] {
    const { scenario, broken } = chain.at(-1)!;
    const stronger = [...this.ground.stronger(scenario)].map((other) => ({ scenario: other, broken }));
    return [...stronger, ...chain.slice(0, -1).toReversed()].slice(0, alternatives);
  }

  /** Undefined if the signal ended it. */
  async #perform(scenario: Scenario, signal: AbortSignal) {
    if (signal.aborted) return undefined;
    this.#runs++;
    try {
      return await this.ground.perform(scenario, this.#folder.empty(), signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }
}
