/** The sentence by which a command in the lab ended: the last error that it printed, or else its last line. */
export function lastComplaint(lines: readonly string[]): string {
  const told = lines.filter((line) => line.trim() !== '' && !/^\s+at |^switchover: lab command/.test(line));
  const error = told.findLast((line) => /^\w*Error: /.test(line));
  const sentence = (error?.replace(/^\w*Error: /, '') ?? told.at(-1) ?? 'it said nothing').trim();
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
