import { z } from 'zod';
import { describe } from './issue-sentence.js';
import { parseTime, timePattern } from './times.js';

const byteUnits: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

const sizePattern = /^(\d+)\s*([KMGT]?)(?:i?B)?$/;

const sizeError = {
  error: ({ input }: { input: unknown }) =>
    `Expected a size such as 4096, 64KiB or 1GiB, found ${describe(input)}.`,
};
const timeError = {
  error: ({ input }: { input: unknown }) =>
    `Expected a time such as 300ms, 2s or 1min, found ${describe(input)}.`,
};

/** A size such as `256MiB`, `4K` or `4096`, as bytes. */
export const bytes = z
  .codec(
    z.union([z.int().min(0, sizeError), z.string().regex(sizePattern, sizeError)], sizeError),
    z.number(),
    {
      decode: (value) => {
        if (typeof value === 'number') return value;
        const [, count, unit] = sizePattern.exec(value)!;
        return Number(count) * byteUnits[unit!]!;
      },
      encode: (value) => value,
    },
  )
  .refine(Number.isSafeInteger, sizeError);

/** A value of migrate-set-parameters: a size with a unit as bytes, a time as milliseconds, and whatever else as it is. */
export const parameter = z.codec(
  z.union([z.number(), z.string(), z.boolean()]),
  z.union([z.number(), z.string(), z.boolean()]),
  {
    decode: (value) => {
      if (typeof value !== 'string' || /^\d+$/.test(value)) return value;
      return sizePattern.test(value) ? bytes.decode(value) : (parseTime(value) ?? value);
    },
    encode: (value) => value,
  },
);

/** A time such as `300ms`, `2s` or `1min`, as milliseconds. */
export const milliseconds = z.codec(z.string(timeError).regex(timePattern, timeError), z.number(), {
  decode: (value) => parseTime(value)!,
  encode: (value) => `${value}ms`,
});
