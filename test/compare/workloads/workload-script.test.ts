import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { fioJobOf } from '../../../src/compare/workloads/fio-workloads.js';
import { workloadScript } from '../../../src/compare/workloads/workload-script.js';
import {
  isRocksdb,
  warmUpWorkloads,
  workloadFiles,
  workloadFolder,
  workloadGrids,
  workloads,
  writes,
} from '../../../src/compare/workloads/workloads.js';

const settings = { runtimeMs: 1500, rampMs: 300, scale: 3 };

describe('The workloads of a comparison', () => {
  it('have a file each, in every grid, and names that are their own', () => {
    expect(new Set(workloads).size).to.equal(workloads.length);
    for (const grid of Object.values(workloadGrids)) expect(workloads).to.include.members([...grid]);
    for (const workload of workloads) {
      const name = isRocksdb(workload) ? `${workload}.flags` : `${fioJobOf(workload).file}.fio`;
      expect(existsSync(path.join(workloadFolder, name)), name).to.equal(true);
      expect(workloadFiles().has(name), name).to.equal(true);
    }
  });

  it('of the full grid are every pattern at every depth with every number of jobs', () => {
    const { full } = workloadGrids;
    for (const pattern of ['random-read', 'random-write', 'sequential-read', 'sequential-write']) {
      const cells = full.filter((workload) => workload.startsWith(pattern));
      expect(cells).to.have.lengthOf(6 * 5);
      expect(cells).to.include.members([`${pattern}-depth-1`, `${pattern}-depth-32-jobs-16`]);
    }
  });

  it('write if they erase what is on the drive: those of RocksDB make a file system', () => {
    const reading = workloads.filter((workload) => !writes(workload));
    expect(reading).to.include.members(['random-read-depth-1', 'sequential-read', 'latency']);
    expect(reading.every((workload) => workload.includes('read') || workload === 'latency')).to.equal(true);
    expect(reading.some(isRocksdb)).to.equal(false);
  });

  it('are preceded by others that write only if they do', () => {
    expect(warmUpWorkloads(['random-read-depth-1', 'latency']).some(writes)).to.equal(false);
    expect(warmUpWorkloads(['random-read-depth-1', 'rocksdb-fillseq']).some(writes)).to.equal(true);
  });
});

describe("A workload's script", () => {
  it('asks fio for the depth and the number of jobs that the name tells', () => {
    const script = workloadScript('random-write-depth-8-jobs-4', '/dev/nvme0n1', '/files', settings);
    expect(script).to.equal(
      'DEVICE=/dev/nvme0n1 DEPTH=8 JOBS=4 RUNTIME=1500ms RAMP=300ms fio --output-format=json+ /files/random-write.fio',
    );
    expect(workloadScript('random-read-depth-32', '/dev/x', '/f', settings)).to.include('DEPTH=32 JOBS=1 ');
    expect(workloadScript('sequential-read', '/dev/x', '/f', settings)).to.include('DEPTH=4 JOBS=1 ');
  });

  it('fills a database that is to be read, and scales it', () => {
    const script = workloadScript('rocksdb-readrandom-16', '/dev/nvme0n1', '/files', settings);
    expect(script).to.match(/mke2fs .*\/dev\/nvme0n1.*\n.*mount -t ext4/);
    expect(script).to.match(/rocksdb-fillseq\.flags .*--num=12000 >.*\n.*rocksdb-readrandom-16\.flags/);
    expect(script).to.include('--duration=2');
  });

  it('fills none before it measures the filling', () => {
    const script = workloadScript('rocksdb-fillseq', '/dev/nvme0n1', '/files', settings);
    expect(script.match(/fillseq\.flags/g)).to.have.lengthOf(1);
  });
});
