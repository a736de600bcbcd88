import type { Pair } from '../../src/harness/pair.js';
import type { ChildProcess } from '../../src/harness/resources/child-process.js';
import type { RunDirectory } from '../../src/harness/resources/run-directory.js';

/** What of a host the faults reach for. */
export interface StandInHost {
  readonly machine?: ChildProcess;
  readonly server?: ChildProcess;
  readonly proxy?: ChildProcess;
  readonly control?: object;
}

export interface StandInParts {
  readonly home?: StandInHost;
  readonly away?: StandInHost;
  readonly qmp?: object;
  readonly guest?: object;
  readonly directory?: RunDirectory;
}

/** A pair without virtual machines: its processes are real ones, given by the test. */
export function standInPair({ home = {}, away = {}, qmp, guest, directory }: StandInParts = {}): Pair {
  const host = (name: string, { machine, server, proxy, control }: StandInHost) => ({
    name,
    machine: machine && { process: machine },
    device: { server, proxy, control },
  });
  const pair = { home: host('a', home), away: host('b', away), source: { qmp }, guest, directory };
  return pair as unknown as Pair;
}
