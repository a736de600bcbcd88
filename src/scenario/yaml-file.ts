import { readFileSync } from 'node:fs';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UsageError } from '../usage-error.js';
import { issueSentence } from './issue-sentence.js';

/** What is wrong with a value, and where in it. */
export interface ValueFault {
  readonly path: readonly PropertyKey[];
  /** A sentence: expected, found. */
  readonly message: string;
}

/** A value that is as it should be, or what is wrong with it. */
export type Checked<T> = { readonly value: T } | { readonly faults: readonly ValueFault[] };

/** A file with a value in it, read but not checked yet. */
export interface SourceFile {
  readonly path: string;
  readonly value: unknown;
  /** The line of a field, if that can be told. */
  readonly lineOf?: (path: readonly PropertyKey[]) => number;
}

/** Reads a YAML file. Throws a UsageError that names file and line if there is none, or if it is no YAML. */
export function readYaml(path: string, what: string): SourceFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Expected a ${what} file at ${path}: ${(error as Error).message}.`, {
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
  const lineOf = (field: readonly PropertyKey[]) => lines.linePos(offsetOf(document, field)).line;
  return { path, value: document.toJS(), lineOf };
}

/** The checked value of a file. Throws a UsageError that names file, line, field, expectation and finding. */
export function checkedValue<T>(file: SourceFile, check: (value: unknown) => Checked<T>): T {
  const checked = check(file.value);
  if ('value' in checked) return checked.value;
  const sentences = checked.faults.map(({ path, message }) => {
    const place = file.lineOf === undefined ? file.path : `${file.path}:${file.lineOf(path)}`;
    return `${place}: ${fieldName(path)}: ${message}`;
  });
  throw new UsageError(sentences.join('\n'));
}

/**
 * Checks a value against a schema.
 *
 * @param allowedNames the names that the mapping at a path of the input may have, for the message about one that it may not
 */
export function checkAgainst<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  allowedNames: (path: readonly PropertyKey[], input: unknown) => readonly string[],
): Checked<z.output<Schema>> {
  const { data, error } = schema.safeParse(input, { error: issueSentence });
  if (error === undefined) return { value: data };
  const faults = error.issues.flatMap((issue): ValueFault[] => {
    if (issue.code !== 'unrecognized_keys') return [issue];
    const allowed = allowedNames(issue.path, input).join(', ');
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `Expected one of ${allowed}, found the unknown name "${key}".`,
    }));
  });
  return { faults };
}

/** A path as it is written in messages. */
export function fieldName(path: readonly PropertyKey[]): string {
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
