import { z } from 'zod';

const byteUnits: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
const timeUnits: Record<string, number> = { ms: 1, s: 1000, min: 60_000 };

/** A size such as `256MiB`, `4K` or `4096`, as bytes. */
export const bytes = z.union([z.number(), z.string()]).transform((value, context) => {
  const match = /^(\d+)\s*([KMGT]?)(?:i?B)?$/.exec(String(value).trim());
  const size = match ? Number(match[1]) * byteUnits[match[2] ?? '']! : Number.NaN;
  if (Number.isSafeInteger(size)) return size;
  context.addIssue({
    code: 'custom',
    message: `Expected a size such as 4096, 64KiB or 1GiB, got "${value}".`,
  });
  return z.NEVER;
});

/** A time such as `300ms`, `2s` or `1min`, as milliseconds. */
export const milliseconds = z.string().transform((value, context) => {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min)$/.exec(value.trim());
  if (match) return Number(match[1]) * timeUnits[match[2]!]!;
  context.addIssue({ code: 'custom', message: `Expected a time such as 300ms, 2s or 1min, got "${value}".` });
  return z.NEVER;
});
