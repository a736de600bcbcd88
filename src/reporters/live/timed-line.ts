/** A line that tells what happens, with the seconds since the start before it. */
export function timedLine(milliseconds: number, what: string): string {
  return `${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${what}`;
}

/** Whether another process wrote a line by {@link timedLine}. */
export function isTimedLine(line: string): boolean {
  return /^ *\d+\.\d s {2}/.test(line);
}
