import type { Scenario } from '../scenario/schema.js';
import type { MigrationObservation, Observations } from './observations.js';
import type { PromiseVerdict, Verdict } from './promise.js';

/** Judges a run: what was seen against what the scenario expects. */
export function judge(scenario: Scenario, seen: Observations): PromiseVerdict[] {
  const promises = [migrationsComplete(scenario, seen), oneOwner(seen), driveAlive(seen)];
  if (scenario.workload.jobs.length > 0) promises.push(acknowledgedWritesSurvive(seen));
  promises.push(downtime(scenario, seen));
  if (scenario.workload.jobs.length > 0)
    promises.push(blackout(scenario, seen), latencyReturns(scenario, seen));
  return promises;
}

function migrationsComplete(
  { migrations }: Scenario,
  { failure, migrations: seen }: Observations,
): PromiseVerdict {
  const name = 'the migration completes';
  if (failure !== undefined) return { name, verdict: 'fail', reason: failure };
  const verdict = seen.length === migrations.count ? 'pass' : 'fail';
  return { name, verdict, reason: `QEMU completed ${seen.length} of ${migrations.count}.` };
}

function oneOwner({ migrations }: Observations): PromiseVerdict {
  const name = 'exactly one machine runs the guest';
  for (const { runStates, result } of migrations) {
    if (runStates.destination === 'running' && runStates.source !== 'running') continue;
    return {
      name,
      verdict: 'fail',
      reason:
        `Expected only the destination to run after migration ${result.number}, but the source is ` +
        `"${runStates.source}" and the destination "${runStates.destination}".`,
    };
  }
  if (migrations.length === 0) return { name, verdict: 'inconclusive', reason: 'No migration came so far.' };
  const reason = 'After each migration the destination ran and the source was stopped.';
  return { name, verdict: 'pass', reason };
}

function driveAlive({ migrations }: Observations): PromiseVerdict {
  const name = 'the drive works on the destination';
  const dead = migrations.find(({ drive }) => drive?.alive === false);
  if (dead) {
    const reason = `The guest's drive is dead on the destination, behind a migration that QEMU calls completed: ${dead.drive!.evidence}`;
    return { name, verdict: 'fail', reason };
  }
  const asked = migrations.filter(({ drive }) => drive !== undefined);
  if (asked.length === 0) return { name, verdict: 'inconclusive', reason: 'No migration came so far.' };
  return { name, verdict: 'pass', reason: asked.at(-1)!.drive!.evidence };
}

function acknowledgedWritesSurvive({ jobs, guestVerify, messages }: Observations): PromiseVerdict {
  const name = 'acknowledged writes survive';
  const fail = (reason: string): PromiseVerdict => ({ name, verdict: 'fail', reason });
  for (const { job, broken } of jobs) {
    const [first] = broken;
    if (first === undefined) continue;
    return fail(
      `${broken.length} block(s) of ${job} on the image are not what the guest was told; the first at offset ${first.offset}: ${first.why}.`,
    );
  }
  const failed = jobs.find(({ error }) => error !== 0);
  if (failed) return fail(`fio's job ${failed.job} ended with error ${failed.error}. ${messages.join(' ')}`);
  if (guestVerify !== undefined && guestVerify.exitCode !== 0) {
    return fail(`Reading every block in the guest failed: ${guestVerify.message}`);
  }
  const acknowledged = jobs.reduce((sum, job) => sum + job.acknowledged, 0);
  const blocks = jobs.reduce((sum, job) => sum + job.blocks, 0);
  if (acknowledged === 0 || guestVerify === undefined) {
    return {
      name,
      verdict: 'inconclusive',
      reason: `Only ${acknowledged} acknowledged writes could be looked at.`,
    };
  }
  return {
    name,
    verdict: 'pass',
    reason:
      `${acknowledged} writes acknowledged; all ${blocks} blocks they went to hold the last of them, ` +
      'on the image and as the guest reads them.',
  };
}

function downtime({ expectations }: Scenario, { migrations }: Observations): PromiseVerdict {
  return within(
    'downtime',
    "QEMU's downtime",
    expectations.downtime,
    migrations,
    ({ result }) => result.downtimeMs,
  );
}

function blackout({ expectations }: Scenario, { migrations }: Observations): PromiseVerdict {
  const value = ({ blackout: seen }: MigrationObservation) => seen?.blackoutMs;
  return within('blackout', "the guest's blackout", expectations.blackout, migrations, value, phasesOf);
}

function latencyReturns({ expectations }: Scenario, { migrations }: Observations): PromiseVerdict {
  const name = 'latency returns';
  const ratios = migrations.map(({ latency }) =>
    latency && latency.before.count > 0 && latency.after.count > 0
      ? latency.after.p50Us / latency.before.p50Us
      : Number.NaN,
  );
  const worst = Math.max(...ratios);
  if (ratios.length === 0 || Number.isNaN(worst)) {
    return {
      name,
      verdict: 'inconclusive',
      reason: 'There was no I/O before or after a migration to compare.',
    };
  }
  const limit = expectations.latencyRatio;
  const said = `The median latency after the switchover was ${worst.toFixed(2)} times what it was before`;
  const verdict: Verdict = limit !== undefined && worst > limit ? 'fail' : 'pass';
  return {
    name,
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
  const values = migrations.map((migration) => value(migration) ?? Number.NaN);
  const worst = Math.max(...values);
  if (values.length === 0 || Number.isNaN(worst)) {
    return {
      name,
      verdict: 'inconclusive',
      reason: `Expected ${what} to be measured, but there is no figure.`,
    };
  }
  const shown = `${worst.toFixed(0)} ms`;
  if (limit === undefined) return { name, verdict: 'pass', reason: `Measured ${what}: ${shown}.` };
  if (worst <= limit)
    return { name, verdict: 'pass', reason: `${what} was ${shown}; ${limit} ms are allowed.` };
  const detail = explain(migrations[values.indexOf(worst)]!);
  return {
    name,
    verdict: 'fail',
    reason: `Expected ${what} to be at most ${limit} ms, but it was ${shown}${detail}.`,
  };
}

function phasesOf({ result }: MigrationObservation): string {
  const stopped = result.phases.filter(({ name }) => !['setup', 'pre-copy'].includes(name));
  return ` (${stopped.map(({ name, milliseconds }) => `${name} ${milliseconds.toFixed(0)} ms`).join(', ')})`;
}
