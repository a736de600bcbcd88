import { ERROR, HEADER_SIZE, Message, MessageType, TYPE_MASK, writeHeader } from 'vfio-user';
import type { NativeBuffer } from 'vfio-user/native';

/** A message that lies in a buffer of the proxy's own. */
export function messageIn(buffer: NativeBuffer, size: number): Message {
  const message = new Message();
  message.buffer = buffer.bytes;
  message.view = buffer.view;
  message.pointer = buffer.pointer;
  message.size = size;
  return readHeader(message);
}

/** The same message in memory of its own; it shares the descriptors, which stay the first one's. */
export function copyOf(message: Message): Message {
  const copy = new Message();
  copy.buffer = message.bytes.slice();
  copy.view = new DataView(copy.buffer.buffer);
  copy.size = message.size;
  copy.descriptors = message.descriptors;
  return readHeader(copy);
}

/** The reply that says that a command failed. */
export function errorReply({ id, command }: Message, errno: number): Message {
  const reply = new Message();
  reply.buffer = new Uint8Array(HEADER_SIZE);
  reply.view = new DataView(reply.buffer.buffer);
  reply.size = HEADER_SIZE;
  writeHeader(reply.view, 0, id, command, HEADER_SIZE, MessageType.REPLY | ERROR, errno);
  return readHeader(reply);
}

/** Whose message it is: a command or a reply. */
export const typeOf = ({ flags }: Message): 'command' | 'reply' =>
  (flags & TYPE_MASK) === MessageType.COMMAND ? 'command' : 'reply';

function readHeader(message: Message): Message {
  const { view } = message;
  message.id = view.getUint16(0, true);
  message.command = view.getUint16(2, true);
  message.flags = view.getUint32(8, true);
  message.error = view.getUint32(12, true);
  return message;
}
