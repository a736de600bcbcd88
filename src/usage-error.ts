/** What the user asked for cannot be: exit status 64 (EX_USAGE, sysexits.h). */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something that the run needs is absent here: exit status 69 (EX_UNAVAILABLE). */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}
