import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { namesAt } from '../scenario/json-schema.js';
import {
  type Checked,
  checkAgainst,
  checkedValue,
  readYaml,
  type ValueFault,
} from '../scenario/yaml-file.js';
import { UsageError } from '../usage-error.js';
import { type Gate, gateJsonSchema, gateSchema, type HostClass } from './schema.js';

export const gatesFolder = fileURLToPath(new URL('../../fixtures/gates/', import.meta.url));

/**
 * Reads a gate by its name in fixtures/gates, or by its file. Throws a UsageError: there is none, or one that names file,
 * line, field, expectation and finding.
 */
export function loadGate(nameOrFile: string): Gate {
  if (existsSync(nameOrFile)) return checkedValue(readYaml(nameOrFile, 'gate'), checkGate);
  const file = path.join(gatesFolder, `${nameOrFile}.yaml`);
  if (!/[/.]/.test(nameOrFile) && existsSync(file)) return checkedValue(readYaml(file, 'gate'), checkGate);
  const names = readdirSync(gatesFolder).flatMap((name) => /^(.*)\.yaml$/.exec(name)?.[1] ?? []);
  throw new UsageError(
    `Expected --gate to be a file, or one of ${names.sort().join(', ')}, found "${nameOrFile}".`,
  );
}

/** The class of hosts that a computer belongs to. Throws a UsageError if the gate has none for it. */
export function hostClassOf(
  { name, hosts }: Gate,
  computer: { readonly accelerator: string; readonly processors: number },
): HostClass {
  const found = hosts.find(
    ({ accelerator, processors: { least = 1, most = Number.POSITIVE_INFINITY } }) =>
      accelerator === computer.accelerator && computer.processors >= least && computer.processors <= most,
  );
  if (found !== undefined) return found;
  throw new UsageError(
    `Expected the gate "${name}" to have a class of hosts for ${computer.accelerator} and ${computer.processors} ` +
      `processor(s); it has ${hosts.map((host) => host.class).join(', ')}.`,
  );
}

function checkGate(input: unknown): Checked<Gate> {
  const checked = checkAgainst(gateSchema, input, (at, value) => namesAt(gateJsonSchema(), at, value));
  if ('faults' in checked) return checked;
  const faults = contradictions(checked.value);
  return faults.length === 0 ? checked : { faults };
}

function contradictions({ hosts }: Gate): ValueFault[] {
  return hosts.flatMap(({ thresholds, processors: { least = 1, most = least } }, index) => {
    const faults: ValueFault[] = [];
    if (!Object.values(thresholds).some((limit) => limit !== undefined)) {
      const message = 'Expected at least one threshold, found none.';
      faults.push({ path: ['hosts', index, 'thresholds'], message });
    }
    if (least > most) {
      const message = `Expected at least ${least}, as "least" says, found ${most}.`;
      faults.push({ path: ['hosts', index, 'processors', 'most'], message });
    }
    return faults;
  });
}
