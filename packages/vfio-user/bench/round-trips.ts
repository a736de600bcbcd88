/**
 * How long a register access takes: REGION_READ and REGION_WRITE with their replies, and REGION_WRITE without, from
 * this thread to a server on another. `node --import=tsx packages/vfio-user/bench/round-trips.ts`
 */

import { payload } from '../src/client/payload.js';
import {
  Command,
  Connection,
  defaultCapabilities,
  encodeVersion,
  MessageType,
  NO_REPLY,
  RegionIndex,
} from '../src/index.js';
import { NativeBuffer, waitReadable } from '../src/native/index.js';
import { ServerThread } from '../test/support/server-thread.js';

const ROUNDS = 50_000;

await using server = await ServerThread.start();
using connection = Connection.connect(server.path);

function awaitReply(spins: boolean): void {
  for (;;) {
    if (connection.next() !== undefined) return;
    if (!connection.fill() && !spins) waitReadable(connection.descriptor, 1000);
  }
}

function roundTrips(name: string, command: number, data: Uint8Array, spins: boolean): void {
  const times = new Float64Array(ROUNDS);
  for (let i = 0; i < ROUNDS; i++) {
    const start = process.hrtime.bigint();
    connection.send(i & 0xffff, command, MessageType.COMMAND, 0, data);
    awaitReply(spins);
    times[i] = Number(process.hrtime.bigint() - start) / 1000;
  }
  times.sort();
  const at = (share: number) => times[Math.floor(ROUNDS * share)]!.toFixed(1);
  console.log(`${name}: p50 ${at(0.5)} µs, p99 ${at(0.99)} µs, least ${times[0]!.toFixed(1)} µs`);
}

connection.send(
  0,
  Command.VERSION,
  0,
  0,
  encodeVersion({ major: 0, minor: 0, capabilities: defaultCapabilities }),
);
awaitReply(false);

const access = payload([0n, RegionIndex.BAR0, 4]);
const write = payload([0n, RegionIndex.BAR0, 4], new Uint8Array(4));
roundTrips('REGION_READ, waiting client', Command.REGION_READ, access, false);
roundTrips('REGION_WRITE, waiting client', Command.REGION_WRITE, write, false);
roundTrips('REGION_READ, spinning client', Command.REGION_READ, access, true);

const batch = new NativeBuffer(36 * 100);
for (let i = 0; i < 100; i++) {
  batch.view.setUint16(36 * i + 2, Command.REGION_WRITE, true);
  batch.view.setUint32(36 * i + 4, 36, true);
  batch.view.setUint32(36 * i + 8, NO_REPLY, true);
  batch.bytes.set(write, 36 * i + 16);
}
for (const [name, perSend] of [
  ['one by one', 1],
  ['100 at a time', 100],
] as const) {
  const count = 500_000;
  const start = performance.now();
  for (let sent = 0; sent < count; sent += perSend) {
    connection.sendBuffer(batch, 36 * perSend);
    while (connection.pending) connection.flush();
  }
  connection.send(1, Command.REGION_READ, 0, 0, access);
  awaitReply(false);
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `REGION_WRITE without reply, sent ${name}: ${Math.round(count / seconds)} a second, ${((1e6 * seconds) / count).toFixed(2)} µs each`,
  );
}
