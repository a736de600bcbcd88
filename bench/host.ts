import { statfsSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import type { Environment } from '../src/harness/environment.js';

/** What the figures were measured on. */
export interface Host {
  readonly processor: string;
  readonly processors: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly qemu: string;
  readonly accelerator: 'kvm' | 'tcg';
  readonly acceleratorReason: string;
  /** Of the folder that holds the backing files. */
  readonly fileSystem: string;
  /** Processes that ran or wanted to in the minute before the first measurement: other work makes figures worthless. */
  readonly loadBefore: number;
}

/** `f_type` of statfs(2). */
const fileSystems: Readonly<Record<number, string>> = {
  61267: 'ext4',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  16914836: 'tmpfs',
  2035054128: 'overlayfs',
};

/** Describes this computer as it is before the benchmark adds its own load. */
export function describeHost({ sourceQemu, accelerator, acceleratorReason }: Environment): Host {
  const { type } = statfsSync(tmpdir());
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    qemu: sourceQemu.version,
    accelerator,
    acceleratorReason,
    fileSystem: fileSystems[type] ?? `type 0x${type.toString(16)}`,
    loadBefore: loadavg()[0]!,
  };
}
