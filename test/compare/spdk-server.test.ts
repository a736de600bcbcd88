import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { until } from '../../src/testing/until.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const script = fileURLToPath(new URL('../../fixtures/servers/spdk-nvmf-tgt.sh', import.meta.url));

/** Programs in the place of SPDK's, which is not to be had here: they only write down how they are called. */
function layOutSpdk(folder: string, rpc: string): void {
  const programs = {
    'build/bin/nvmf_tgt': `echo "nvmf_tgt $*" >>${folder}/calls; echo $$ >${folder}/pid; exec sleep 600`,
    'scripts/rpc.py': `shift 2; echo "$*" >>${folder}/calls; ${rpc}`,
  };
  for (const [name, text] of Object.entries(programs)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
  }
}

describe("The profile of SPDK's NVMe target", () => {
  it('has it serve one controller with the image by JSON-RPC, and takes it with it when it ends', async () => {
    using spdk = temporaryFolder();
    using run = temporaryFolder();
    layOutSpdk(
      spdk.path,
      'last=; for word; do [ "$last" = -a ] && touch "$word/cntrl" 2>/dev/null; last=$word; done; true',
    );
    const socket = run.file('server.sock');
    const server = execa(script, [socket, '/images/a.raw'], { env: { SPDK: spdk.path }, reject: false });
    await until(
      () => existsSync(socket),
      60_000,
      () => 'Expected a socket.',
    );
    const lines = readFileSync(spdk.file('calls'), 'utf8').trim().split('\n');
    const calls = lines.filter((line) => !line.startsWith('nvmf_tgt'));
    expect(lines.find((line) => !calls.includes(line))).to.match(/^nvmf_tgt -r \S+\/rpc -m 0x1$/);
    expect(calls.map((call) => call.split(' ').find((word) => /^[a-z]+_/.test(word)))).to.deep.equal([
      'framework_wait_init',
      'nvmf_create_transport',
      'bdev_aio_create',
      'nvmf_create_subsystem',
      'nvmf_subsystem_add_ns',
      'nvmf_subsystem_add_listener',
    ]);
    expect(calls[2]).to.equal('bdev_aio_create /images/a.raw image 512');
    const pid = Number(readFileSync(spdk.file('pid'), 'utf8'));
    server.kill('SIGTERM');
    expect((await server).exitCode).to.equal(143);
    expect(existsSync(`/proc/${pid}`)).to.equal(false);
    expect(readdirSync(run.path)).to.deep.equal([]);
  });

  it('ends with the status of a request that failed, and leaves nothing', async () => {
    using spdk = temporaryFolder();
    using run = temporaryFolder();
    layOutSpdk(spdk.path, 'case "$*" in *bdev_aio_create*) echo "no such file" >&2; exit 1 ;; esac');
    const { exitCode, stderr } = await execa(script, [run.file('server.sock'), '/images/none'], {
      env: { SPDK: spdk.path },
      reject: false,
    });
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('no such file');
    expect(readdirSync(run.path)).to.deep.equal([]);
  });
});
