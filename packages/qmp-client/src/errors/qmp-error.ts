/** Every error of this package is one of these, so `instanceof QmpError` tells them from all others. */
export class QmpError extends Error {
  override readonly name: string = 'QmpError';
}
