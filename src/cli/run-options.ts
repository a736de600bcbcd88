import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error.js';

/** Options of `switchover run` that decide a run and are no part of its scenario. */
export interface RunOptions {
  readonly qemu?: string;
  readonly sourceQemu?: string;
  readonly destinationQemu?: string;
  readonly accel?: 'kvm' | 'tcg';
  readonly trace?: boolean;
  readonly traceMemory?: boolean;
  readonly cold?: boolean;
}

/** Throws a UsageError if the options do not go together. */
export function checkRunOptions({ trace, traceMemory }: RunOptions): void {
  if (!traceMemory || trace) return;
  throw new UsageError('Expected --trace with --trace-memory: the trace is where memory is recorded.');
}

/** The options that were given, as words of a command line. */
export function runOptionWords(options: RunOptions): string[] {
  const { qemu, sourceQemu, destinationQemu, accel, trace, traceMemory, cold } = options;
  const given = { qemu, 'source-qemu': sourceQemu, 'destination-qemu': destinationQemu, accel };
  const flags = { trace, 'trace-memory': traceMemory, cold };
  return [
    ...Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`] : [])),
  ];
}

/** The options that {@link runOptionWords} wrote. Throws a TypeError if the words are others. */
export function readRunOptions(words: readonly string[]): RunOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      qemu: { type: 'string' },
      'source-qemu': { type: 'string' },
      'destination-qemu': { type: 'string' },
      accel: { type: 'string' },
      trace: { type: 'boolean' },
      'trace-memory': { type: 'boolean' },
      cold: { type: 'boolean' },
    },
  });
  const { 'source-qemu': sourceQemu, 'destination-qemu': destinationQemu, ...rest } = values;
  const { 'trace-memory': traceMemory, ...others } = rest;
  const renamed = { sourceQemu, destinationQemu, traceMemory };
  return { ...others, ...definedOnly(renamed) } as RunOptions;
}

/** The properties that have a value. */
export function definedOnly<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
