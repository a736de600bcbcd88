import { z } from 'zod';

/** What a scenario is about, for `--tag`: short words, such as `doorbells` or `slow`. */
export const tags = z
  .array(z.string().regex(/^[a-z0-9-]+$/))
  .default([])
  .describe('What the scenario is about, for `--tag`: short words, such as doorbells or slow.');
