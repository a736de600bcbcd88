/** What may be written to a stream beside plain lines. */
export interface TerminalStyle {
  readonly colour: boolean;
  /** A line that is written over again and again. */
  readonly live: boolean;
}

/**
 * What a stream and the environment allow: nothing but lines if it is no terminal, or a dumb one, or in CI. `NO_COLOR`
 * takes the colours (https://no-color.org); `FORCE_COLOR` comes before all others, and is about colours alone.
 */
export function terminalStyle(
  { isTTY = false }: { readonly isTTY?: boolean },
  { NO_COLOR, FORCE_COLOR, CI, TERM }: NodeJS.ProcessEnv,
): TerminalStyle {
  const capable = isTTY && TERM !== 'dumb' && !isOn(CI);
  if (FORCE_COLOR !== undefined) return { colour: isOn(FORCE_COLOR) || FORCE_COLOR === '', live: capable };
  return { colour: capable && (NO_COLOR ?? '') === '', live: capable };
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}
