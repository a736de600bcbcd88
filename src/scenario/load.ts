import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UsageError } from '../usage-error.js';
import { type Scenario, type ScenarioInput, scenarioSchema } from './schema.js';

/** Checks a scenario that was written as an object. Throws a ZodError. */
export function parseScenario(input: ScenarioInput): Scenario {
  return scenarioSchema.parse(input);
}

/** Reads and checks a scenario file. Throws a UsageError that names file, line, field, expectation and finding. */
export function loadScenario(path: string): Scenario {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Expected a scenario file at ${path}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax) throw new UsageError(`${path}: ${syntax.message}`);
  const result = scenarioSchema.safeParse(document.toJS());
  if (result.success) return result.data;
  const sentences = result.error.issues.map((issue) => {
    const node = document.getIn(nodePath(issue), true) ?? document.contents;
    const line = isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
    return `${path}:${line}: ${issue.path.join('.') || '(top)'}: ${issue.message}`;
  });
  throw new UsageError(sentences.join('\n'));
}

function nodePath(issue: z.core.$ZodIssue): PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : [...issue.path];
}
