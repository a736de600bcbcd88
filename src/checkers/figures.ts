import type { Scenario } from '../scenario/schema.js';
import type { MigrationObservation, Observations } from './observations.js';
import type { PromiseVerdict, Verdict } from './promise.js';

/** What QEMU reports is within what the scenario allows. */
export function downtime({ expectations }: Scenario, { migrations }: Observations): PromiseVerdict {
  return within(
    'downtime',
    "QEMU's downtime",
    expectations.downtime,
    migrations,
    ({ result }) => result.downtimeMs,
  );
}

/** The longest gap that the guest's I/O saw is within what the scenario allows. */
export function blackout({ expectations }: Scenario, { migrations }: Observations): PromiseVerdict {
  const value = ({ blackout: seen }: MigrationObservation) => seen?.blackoutMs;
  return within('blackout', "the guest's blackout", expectations.blackout, migrations, value, phasesOf);
}

/** Latency is after the switchover what it was before. */
export function latencyReturns({ expectations }: Scenario, { migrations }: Observations): PromiseVerdict {
  const promise = { name: 'latency returns', about: 'figure' } as const;
  const ratios = migrations.map(({ latency }) =>
    latency && latency.before.count > 0 && latency.after.count > 0
      ? latency.after.p50Us / latency.before.p50Us
      : Number.NaN,
  );
  const worst = Math.max(...ratios);
  if (ratios.length === 0 || Number.isNaN(worst)) {
    return {
      ...promise,
      verdict: 'inconclusive',
      reason: 'There was no I/O before or after a migration to compare.',
    };
  }
  const limit = expectations.latencyRatio;
  const said = `The median latency after the switchover was ${worst.toFixed(2)} times what it was before`;
  const verdict: Verdict = limit !== undefined && worst > limit ? 'fail' : 'pass';
  return {
    ...promise,
    verdict,
    reason: `${said}${limit === undefined ? '' : `; at most ${limit} times was allowed`}.`,
  };
}

function within(
  name: string,
  what: string,
  limit: number | undefined,
  migrations: readonly MigrationObservation[],
  value: (migration: MigrationObservation) => number | undefined,
  explain: (migration: MigrationObservation) => string = () => '',
): PromiseVerdict {
  const promise = { name, about: 'figure' } as const;
  const values = migrations.map((migration) => value(migration) ?? Number.NaN);
  const worst = Math.max(...values);
  if (values.length === 0 || Number.isNaN(worst)) {
    return {
      ...promise,
      verdict: 'inconclusive',
      reason: `Expected ${what} to be measured, but there is no figure.`,
    };
  }
  const shown = `${worst.toFixed(0)} ms`;
  if (limit === undefined) return { ...promise, verdict: 'pass', reason: `Measured ${what}: ${shown}.` };
  if (worst <= limit)
    return { ...promise, verdict: 'pass', reason: `${what} was ${shown}; ${limit} ms are allowed.` };
  const detail = explain(migrations[values.indexOf(worst)]!);
  return {
    ...promise,
    verdict: 'fail',
    reason: `Expected ${what} to be at most ${limit} ms, but it was ${shown}${detail}.`,
  };
}

function phasesOf({ result }: MigrationObservation): string {
  const stopped = result.phases.filter(({ name }) => !['setup', 'pre-copy'].includes(name));
  return ` (${stopped.map(({ name, milliseconds }) => `${name} ${milliseconds.toFixed(0)} ms`).join(', ')})`;
}
