import type { Examination, Finding, Readiness } from '../doctor/finding.js';
import type { Leftover } from '../harness/resources/reap.js';

const words: Readonly<Record<Readiness, string>> = {
  ready: 'ready',
  'on-demand': 'on demand',
  limited: 'limited',
  absent: 'absent',
};
const indent = ' '.repeat(11);

/** What was found of one capability, for a terminal. */
export function renderFinding({ capability, readiness, required, found, allows, install }: Finding): string {
  const word = readiness === 'absent' && required ? 'MISSING' : words[readiness];
  const lines = [`${word.padEnd(indent.length)}${capability}: ${found}`, `${indent}  ${allows}`];
  if (install !== undefined) lines.push(`${indent}  more by: ${install}`);
  return `${lines.join('\n')}\n`;
}

/** What follows from all of it. */
export function renderExamination({ canRun, findings }: Examination): string {
  const missing = findings.filter(({ required, readiness }) => required && readiness === 'absent');
  return canRun
    ? '\nThe main job can run: npm start\nWhat comes next: docs/guide/first-failure.md\n'
    : `\nThe main job cannot run: ${missing.map(({ capability }) => capability).join(', ')} missing.\n`;
}

/** What became of something that a dead run left. */
export function renderLeftover({ kind, what, owner, left }: Leftover): string {
  const whose = owner === undefined ? '' : ` (of process ${owner}, which has ended)`;
  return left === undefined ? `removed ${kind} ${what}${whose}\n` : `LEFT ${kind} ${what}: ${left}\n`;
}

/** What became of all of it. */
export function renderReaping(leftovers: readonly Leftover[]): string {
  if (leftovers.length === 0) return 'Nothing was left by a run that is dead.\n';
  const left = leftovers.filter((leftover) => leftover.left !== undefined).length;
  return `${leftovers.length - left} removed${left > 0 ? `, ${left} left` : ''}.\n`;
}
