import type { Scenario } from '../scenario/schema.js';
import type { WriteCheck } from './acknowledged-writes.js';
import { blackout, downtime, latencyReturns } from './figures.js';
import type { Observations } from './observations.js';
import type { PromiseVerdict } from './promise.js';

/** Judges a run: what was seen against what the scenario expects. */
export function judge(scenario: Scenario, seen: Observations): PromiseVerdict[] {
  const { failure } = scenario.expectations;
  const promises = [migrationsComplete(scenario, seen), oneOwner(seen)];
  if (failure !== undefined) promises.push(failsAsExpected(failure, seen));
  if (scenario.faults.length > 0) promises.push(faultsStrike(seen));
  if (completes(scenario)) promises.push(driveAlive(seen));
  const { jobs, journal } = scenario.workload;
  const busy = jobs.length > 0 || journal !== undefined;
  if (busy) promises.push(acknowledgedWritesSurvive(scenario, seen));
  if (!completes(scenario)) return promises;
  promises.push(downtime(scenario, seen));
  if (busy) promises.push(blackout(scenario, seen), latencyReturns(scenario, seen));
  return promises;
}

/** Whether any migration is to complete: only then is there a destination to look at. */
function completes({ migrations, expectations: { failure } }: Scenario): boolean {
  if (failure === undefined) return true;
  return isSurvivable(failure) ? migrations.count > 1 : failure.migration > 1;
}

/** Whether the guest goes on, with its drive, after a failure that was expected. */
function isSurvivable({ owner, drive }: NonNullable<Scenario['expectations']['failure']>): boolean {
  return drive === 'works' && ![owner].flat().includes('nobody');
}

function migrationsComplete(
  { migrations, expectations }: Scenario,
  { failures, migrations: completed }: Observations,
): PromiseVerdict {
  const promise = { name: 'the migration completes', about: 'course' } as const;
  const unexpected = failures.find(({ migration }) => migration !== expectations.failure?.migration);
  if (unexpected !== undefined) return { ...promise, verdict: 'fail', reason: unexpected.message };
  const { failure } = expectations;
  const wanted = migrations.count - (failure === undefined ? 0 : 1);
  // Nobody is left to migrate after a failure that the guest or its drive does not survive.
  const reachable = failure === undefined || isSurvivable(failure) ? wanted : failure.migration - 1;
  const reason = `QEMU completed ${completed.length} of ${reachable}`;
  if (completed.length >= reachable) return { ...promise, verdict: 'pass', reason: `${reason}.` };
  // The drive is what is at fault then, and a promise of its own.
  const abandoned = completed.at(-1)?.drive?.alive === false;
  return abandoned
    ? {
        ...promise,
        verdict: 'inconclusive',
        reason: `${reason}; none was begun after the drive was found dead.`,
      }
    : { ...promise, verdict: 'fail', reason: `${reason}.` };
}

/** A migration that a fault strikes fails where, why and as it should. */
function failsAsExpected(
  expected: NonNullable<Scenario['expectations']['failure']>,
  { failures }: Observations,
): PromiseVerdict {
  const promise = { name: 'the migration fails as it should', about: 'course' } as const;
  const broken = (reason: string): PromiseVerdict => ({ ...promise, verdict: 'fail', reason });
  const lost = (reason: string): PromiseVerdict => ({ ...broken(reason), about: 'integrity' });
  const failure = failures.find(({ migration }) => migration === expected.migration);
  if (failure === undefined)
    return broken(`Expected migration ${expected.migration} to fail, but it did not.`);
  const { phase, owner, message, drive } = failure;
  const phases = expected.phase === undefined ? [phase] : [expected.phase].flat();
  if (!phases.includes(phase))
    return broken(`Expected it to fail in the phase ${phases.join(' or ')}, but: ${message}`);
  const owners = [expected.owner].flat();
  if (!owners.includes(owner))
    return lost(
      `Expected ${owners.join(' or ')} to own the guest afterwards, but it is ${owner}: ${message}`,
    );
  if (expected.because !== undefined && !new RegExp(expected.because).test(message))
    return broken(`Expected a reason that matches /${expected.because}/, but: ${message}`);
  if (drive !== undefined && drive.alive !== (expected.drive === 'works')) {
    const wanted = expected.drive === 'works' ? 'to work' : 'to be lost';
    return lost(`Expected the guest's drive ${wanted} after the failure, but: ${drive.evidence}`);
  }
  const after = drive === undefined ? '' : ` Afterwards: ${drive.evidence}`;
  return { ...promise, verdict: 'pass', reason: `${message}${after}` };
}

