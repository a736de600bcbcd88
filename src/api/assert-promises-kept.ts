import { AssertionError } from 'node:assert';
import type { PromiseVerdict } from '../checkers/promise.js';
import type { DeviceCheck } from '../device-level/check-device.js';
import type { RunResult } from '../runner/run-result.js';

/**
 * Throws an AssertionError, with a sentence for each promise that was not kept and where the evidence is, unless every
 * promise was kept.
 */
export function assertPromisesKept(result: RunResult | DeviceCheck): void {
  const parts = 'parts' in result ? result.parts : [{ ...result, name: result.scenario }];
  const broken = parts.flatMap(({ name, promises, ledger }) => sentences(name, promises, ledger));
  const judged = parts.every(({ promises }) => promises.length > 0);
  if (broken.length === 0 && judged) return;
  throw new AssertionError({
    message: broken.join('\n') || 'Expected promises that were judged, but there are none.',
    expected: 'pass',
    actual: result.outcome,
    operator: 'assertPromisesKept',
  });
}

function sentences(name: string, promises: readonly PromiseVerdict[], ledger: string): string[] {
  const broken = promises.filter(({ verdict }) => verdict !== 'pass');
  if (broken.length === 0) return [];
  return [
    ...broken.map((promise) => `${name}: "${promise.name}" is ${promise.verdict}: ${promise.reason}`),
    `The evidence of ${name} is in ${ledger}.`,
  ];
}
