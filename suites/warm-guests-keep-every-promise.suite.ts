import path from 'node:path';
import type { Ledger } from '../src/harness/ledger/ledger.js';
import { expect } from '../src/testing/expect.js';
import { flipBit } from '../src/testing/flip-bit.js';
import { type LaunchedPair, launch, perform } from '../src/testing/launched.js';

const scenario = {
  name: 'warm-guest',
  description: 'A guest of its own, which no other test restores.',
  machine: { kernelArguments: 'switchover.test=warm' },
  workload: { before: '1s', after: '2s', jobs: [{ name: 'depth-4', depth: 4 }] },
};

/** Of a stream of QEMU's, bytes. */
const beyondHead = 16 * 2 ** 20;
/** How the guest started: restored from which entry, or booted and why. */
const startOf = ({ entries }: Ledger) => entries.find(({ kind }) => kind === 'guest-start')!;
/** By the times in the kernel's first messages: its boot_id is made when it is first read, so after a guest is restored. */
const identity = 'dmesg | head -n 100 | sha256sum';
const bootOf = async ({ pair, signal }: LaunchedPair) => (await pair.guest.run(identity, { signal })).stdout;

describe('A guest that was saved once', () => {
  it('is restored any number of times, each time on a drive that nobody has written to', async () => {
    await using first = await launch(scenario);
    const boot = await bootOf(first);
    await first.pair.guest.run('dd if=/dev/urandom of=/dev/nvme0n1 bs=64k count=1 oflag=direct', first);
    for (const _ of [1, 2]) {
      await using again = await launch(scenario);
      expect(startOf(again.ledger)).to.include({ start: 'warm' });
      expect(await bootOf(again)).to.equal(boot);
      const empty = 'head -c 65536 /dev/nvme0n1 | cmp -n 65536 - /dev/zero';
      await again.pair.guest.run(`${empty} && nvme id-ctrl /dev/nvme0 >/dev/null`, again);
    }
  });

  it('keeps every promise when it migrates', async () => {
    expect(await perform(scenario)).to.keepEveryPromise();
  });

  it('is discarded, and booted, if one bit of it has changed', async () => {
    await using first = await launch(scenario);
    const { entry } = startOf(first.ledger);
    const boot = await bootOf(first);
    flipBit(path.join(String(entry), 'machine-state'), beyondHead);
    await using booted = await launch(scenario);
    expect(startOf(booted.ledger))
      .to.include({ start: 'cold' })
      .and.to.have.property('reason')
      .that.matches(/checksum/);
    expect(await bootOf(booted)).not.to.equal(boot);
  });
});
