/** An image that cannot be used as it was meant; the message is a sentence that says what was expected of it. */
export class ImageError extends Error {
  override readonly name: string = 'ImageError';
}
