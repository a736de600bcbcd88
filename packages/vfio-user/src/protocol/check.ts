import type { Message } from '../transport/message.js';
import { commandName } from './command.js';
import { ProtocolError } from './errors.js';

/** Throws EINVAL unless the payload has exactly that size. */
export function expectPayload(message: Message, length: number): void {
  if (message.payloadLength !== length) {
    throw new ProtocolError(
      'EINVAL',
      `Expected ${commandName(message.command)} to have ${length} bytes of payload, but it has ${message.payloadLength}`,
    );
  }
}

/** Throws EINVAL unless the payload has at least that size. */
export function expectPayloadOf(message: Message, atLeast: number): void {
  if (message.payloadLength < atLeast) {
    throw new ProtocolError(
      'EINVAL',
      `Expected ${commandName(message.command)} to have at least ${atLeast} bytes of payload, ` +
        `but it has ${message.payloadLength}`,
    );
  }
}

/** Throws EINVAL unless the `argsz` field, the first of the payload, is at least that. Returns it. */
export function expectArgsz(message: Message, atLeast: number): number {
  const argsz = message.view.getUint32(message.payloadStart, true);
  if (argsz < atLeast) {
    throw new ProtocolError(
      'EINVAL',
      `Expected the argsz of ${commandName(message.command)} to be at least ${atLeast}, but it is ${argsz}`,
    );
  }
  return argsz;
}

/** Throws EINVAL if there are descriptors with a message that has no use for them. */
export function expectNoDescriptors(message: Message): void {
  if (message.descriptors.length !== 0) {
    throw new ProtocolError(
      'EINVAL',
      `Expected no descriptors with ${commandName(message.command)}, but ${message.descriptors.length} came`,
    );
  }
}
