/** A peer broke the protocol in a way that leaves its stream without meaning: its connection is closed. */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation';
}
