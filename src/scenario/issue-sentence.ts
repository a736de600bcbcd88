import type { z } from 'zod';

/** What a scenario's schema has against a value, as a sentence: expected, found. */
export function issueSentence(issue: z.core.$ZodRawIssue): string | undefined {
  const found = `found ${describe(issue.input)}`;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `Expected ${article(issue.expected)}, but it is missing.`;
      return `Expected ${article(issue.expected)}, ${found}.`;
    case 'invalid_value':
      return `Expected one of ${issue.values.map(describe).join(', ')}, ${found}.`;
    case 'too_small':
      return `Expected ${issue.origin === 'array' ? 'a length of ' : ''}at least ${issue.minimum}, ${found}.`;
    case 'too_big':
      return `Expected ${issue.origin === 'array' ? 'a length of ' : ''}at most ${issue.maximum}, ${found}.`;
    case 'invalid_format':
      return `Expected text that matches ${issue.pattern ?? issue.format}, ${found}.`;
    case 'invalid_union':
      return unionSentence(issue);
    default:
      return undefined;
  }
}

/** Of several shapes none fits: which one was meant shows in the field that tells them apart, or in what fits best. */
function unionSentence(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string | undefined {
  const { discriminator, options, input, errors } = issue;
  if (discriminator !== undefined) {
    const value = (input as Readonly<Record<string, unknown>>)[discriminator];
    const found = value === undefined ? 'but it is missing' : `found ${describe(value)}`;
    return `Expected one of ${((options ?? []) as unknown[]).map(describe).join(', ')}, ${found}.`;
  }
  const closest = errors.flat().find(({ code, path }) => code !== 'invalid_type' && path.length === 0);
  return closest && issueSentence({ ...closest, input } as z.core.$ZodRawIssue);
}

/** A value as it would stand in the file, shortened. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

const names: Readonly<Record<string, string>> = {
  int: 'a whole number',
  object: 'a mapping of names to values',
  record: 'a mapping of names to values',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
};

function article(expected: string): string {
  return names[expected] ?? `a ${expected}`;
}
