import type { Progress } from '../toolchain/index.js';

/** Lines of progress on standard error, each with the seconds since the start. */
export function progressLines(): (what: string) => void {
  const start = performance.now();
  return (what) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
    process.stderr.write(`${seconds} s  ${what}\n`);
  };
}

/** Steps of the set-up as lines; a step that repeats itself is printed when it moved by a tenth. */
export function terminalProgress(print = progressLines()): Progress {
  let last = '';
  return ({ step, detail, fraction }) => {
    const tenth = fraction === undefined ? '' : ` ${Math.floor(fraction * 10) * 10} %`;
    const line = `${step}: ${detail ?? ''}${fraction === undefined || fraction >= 1 ? '' : tenth}`;
    const key = `${step}${fraction === undefined ? detail : tenth}`;
    if (key === last) return;
    last = key;
    print(line);
  };
}
