import { z } from 'zod';
import { describe } from './issue-sentence.js';

/** A regular expression that the reason of a verdict or an error has to match. */
export const because = z
  .string()
  .refine(isRegularExpression, {
    error: ({ input }) => `Expected a regular expression, found ${describe(input)}.`,
  })
  .describe('A regular expression that the reason has to match.');

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** Which promise a mutant breaks, and why: how the bug is recognized. */
export const breaks = z.strictObject({ promise: z.string(), because });
