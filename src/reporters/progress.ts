import type { Progress } from '../toolchain/index.js';
import { Screen } from './live/screen.js';

/** Lines of progress on standard error, each with the seconds since the start. */
export function progressLines(): (what: string) => void {
  return new Screen().line;
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
