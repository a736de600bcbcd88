import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { buildGuestImage, kernelCommandLine } from '../../src/images/index.js';
import { prepareToolchain } from '../../src/toolchain/index.js';

describe('A booting guest', () => {
  it('says that it started, that it is ready, and then its agent answers', async function () {
    this.timeout(240_000);
    const [{ qemu }, image] = await Promise.all([prepareToolchain(), buildGuestImage()]);
    const folder = await mkdtemp(path.join(tmpdir(), 'switchover-boot-test-'));
    const agentSocket = path.join(folder, 'agent.sock');
    const machine = spawn(
      qemu.binary,
      [
        ...['-machine', 'q35,accel=tcg', '-cpu', 'max', '-m', '512M', '-nodefaults', '-display', 'none'],
        ...[
          '-kernel',
          image.kernel,
          '-initrd',
          image.initramfs,
          '-append',
          kernelCommandLine(),
          '-no-reboot',
        ],
        ...['-serial', 'stdio', '-device', 'virtio-serial-pci'],
        ...['-chardev', `socket,id=agent,path=${agentSocket},server=on,wait=off`],
        ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const closed = once(machine, 'close');
    try {
      const markers: string[] = [];
      const lines = createInterface({ input: machine.stdout });
      for await (const line of lines) {
        if (line.includes('switchover: ')) markers.push(line.trim());
        if (line.includes('switchover: guest ready')) break;
      }
      expect(markers).to.deep.equal(['switchover: init started', 'switchover: guest ready']);

      const agent = connect(agentSocket);
      agent.write('{"execute":"guest-sync","arguments":{"id":4711}}\n');
      const [answer] = (await once(createInterface({ input: agent }), 'line')) as [string];
      expect(JSON.parse(answer)).to.deep.equal({ return: 4711 });
      agent.destroy();
    } finally {
      machine.kill('SIGKILL');
      await closed;
      await rm(folder, { recursive: true });
    }
  });
});
