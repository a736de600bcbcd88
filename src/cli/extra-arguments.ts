/** Parts a command's words: what follows `--` goes to QEMU. */
export function splitExtraArguments(words: string[]): { paths: string[]; extraArguments: string[] } {
  const separator = process.argv.indexOf('--');
  if (separator === -1) return { paths: words, extraArguments: [] };
  const extraArguments = process.argv.slice(separator + 1);
  return { paths: words.slice(0, words.length - extraArguments.length), extraArguments };
}
