import { expect } from 'chai';
import { sendDirtyPages } from '../../../src/harness/migration/dirty-pages.js';
import { type BareQemu, bareQemu } from '../../support/bare-qemu.js';

const page = 4096;
/** In the machine's RAM. */
const address = 0x10_0000;

describe('Pages that the device dirtied', () => {
  let qemu: BareQemu;

  before(async () => {
    qemu = await bareQemu();
  });

  after(() => qemu[Symbol.asyncDispose]());

  /** What the proxy says that QEMU did with them. */
  const answered = (refused: { address: number; size: number }[]) => ({
    qtest: qemu.qtest,
    control: {
      replayDirty: async () => ({ pages: 2, bytes: 2 * page, skippedPages: 1, refused }) as never,
    } as never,
  });

  it('are written to where QEMU refused them, each once, and stay what they were', async () => {
    const content = Buffer.from(Array.from({ length: 3 * page }, (_, index) => (index * 7) % 251));
    await qemu.qtest.writeBytes(address, content);
    const written: number[] = [];
    const { qtest, control } = answered([
      { address, size: page },
      { address: address + page, size: 2 * page },
    ]);
    const watched = Object.create(qtest, {
      read: { value: (at: number, length: number) => qtest.read(at, length) },
      writeBytes: {
        value: (at: number, bytes: Uint8Array) => {
          written.push(at);
          return qtest.writeBytes(at, bytes);
        },
      },
    });
    const sent = await sendDirtyPages({ control, qtest: watched });
    expect(sent).to.deep.equal({ pages: 2, bytes: 2 * page, skippedPages: 1, markedPages: 3 });
    expect(written).to.deep.equal([address, address + page, address + 2 * page]);
    expect(await qtest.read(address, content.length)).to.deep.equal(content);
  });

  it('need nothing more where QEMU took them all', async () => {
    expect(await sendDirtyPages(answered([]))).to.deep.include({ pages: 2, markedPages: 0 });
  });
});
