import { expect } from 'chai';
import fc from 'fast-check';
import { Command, defaultCapabilities, encodeVersion, ProtocolError, parseVersion } from '../../src/index.js';
import { messageBytes, versionPayload } from '../support/message-bytes.js';
import { RawPeer } from '../support/raw-peer.js';
import { serveRegisters } from '../support/served.js';

/** The reply to a VERSION with that payload: its errno, or what it says. */
async function negotiate(payload: Uint8Array): Promise<{ errno: number; json?: unknown; minor?: number }> {
  await using served = serveRegisters();
  using peer = new RawPeer(served.path);
  peer.send(messageBytes(Command.VERSION, payload));
  let reply: Uint8Array | undefined;
  await served.until(() => {
    const received = peer.receive();
    if (received instanceof Uint8Array) reply = received;
    return received !== undefined;
  });
  const view = new DataView(reply!.buffer, reply!.byteOffset);
  if (view.getUint32(8, true) & 0x20) return { errno: view.getUint32(12, true) };
  const text = new TextDecoder().decode(reply!.subarray(20, -1));
  expect(reply!.at(-1)).to.equal(0);
  return { errno: 0, minor: view.getUint16(18, true), json: JSON.parse(text) };
}

describe('VERSION', () => {
  it('agrees with what QEMU proposes', async () => {
    const proposal = {
      capabilities: {
        max_msg_fds: 8,
        max_data_xfer_size: 1048576,
        pgsizes: 4096,
        max_dma_maps: 65535,
        migration: { pgsize: 4096, max_bitmap_size: 268435456 },
        write_multiple: true,
      },
    };
    const { errno, minor, json } = await negotiate(versionPayload(JSON.stringify(proposal), 0, 0));
    expect([errno, minor]).to.deep.equal([0, 0]);
    expect(json).to.deep.equal({
      capabilities: {
        max_msg_fds: 16,
        max_data_xfer_size: 1048576,
        max_dma_maps: 65535,
        pgsizes: 4096,
        migration: { pgsize: 4096, max_bitmap_size: 1048576 },
        write_multiple: true,
      },
    });
  });

  it('takes nothing into use that the client did not propose', async () => {
    const { json } = await negotiate(versionPayload('{}'));
    expect((json as { capabilities: object }).capabilities).to.not.have.any.keys(
      'migration',
      'write_multiple',
    );
  });

  it('needs no capabilities, and answers a newer minor version with its own', async () => {
    expect((await negotiate(versionPayload(new Uint8Array()))).errno).to.equal(0);
    expect((await negotiate(versionPayload('{}', 0, 99))).minor).to.equal(1);
  });

  for (const [what, payload] of Object.entries({
    'another major version': versionPayload('{}', 1),
    'two bytes': new Uint8Array(2),
    'JSON without NUL': versionPayload(new TextEncoder().encode('{}')),
    'broken JSON': versionPayload('{"capabilities":'),
    'an array': versionPayload('[]'),
    'capabilities that are no object': versionPayload('{"capabilities":[]}'),
    'a negative number': versionPayload('{"capabilities":{"max_msg_fds":-1}}'),
    'a fraction': versionPayload('{"capabilities":{"max_data_xfer_size":1.5}}'),
    'a transfer size of 0': versionPayload('{"capabilities":{"max_data_xfer_size":0}}'),
    'a string for a boolean': versionPayload('{"capabilities":{"write_multiple":"yes"}}'),
    'deep nesting': versionPayload('['.repeat(50_000)),
    'bytes that are no UTF-8': versionPayload(Uint8Array.of(0xff, 0xfe, 0)),
  })) {
    it(`is refused with EINVAL for ${what}`, async () => {
      expect((await negotiate(payload)).errno).to.equal(22);
    });
  }

  it('is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.record({
          maxMsgFds: fc.nat(),
          maxDataXferSize: fc.nat(),
          maxDmaMaps: fc.nat(),
          pageSizes: fc.nat(),
          writeMultiple: fc.boolean(),
          migration: fc.option(fc.record({ pageSize: fc.nat(), maxBitmapSize: fc.nat() }), {
            nil: undefined,
          }),
        }),
        (capabilities) => {
          const version = { major: 0, minor: 1, capabilities };
          expect(parseVersion(encodeVersion(version))).to.deep.equal(version);
        },
      ),
    );
  });

  it('is parsed or refused, never crashed on', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          expect(parseVersion(versionPayload(json)).capabilities).to.have.all.keys(
            Object.keys(defaultCapabilities),
          );
        } catch (error) {
          expect(error).to.be.instanceOf(ProtocolError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
