/** How much two reasons' words have to be the same. */
const likeness = 0.6;

/** Whether two reasons tell of the same: most of their words are the same, whatever the numbers. */
export function isLike(reason: string, other: string): boolean {
  const words = wordsOf(reason);
  const others = wordsOf(other);
  if (words.size + others.size === 0) return reason === other;
  const common = [...words].filter((word) => others.has(word)).length;
  return (2 * common) / (words.size + others.size) >= likeness;
}

/** A regular expression that all of the reasons match: the words without numbers that they share, in their order. */
export function commonWords(reasons: readonly string[]): string {
  const [first = [], ...others] = reasons.map((reason) => reason.split(/\s+/));
  const common = others.reduce(commonSequence, first).filter((word) => word !== '' && !/\d/.test(word));
  const runs: string[][] = [];
  for (const word of common) {
    const last = runs.at(-1);
    const follows =
      last !== undefined && reasons.every((reason) => reason.includes([...last, word].join(' ')));
    if (follows) last.push(word);
    else runs.push([word]);
  }
  const texts = runs.map((run) => run.join(' ').replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  // A dot matches no end of a line.
  return texts.join('[^]*') || '.';
}

/** The longest sequence of words that two have in common, with others between them or not. */
function commonSequence(words: readonly string[], others: readonly string[]): string[] {
  const lengths = words.map(() => others.map(() => 0));
  const lengthAt = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  for (let row = words.length - 1; row >= 0; row--) {
    for (let column = others.length - 1; column >= 0; column--) {
      lengths[row]![column] =
        words[row] === others[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
    }
  }
  const common: string[] = [];
  for (let row = 0, column = 0; row < words.length && column < others.length; ) {
    if (words[row] === others[column]) {
      common.push(words[row]!);
      row++;
      column++;
    } else if (lengthAt(row + 1, column) >= lengthAt(row, column + 1)) row++;
    else column++;
  }
  return common;
}

function wordsOf(reason: string): Set<string> {
  return new Set(reason.toLowerCase().match(/(?<![\p{L}\d])\p{L}{2,}(?![\p{L}\d])/gu) ?? []);
}
