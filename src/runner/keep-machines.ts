import { addAbortListener } from 'node:events';
import path from 'node:path';
import {
  type KeptMachines,
  type KeptSide,
  keptKind,
  releasedKind,
  type Side,
  sides,
} from '../attach/kept-machines.js';
import type { Host } from '../harness/host.js';
import { ConsoleRelay } from '../harness/machine/console-relay.js';
import type { Pair } from '../harness/pair.js';
import { Scope } from '../harness/resources/scope.js';
import { TimeLimit } from '../harness/resources/time-limit.js';
import { quote } from '../shell-quote.js';

/** How long QEMU may take to say what it does, in milliseconds: a fault may have stopped its process. */
const answerLimit = 2000;
/** As long as a timer can be, in milliseconds: 24 days. */
const longest = 2 ** 31 - 1;

export interface KeepOptions {
  /** Why, a sentence each. */
  readonly reasons: readonly string[];
  /** Milliseconds; until the signal aborts if left out. */
  readonly forMilliseconds?: number;
  /** Told what is up and how it is reached, in lines. */
  readonly tell: (line: string) => void;
}

/**
 * Leaves a pair as it is until its signal aborts, the time is over or both machines have ended. The ledger says how the
 * machines are reached meanwhile, and then that they were released.
 */
export async function keepMachines(pair: Pair, options: KeepOptions): Promise<void> {
  const { ledger, signal, evidence } = pair.options;
  const { reasons, forMilliseconds, tell } = options;
  await using scope = new Scope();
  const hosts = pair.sides;
  const kept: KeptMachines = {
    reasons,
    guest: hosts.source === pair.home ? 'source' : 'destination',
    source: await keptSide(hosts.source, pair, scope),
    destination: await keptSide(hosts.destination, pair, scope),
  };
  ledger.write(keptKind, { ...kept });
  for (const line of describeKept(kept, evidence, forMilliseconds)) tell(line);
  const limit = scope.use(
    'time limit',
    new TimeLimit(forMilliseconds ?? longest, signal, 'the machines to be ended'),
  );
  const machines = [hosts.source.machine, hosts.destination.machine].filter(
    (machine) => machine !== undefined,
  );
  const ended = Promise.all(machines.map(({ process }) => process.exited));
  await new Promise<void>((resolve) => {
    scope.use(
      'end',
      addAbortListener(limit.signal, () => resolve()),
    );
    if (machines.length > 0) void ended.then(() => resolve());
  });
  ledger.write(releasedKind, {});
}

async function keptSide({ machine, device }: Host, pair: Pair, scope: Scope): Promise<KeptSide> {
  const reached = device.sockets === undefined ? {} : { device: device.sockets };
  if (machine === undefined || machine.process.exit !== undefined) return reached;
  const relay = await ConsoleRelay.listen(pair.directory.socket(`${machine.name}-terminal`), machine.console);
  scope.use(`console of ${machine.name}`, relay);
  const status = machine.qmp.execute('query-status', undefined, { timeout: answerLimit });
  return {
    ...reached,
    machine: machine.name,
    runState: await status.then(({ status }) => status).catch(() => 'silent'),
    qmp: machine.sockets.monitor,
    console: relay.path,
  };
}

/** What is up, with the commands that attach and the sockets behind them. */
function describeKept(kept: KeptMachines, evidence: string, forMilliseconds: number | undefined): string[] {
  const inside = path.relative(process.cwd(), evidence);
  const run = quote(inside.startsWith('..') ? evidence : inside);
  const limit = forMilliseconds === undefined ? '' : `, at most for ${forMilliseconds / 1000} s`;
  return [
    ...kept.reasons.map((reason) => `BROKEN: ${reason}`),
    `KEPT: the machines stay up until Ctrl-C${limit}; meanwhile, in another terminal:`,
    ...sides.flatMap((side) => describeSide(side, kept, run)),
  ];
}

function describeSide(side: Side, { guest, [side]: kept }: KeptMachines, run: string): string[] {
  const { machine, runState, qmp, console, device } = kept;
  const servers = [
    ['device server', device?.server],
    ['proxy control', device?.control],
  ].filter(([, socket]) => socket !== undefined);
  return [
    machine === undefined
      ? `  ${side}: no machine`
      : `  ${side}: ${machine}, ${runState}${guest === side ? ', the guest is here' : ''}`,
    ...(machine === undefined
      ? []
      : [
          `    npx switchover qmp ${run} --side ${side}`,
          `    npx switchover console ${run} --side ${side}`,
          `    QMP            ${qmp}`,
          `    console        ${console}`,
        ]),
    ...servers.map(([what, socket]) => `    ${what}  ${socket}`),
  ];
}
