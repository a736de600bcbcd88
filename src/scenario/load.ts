import { readFileSync } from 'node:fs';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../usage-error.js';
import { contradictions } from './contradictions.js';
import { issueSentence } from './issue-sentence.js';
import { allowedNames } from './json-schema.js';
import { type Scenario, type ScenarioInput, scenarioSchema } from './schema.js';

/** What is wrong with a scenario, and where. */
interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Checks a scenario that was written as an object. Throws a UsageError. */
export function parseScenario(input: ScenarioInput): Scenario {
  const { scenario, faults } = check(input);
  if (scenario !== undefined) return scenario;
  throw new UsageError(faults.map(({ path, message }) => `${field(path)}: ${message}`).join('\n'));
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
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [syntax] = document.errors;
  if (syntax) {
    const { line } = lines.linePos(syntax.pos[0]);
    throw new UsageError(`${path}:${line}: Expected YAML, but: ${syntax.message}`);
  }
  const { scenario, faults } = check(document.toJS());
  if (scenario !== undefined) return scenario;
  const sentences = faults.map((fault) => {
    const line = lines.linePos(offsetOf(document, fault.path)).line;
    return `${path}:${line}: ${field(fault.path)}: ${fault.message}`;
  });
  throw new UsageError(sentences.join('\n'));
}

function check(input: unknown): { scenario?: Scenario; faults: Fault[] } {
  const { data, error } = scenarioSchema.safeParse(input, { error: issueSentence });
  if (error === undefined) {
    const faults = contradictions(data);
    return faults.length === 0 ? { scenario: data, faults } : { faults };
  }
  const faults = error.issues.flatMap((issue): Fault[] => {
    if (issue.code !== 'unrecognized_keys') return [issue];
    const allowed = allowedNames(issue.path).join(', ');
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `Expected one of ${allowed}, found the unknown name "${key}".`,
    }));
  });
  return { faults };
}

function field(path: readonly PropertyKey[]): string {
  return path.map(String).join('.') || '(top)';
}

/** Where in the text a field is, or the innermost mapping that it should be in. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
