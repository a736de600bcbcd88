import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Command } from 'vfio-user';
import { type MessageFault, readTrace, replayTrace, TraceNotReplayableError } from 'vfio-user-proxy';
import { NvmeServer } from '../support/nvme-server.js';
import { RunningProxy } from '../support/proxied-pair.js';

/**
 * A guest boots with a blank drive of 64 MiB, writes and reads; the drive is stopped, its state read, written back and set
 * running, as a carrier does it; and the guest writes and reads again.
 */
const trace = fileURLToPath(new URL('./guest-writes-and-migrates.jsonl.gz', import.meta.url));

/** The differences that a replay through a proxy finds that does this to the messages. */
async function differencesWith(...faults: MessageFault[]): Promise<readonly string[]> {
  await using server = await NvmeServer.start();
  await using proxy = await RunningProxy.start({ connect: server.socket, faults });
  const { differences } = await replayTrace({ trace, socket: proxy.listen, patienceMs: 500 });
  return differences;
}

describe('The replay of a trace', () => {
  it('finds nothing different about the server that was recorded, again and again', async () => {
    await using server = await NvmeServer.start();
    const first = await replayTrace({ trace, socket: server.socket });
    expect(first.differences).to.deep.equal([]);
    expect(first.sent).to.be.above(300);
    expect(first.compared).to.be.above(400);
    for (let i = 0; i < 5; i++) {
      await using fresh = await NvmeServer.start();
      const { differences } = await replayTrace({ trace, socket: fresh.socket });
      expect(differences).to.deep.equal([]);
    }
  });

  it('leaves out the pauses of the recording, or keeps them', async () => {
    const records: { time: number }[] = [];
    for await (const record of readTrace(trace)) records.push(record);
    const recordedMs = (records.at(-1)!.time - records[0]!.time) / 1000;
    await using server = await NvmeServer.start();
    const quick = await replayTrace({ trace, socket: server.socket });
    await using fresh = await NvmeServer.start();
    const timed = await replayTrace({ trace, socket: fresh.socket, timed: true });
    expect(timed.differences).to.deep.equal([]);
    expect(quick.milliseconds).to.be.below(timed.milliseconds);
    // The last records may be replies, for which nobody waits.
    expect(timed.milliseconds).to.be.above(recordedMs * 0.9);
  });

  it('tells which bytes another image has', async () => {
    await using server = await NvmeServer.start({ content: Buffer.from('This image is not blank.') });
    const { differences } = await replayTrace({ trace, socket: server.socket });
    expect(differences[0]).to.match(
      /^Message \d+: expected DMA_WRITE of 4096 bytes at 0x[0-9a-f]+ to have 0{16} from byte 0 on, but got 5468697320696d61\.$/,
    );
  });

  it('tells that the drive has another size, and other identities', async () => {
    await using server = await NvmeServer.start({ size: 32 * 1024 * 1024, serial: 'another' });
    const { differences } = await replayTrace({ trace, socket: server.socket, patienceMs: 300 });
    expect(differences.join('\n')).to.match(/expected DMA_WRITE of 4096 bytes/);
  });

  it('tells a bit that changed in what the device wrote', async () => {
    const [difference, ...others] = await differencesWith({
      ...{ action: 'corrupt', from: 'server', command: 'DMA_WRITE', nth: 30 },
      bit: 8 * 17,
    });
    expect(difference).to.match(/^Message \d+: expected DMA_WRITE of \d+ bytes .* from byte 1 on, but got /);
    expect(others).to.deep.equal([]);
  });

  it('tells what the device did not do because a doorbell was lost', async () => {
    const differences = await differencesWith({
      ...{ action: 'drop', from: 'client', command: 'REGION_WRITE', nth: 120, count: 1 },
    });
    expect(differences.join('\n')).to.match(/but the device server did not send it within 500 ms/);
  });

  it('tells a reply with another errno, and a server that goes', async () => {
    const refused: MessageFault = { action: 'errno', errno: 22, feature: 'DMA_LOGGING_START', type: 'reply' };
    expect((await differencesWith(refused)).join('\n')).to.match(
      /expected success as the reply to DEVICE_FEATURE, message \d+, but got EINVAL \(22\)/,
    );
    const gone = await differencesWith({ action: 'disconnect', command: 'DEVICE_SET_IRQS', nth: 3 });
    expect(gone.at(-1)).to.match(/its connection is over/);
  });

  it('tells the pages that a server with a bug does not report', async () => {
    await using server = await NvmeServer.start({ protocolMutants: ['dirty-bitmap-rounded-down'] });
    const { differences } = await replayTrace({ trace, socket: server.socket });
    expect(differences).to.have.length(1);
    expect(differences[0]).to.match(/^Expected \d+ more pages to be reported dirty, the first at 0x/);
  });

  it('tells what goes wrong after a state that was saved or loaded wrongly', async () => {
    for (const mutant of ['submission-head-lost', 'enable-bit-lost', 'completed-command-executed-again']) {
      await using server = await NvmeServer.start({ mutants: [mutant] });
      const { differences } = await replayTrace({ trace, socket: server.socket, patienceMs: 500 });
      expect(differences.join('\n'), mutant).to.match(/DMA_READ of 64 bytes/);
    }
  });

  it('gives up after so many differences', async () => {
    await using server = await NvmeServer.start({ content: Buffer.alloc(1 << 20, 7) });
    const { differences } = await replayTrace({ trace, socket: server.socket, maxDifferences: 2 });
    expect(differences).to.have.length(3);
    expect(differences[2]).to.equal('Expected at most 2 differences before giving up; there may be more.');
  });

  it('refuses a trace of a server that could reach memory, or one that is cut', async () => {
    await using proxy = await RunningProxy.start();
    const refusal = async (change: (record: Record<string, unknown>) => object) => {
      const lines: string[] = [];
      for await (const record of readTrace(trace)) lines.push(JSON.stringify(change({ ...record })));
      writeFileSync(proxy.trace, `${lines.join('\n')}\n`);
      const refused = replayTrace({ trace: proxy.trace, socket: proxy.connect });
      return refused.catch((error: unknown) => error);
    };
    const shared = await refusal((record) =>
      record.code === Command.DMA_MAP && record.type === 'command' ? { ...record, descriptors: 1 } : record,
    );
    expect(shared).to.be.instanceOf(TraceNotReplayableError);
    expect(shared)
      .to.have.property('message')
      .that.match(/gave it a descriptor, .*--trace-memory/s);
    const cut = await refusal((record) =>
      record.code === Command.DMA_WRITE ? { ...record, omitted: 100 } : record,
    );
    expect(cut)
      .to.have.property('message')
      .that.match(/lacks 100 bytes; .*--trace-memory/s);
    const headless = await refusal((record) =>
      record.code === Command.VERSION ? { ...record, from: 'proxy', to: 'client' } : record,
    );
    expect(headless)
      .to.have.property('message')
      .that.match(/begin with the client's VERSION/);
  });
});
