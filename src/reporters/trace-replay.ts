import type { TraceReplay } from '../replay/replay-trace-file.js';

/** What came of a trace's replay, for a person. */
export function renderTraceReplay(replay: TraceReplay): string {
  const { trace, outcome, differences, sent, compared, milliseconds, evidence } = replay;
  const lines = [
    ...['', `${outcome === 'pass' ? 'PASS' : 'FAIL'}  ${trace}`, ''],
    `  ${sent} commands sent, ${compared} replies, accesses and interrupts compared, in ${milliseconds} ms.`,
    ...(outcome === 'pass' ? ['  The device server did what the recorded one did.'] : []),
    ...differences.map((difference) => `  ${difference}`),
    ...[`  Log: ${evidence}/server.log`, ''],
  ];
  return `${lines.join('\n')}\n`;
}
