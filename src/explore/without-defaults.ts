import { isDeepStrictEqual } from 'node:util';

/**
 * An input without the fields that mean the same if they are left out.
 *
 * @param parse what the whole input means; throws if it means nothing
 */
export function withoutDefaults<Input extends object>(input: Input, parse: (input: Input) => unknown): Input {
  const kept = structuredClone(input);
  const meant = parse(kept);
  prune(kept as Record<string, unknown>, () => {
    try {
      return isDeepStrictEqual(parse(kept), meant);
    } catch {
      return false;
    }
  });
  return kept;
}

function prune(part: Record<string, unknown>, meansTheSame: () => boolean): void {
  for (const [key, value] of Object.entries(part)) {
    // An array's elements keep their places.
    if (!Array.isArray(part)) {
      delete part[key];
      if (meansTheSame()) continue;
      part[key] = value;
    }
    if (typeof value === 'object' && value !== null) prune(value as Record<string, unknown>, meansTheSame);
  }
}
