/** The guest did not do what it was asked for, or not in time: it is to blame, or its drive, but not the harness. */
export class GuestError extends Error {
  override readonly name = 'GuestError';
}