/** What was to go wrong did; otherwise the run shows nothing. */
function faultsStrike({ faults }: Observations): PromiseVerdict {
  const promise = { name: 'the faults strike', about: 'course' } as const;
  const missed = faults.find(({ struck, trouble }) => !struck || trouble !== undefined);
  if (missed === undefined)
    return { ...promise, verdict: 'pass', reason: `${faults.map(({ fault }) => fault).join('; ')}.` };
  const { fault, struck, trouble } = missed;
  if (struck)
    return { ...promise, verdict: 'fail', reason: `Expected "${fault}" to end well, but: ${trouble}` };
  const why = trouble === undefined ? ' its moment did not come.' : `: ${trouble}`;
  return { ...promise, verdict: 'inconclusive', reason: `Expected "${fault}" to strike, but${why}` };
}

function oneOwner({ ownership }: Observations): PromiseVerdict {
  const name = 'exactly one machine runs the guest';
  for (const seen of ownership) {
    const reason = ownershipBroken(seen);
    if (reason !== undefined) return { name, verdict: 'fail', reason };
  }
  const last = ownership.at(-1);
  if (last === undefined) return { name, verdict: 'inconclusive', reason: 'No migration came so far.' };
  const images = last.imageHolders === undefined ? '' : ', and at most one side held the image';
  const who = [...new Set(ownership.map(({ owner }) => owner))].join(' or ');
  return {
    name,
    verdict: 'pass',
    reason: `After each migration the guest was run by ${who} alone${images}.`,
  };
}

function ownershipBroken({
  migration,
  owner,
  runStates,
  imageHolders,
}: Observations['ownership'][number]): string | undefined {
  const { source, destination } = runStates;
  const wanted = owner === 'nobody' ? 'neither side' : `only the ${owner}`;
  if (
    (source === 'running') !== (owner === 'source') ||
    (destination === 'running') !== (owner === 'destination')
  ) {
    return (
      `Expected ${wanted} to run the guest after migration ${migration}, but the source is "${source}" and the ` +
      `destination "${destination}".`
    );
  }
  if (imageHolders === undefined) return undefined;
  const strangers = imageHolders.filter((holder) => holder !== owner);
  if (imageHolders.length > 1 || (strangers.length > 0 && owner !== 'nobody')) {
    return (
      `Expected ${owner === 'nobody' ? 'at most one side' : wanted} to hold the image after migration ${migration}, ` +
      `but it is held by the ${imageHolders.join(' and the ')}.`
    );
  }
  return undefined;
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

function acknowledgedWritesSurvive({ workload, expectations }: Scenario, seen: Observations): PromiseVerdict {
  const name = 'acknowledged writes survive';
  const { jobs, journal, guestVerify, messages } = seen;
  const fail = (reason: string): PromiseVerdict => ({ name, verdict: 'fail', reason });
  const checks = [
    ...jobs.map((job) => ({ ...job, of: job.job })),
    ...(journal === undefined ? [] : [{ ...journal, of: 'the journal' }]),
  ];
  for (const { of, broken } of checks) {
    const [first] = broken;
    if (first === undefined) continue;
    return fail(
      `${broken.length} block(s) of ${of} on the image are not what the guest was told; the first at offset ${first.offset}: ${first.why}.`,
    );
  }
  const failed = jobs.find(({ error }) => error !== 0);
  if (failed) return fail(`fio's job ${failed.job} ended with error ${failed.error}. ${messages.join(' ')}`);
  // I/O that fails because the drive is lost, as it has to be, was not acknowledged.
  const [error] = expectations.failure?.drive === 'lost' ? [] : (journal?.errors ?? []);
  if (error !== undefined) return fail(`Expected the journal to go on, but ${error}.`);
  if (guestVerify !== undefined && guestVerify.exitCode !== 0) {
    return fail(`Reading every block in the guest failed: ${guestVerify.message}`);
  }
  const acknowledged = sum(checks, 'acknowledged');
  const silent = workload.journal !== undefined && (journal?.acknowledged ?? 0) === 0;
  const unread = workload.jobs.length > 0 && guestVerify === undefined;
  if (acknowledged === 0 || silent || unread) {
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
      `${acknowledged} writes acknowledged; all ${sum(checks, 'blocks')} blocks they went to hold the last of them, ` +
      `on the image${guestVerify === undefined ? '' : ' and as the guest reads them'}.`,
  };
}

function sum(checks: readonly WriteCheck[], field: 'acknowledged' | 'blocks'): number {
  return checks.reduce((total, check) => total + check[field], 0);
}
