import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { driverOf } from '../harness/passthrough/vfio-binding.js';
import type { Finding } from './finding.js';

/** PCI class code of NVMe controllers (NVM Express over PCIe, "Class Code"). */
const nvmeClass = '0x010802';

/** The IOMMU, VFIO, and the drives that could be passed through. */
export function examinePassthrough(): Finding {
  const groups = list('/sys/kernel/iommu_groups').length;
  const vfio = existsSync('/dev/vfio/vfio');
  const devices = '/sys/bus/pci/devices';
  const drives = list(devices)
    .filter((address) => isNvme(path.join(devices, address)))
    .map((address) => `${address} (${driverOf(address) ?? 'no driver'})`);
  const found = [
    groups > 0 ? `${groups} IOMMU groups` : 'no IOMMU that is on',
    vfio ? '/dev/vfio/vfio' : 'no /dev/vfio/vfio',
    drives.length > 0 ? `NVMe drives ${drives.join(', ')}` : 'no NVMe drive',
  ].join('; ');
  return {
    capability: 'IOMMU and VFIO',
    readiness: groups > 0 && vfio && drives.length > 0 ? 'ready' : 'absent',
    required: false,
    found,
    allows:
      'they are not needed: "switchover compare" measures bare metal and passthrough in the lab, which brings its own',
  };
}

function isNvme(folder: string): boolean {
  try {
    return readFileSync(path.join(folder, 'class'), 'utf8').trim() === nvmeClass;
  } catch {
    return false;
  }
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
