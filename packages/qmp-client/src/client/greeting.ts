import type { Message } from '../connection/message-stream.js';

/** What QEMU says first (QMP specification, "Server Greeting"). */
export interface Greeting {
  readonly version: {
    readonly qemu: { readonly major: number; readonly minor: number; readonly micro: number };
    /** The distribution's name of the package, often empty. */
    readonly package: string;
  };
  /** What the monitor offers beyond the baseline, such as `oob`. */
  readonly capabilities: readonly string[];
}

/** @returns undefined if the message is not a greeting. */
export function parseGreeting(message: Message): Greeting | undefined {
  const greeting = message.QMP as Partial<Greeting> | null | undefined;
  const version = greeting?.version?.qemu;
  const { capabilities } = greeting ?? {};
  const isVersion = [version?.major, version?.minor, version?.micro].every(Number.isInteger);
  const areNames = Array.isArray(capabilities) && capabilities.every((name) => typeof name === 'string');
  return isVersion && areNames ? (greeting as Greeting) : undefined;
}
