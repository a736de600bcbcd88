import { expect } from 'chai';
import fc from 'fast-check';
import { unixSocketPair } from '../../src/native/index.js';
import { parseFeature } from '../../src/protocol/device-feature.js';
import { ProtocolError } from '../../src/protocol/errors.js';
import { isPowerOfTwo, readU64, writeU64 } from '../../src/protocol/integers.js';
import { parseIrqSet } from '../../src/protocol/irq-set.js';
import { Connection } from '../../src/transport/connection.js';
import { Message } from '../../src/transport/message.js';

/** A message with that payload, as a connection would deliver it. */
function messageOf(command: number, payload: Uint8Array, descriptors: readonly number[] = []): Message {
  const message = new Message();
  message.command = command;
  message.size = 16 + payload.length;
  message.buffer = new Uint8Array(message.size);
  message.buffer.set(payload, 16);
  message.view = new DataView(message.buffer.buffer);
  message.descriptors = descriptors;
  return message;
}

describe('The codec', () => {
  it('delivers every header as it was sent', () => {
    const [a, b] = unixSocketPair();
    using sender = new Connection(a);
    using receiver = new Connection(b);
    const u16 = fc.integer({ min: 0, max: 0xffff });
    const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(
        u16,
        u16,
        u32,
        u32,
        fc.uint8Array({ maxLength: 200 }),
        (id, command, flags, error, payload) => {
          sender.send(id, command, flags, error, payload);
          receiver.fill();
          const message = receiver.next()!;
          expect([message.id, message.command, message.flags, message.error]).to.deep.equal([
            id,
            command,
            flags,
            error,
          ]);
          expect([...message.payload]).to.deep.equal([...payload]);
        },
      ),
    );
  });

  it('keeps 64-bit integers below 2^53 and never makes a larger one small', () => {
    const view = new DataView(new ArrayBuffer(8));
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        view.setBigUint64(0, value, true);
        const read = readU64(view, 0);
        if (value > BigInt(Number.MAX_SAFE_INTEGER)) return read >= 2 ** 53;
        writeU64(view, 0, read);
        return read === Number(value) && view.getBigUint64(0, true) === value;
      }),
    );
  });

  it('knows powers of two', () => {
    for (let power = 0; power < 64; power++) expect(isPowerOfTwo(2 ** power)).to.equal(true);
    for (const other of [0, 3, 4095, 4097, 2 ** 52 + 1, -4, Number.NaN])
      expect(isPowerOfTwo(other)).to.equal(false);
  });

  for (const [name, parse] of Object.entries({
    DEVICE_SET_IRQS: parseIrqSet,
    DEVICE_FEATURE: parseFeature,
  })) {
    it(`reads ${name} of any bytes, or refuses it with an errno`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat({ max: 5 }), (payload, descriptors) => {
          try {
            parse(messageOf(8, payload, new Array<number>(descriptors).fill(-1)));
          } catch (error) {
            expect(error).to.be.instanceOf(ProtocolError);
          }
        }),
        { numRuns: 1000 },
      );
    });
  }
});
