/**
 * A tool or image could not be made ready. The message says what was tried and what a person can do;
 * the cause, where there is one, is the failure below it.
 */
export class ToolchainError extends Error {
  override readonly name = 'ToolchainError';
}
