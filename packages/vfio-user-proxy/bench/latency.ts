/**
 * How long a posted register write takes from one socket to the other, straight and through the proxy, and how fast
 * dirty pages are replayed. The time through the proxy has a thread's wake-up in it, which is the kernel's and depends
 * on how deep the processor sleeps. Run from the repository's root after a build:
 *
 *     node --import=tsx packages/vfio-user-proxy/bench/latency.ts
 */
import { Command } from 'vfio-user';
import { closeAll, closeDescriptor, createMemfd, unixSocketPair } from 'vfio-user/native';
import { Peer, words } from '../test/support/peer.js';
import { ProxiedPair } from '../test/support/proxied-pair.js';

const WRITES = 50_000;
const MEMORY = 256 * 1024 * 1024;
const payload = words(4096n, 0, 4, 7);

/** Processor time is that of the whole process: both sides, and the proxy's thread if there is one. */
function measure(label: string, from: Peer, to: Peer): number {
  const cpuBefore = process.cpuUsage();
  const times = new Float64Array(WRITES);
  for (let i = 0; i < WRITES; i++) {
    const start = performance.now();
    from.post(i & 0xffff, Command.REGION_WRITE, payload);
    to.receive();
    times[i] = (performance.now() - start) * 1000;
  }
  times.sort();
  const at = (share: number) => times[Math.floor(WRITES * share)]!;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpu = (user + system) / WRITES;
  console.log(
    `${label}: p50 ${at(0.5).toFixed(1)} µs, p99 ${at(0.99).toFixed(1)} µs, processor time ${cpu.toFixed(1)} µs`,
  );
  return cpu;
}

async function replay(pair: ProxiedPair): Promise<void> {
  const memory = createMemfd('guest', MEMORY);
  pair.client.command(1, Command.DMA_MAP, words(32, 3, 0n, 0n, BigInt(MEMORY)), [memory]);
  const map = pair.server.receive();
  pair.server.reply(map);
  closeAll(map.descriptors);
  pair.client.receive();
  const replayed = pair.control.replayDirty({ all: true });
  for (let left = MEMORY; left > 0; ) {
    const write = pair.client.receive();
    left -= write.payloadLength - 16;
    pair.client.reply(write);
  }
  const { pages, bytes, microseconds } = await replayed;
  console.log(`replay: ${pages} pages, ${(bytes / microseconds / 1000).toFixed(2)} GB/s`);
  closeDescriptor(memory);
}

const [left, right] = unixSocketPair().map((socket) => new Peer(socket));
const straight = measure('straight', left!, right!);
for (const traced of [false, true]) {
  const pair = await ProxiedPair.start({ traced });
  const through = measure(
    traced ? 'through the proxy, traced' : 'through the proxy',
    pair.client,
    pair.server,
  );
  console.log(`  the proxy's own processor time: ${(through - straight).toFixed(1)} µs a message`);
  if (!traced) await replay(pair);
  await pair[Symbol.asyncDispose]();
}
