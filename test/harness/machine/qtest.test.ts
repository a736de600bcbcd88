import { expect } from 'chai';
import { Qtest } from '../../../src/harness/machine/qtest.js';
import { type BareQemu, bareQemu } from '../../support/bare-qemu.js';

/** In the machine's RAM. */
const address = 0x10_0000;
const configAddress = 0xcf8;
const configData = 0xcfc;
const failureOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('Expected a failure.'),
    (error) => error,
  );

describe("QEMU's qtest socket", () => {
  let qemu: BareQemu;

  before(async () => {
    qemu = await bareQemu();
  });

  after(() => qemu[Symbol.asyncDispose]());

  it('reads the bytes that it wrote', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await qemu.qtest.writeBytes(address, bytes);
    expect(await qemu.qtest.read(address, 256)).to.deep.equal(bytes);
  });

  it('writes 8, 16 and 32 bits to a port, and reads it', async () => {
    await qemu.qtest.portOut(configAddress, 0x8000_1234);
    expect(await qemu.qtest.portIn(configAddress)).to.equal(0x8000_1234);
    // The host bridge's PAM registers (Intel Q35 data sheet, section 5.1.17) take any byte.
    await qemu.qtest.portOut(configAddress, 0x8000_0090);
    await qemu.qtest.portOut(configData + 1, 0x11, 8);
    await qemu.qtest.portOut(configData + 2, 0x3322, 16);
    expect((await qemu.qtest.portIn(configData)) >>> 8).to.equal(0x33_2211);
  });

  it('gives each of many commands on their way its own answer', async () => {
    const reads: Promise<Buffer>[] = [];
    const bytes = Buffer.alloc(4);
    for (let value = 0; value < 200; value++) {
      bytes.writeUInt32LE(value);
      void qemu.qtest.writeBytes(address, bytes);
      reads.push(qemu.qtest.read(address, 4));
    }
    const values = (await Promise.all(reads)).map((answer) => answer.readUInt32LE());
    expect(values).to.deep.equal(Array.from({ length: 200 }, (_, index) => index));
  });

  it('fails whoever waits for an answer, and whoever asks later, when QEMU is gone', async () => {
    await using other = await bareQemu();
    await other.qtest.read(address, 4);
    // A command that QEMU has not read when it is killed makes the kernel reset the connection.
    other.process.kill('SIGSTOP');
    const waiting = failureOf(other.qtest.read(address, 4));
    other.process.kill('SIGKILL');
    expect((await waiting).message).to.match(
      /^Expected an answer to "read 0x100000 0x4" over qtest, but read ECONNRESET\.$/,
    );
    await other.process.exited;
    expect((await failureOf(other.qtest.read(address, 4))).message).to.match(
      /over qtest, but the connection /,
    );
  });

  it('says that nobody listens, or that the caller gave up', async () => {
    expect(await failureOf(Qtest.connect('/nonexistent/qtest.sock'))).to.include({ code: 'ENOENT' });
    expect(await failureOf(Qtest.connect(qemu.socket, AbortSignal.abort()))).to.include({
      name: 'AbortError',
    });
  });
});
