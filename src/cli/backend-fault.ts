import { type BackendFault, backendFaultKinds } from 'nvme-controller';
import { UsageError } from '../usage-error.js';

/** Settings of a fault on the command line, by the names of their fields. */
const NUMBERS: Readonly<Record<string, 'after' | 'count' | 'milliseconds'>> = {
  after: 'after',
  count: 'count',
  ms: 'milliseconds',
};

/** Reads `KIND[,trigger=FILE][,after=N][,count=N][,ms=N]`. Throws a UsageError that says what it expected. */
export function parseBackendFault(text: string): BackendFault {
  const [name, ...settings] = text.split(',');
  const kind = backendFaultKinds.find((known) => known === name);
  if (kind === undefined) {
    throw new UsageError(
      `Expected --backend-fault to begin with one of ${backendFaultKinds.join(', ')}, got "${text}".`,
    );
  }
  const fault: { -readonly [Field in keyof BackendFault]: BackendFault[Field] } = { kind };
  for (const setting of settings) {
    const at = setting.indexOf('=');
    const [key, value] = at === -1 ? [setting, ''] : [setting.slice(0, at), setting.slice(at + 1)];
    const field = NUMBERS[key];
    if (key === 'trigger' && value !== '') fault.trigger = value;
    else if (field !== undefined && /^\d{1,15}$/.test(value)) fault[field] = Number(value);
    else {
      throw new UsageError(
        `Expected trigger=FILE, after=N, count=N or ms=N in --backend-fault "${text}", got "${setting}".`,
      );
    }
  }
  return fault;
}
