import path from 'node:path';
import { combine, type PromiseVerdict, type Verdict } from '../checkers/promise.js';
import { Ledger } from '../harness/ledger/ledger.js';
import { randomScenario } from './random-scenario.js';
import { type DeviceResult, runDeviceScenario } from './run-device-scenario.js';
import type { DeviceScenario, DeviceScenarioInput } from './scenario.js';

export interface DeviceCheckOptions {
  /** Another server than the reference device; {socket} and {image} are filled in. */
  readonly deviceServer?: string;
  readonly seed: number;
  /** In all. */
  readonly migrations: number;
  /** Between two migrations, about. */
  readonly commands: number;
  readonly mutants?: readonly string[];
  /** Of another server's namespace, in bytes. */
  readonly blockSize?: 512 | 4096;
  /** A folder for ledgers and logs. */
  readonly evidence: string;
  readonly signal: AbortSignal;
  readonly progress: (what: string) => void;
}

/** What was checked in one run of servers, and what came of it. */
export interface DeviceCheckPart {
  readonly name: string;
  readonly promises: readonly PromiseVerdict[];
  readonly migrations: number;
  readonly commands: number;
  readonly migrationsPerMinute: number;
  readonly ledger: string;
}

export interface DeviceCheck {
  readonly outcome: Verdict;
  readonly seed: number;
  readonly parts: readonly DeviceCheckPart[];
}

/** Blocks of another server's namespace: its image is made as large. */
const foreignBlocks = 8192;

/** Checks a device without a virtual machine: several random scenarios, each with servers of its own. */
export async function checkDevice(options: DeviceCheckOptions): Promise<DeviceCheck> {
  const parts: DeviceCheckPart[] = [];
  const shapes = shapesOf(options);
  for (const [index, fixed] of shapes.entries()) {
    const migrations = Math.ceil(options.migrations / shapes.length);
    const scenario = randomScenario({
      ...{ seed: options.seed + index, commands: options.commands, migrations },
      fixed: { ...fixed, mutants: [...(options.mutants ?? [])] },
    });
    parts.push(await checkPart(`${index + 1}-${fixed.doorbells}`, scenario, options));
  }
  return { outcome: combine(parts.flatMap(({ promises }) => promises)), seed: options.seed, parts };
}

async function checkPart(
  name: string,
  scenario: DeviceScenario,
  { evidence, signal, progress }: DeviceCheckOptions,
): Promise<DeviceCheckPart> {
  const file = path.join(evidence, `${name}.jsonl`);
  using ledger = new Ledger(file);
  const shape = `${scenario.queues} queue pair(s), ${scenario.doorbells} doorbells, cache ${scenario.cache}`;
  progress(`${scenario.steps.length} steps with ${shape}, seed ${scenario.seed}`);
  const result = await runDeviceScenario(scenario, { signal, ledger, evidence });
  ledger.write('verdicts', { promises: result.promises });
  return { name, ...figures(result), promises: result.promises, ledger: file };
}

function figures({ migrations, commands, seconds }: DeviceResult) {
  return { migrations, commands, migrationsPerMinute: Math.round((migrations / seconds) * 60) };
}

/** What the seed does not decide. A device of another's has the shape that it has. */
function shapesOf({
  deviceServer,
  blockSize = 512,
}: DeviceCheckOptions): (Partial<DeviceScenarioInput> & { doorbells: 'trapped' | 'mapped' | 'shadow' })[] {
  if (deviceServer === undefined) {
    return [
      { doorbells: 'trapped' },
      { doorbells: 'mapped' },
      { doorbells: 'shadow' },
      { doorbells: 'trapped', cache: 'volatile' },
    ];
  }
  const namespaces = [{ blocks: foreignBlocks, blockSize }];
  return [
    { doorbells: 'trapped', server: deviceServer, namespaces },
    { doorbells: 'shadow', server: deviceServer, namespaces },
  ];
}
