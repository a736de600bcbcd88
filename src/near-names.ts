/**
 * Those of the names that come nearest to what was sought, the nearest first: it may be misspelled, or a part of a name.
 * At most every third letter may be wrong.
 */
export function nearNames(sought: string, names: Iterable<string>, most = 3): string[] {
  const wanted = sought.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceWithin(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= wanted.length / 3)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}

/** How many letters have to be changed, added or left out until a word is a part of a text (Sellers' algorithm). */
function distanceWithin(word: string, text: string): number {
  let row = Array.from({ length: word.length + 1 }, (_, index) => index);
  let least = row.at(-1)!;
  for (const letter of text) {
    const next = [0];
    for (let index = 1; index <= word.length; index++) {
      const changed = row[index - 1]! + (word[index - 1] === letter ? 0 : 1);
      next.push(Math.min(changed, row[index]! + 1, next[index - 1]! + 1));
    }
    row = next;
    least = Math.min(least, row.at(-1)!);
  }
  return least;
}
