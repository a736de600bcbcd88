import type { ControllerIdentity } from '../../controller-identity.js';
import { PCI_DEVICE } from '../../pci/pci-device.js';
import {
  MAXIMUM_ERROR_ENTRIES,
  MAXIMUM_EVENT_REQUESTS,
  MAXIMUM_TRANSFER_EXPONENT,
} from '../../specification/limits.js';
import { asciiField } from '../ascii-field.js';

const OPTIONAL_DOORBELL_BUFFER_CONFIG = 1 << 8;
const LOG_COMMANDS_SUPPORTED = 1 << 1;
const LOG_EXTENDED_DATA = 1 << 2;
const ONCS_COMPARE = 1 << 0;
const ONCS_DATASET_MANAGEMENT = 1 << 2;
const ONCS_WRITE_ZEROES = 1 << 3;
const ONCS_SAVE_AND_SELECT = 1 << 4;
/** Present, and Flush with NSID FFFFFFFFh flushes all namespaces (bits 2:1 = 11b). */
const VOLATILE_WRITE_CACHE = 0b111;

/** Identify Controller data structure (NVMe 1.4, figure 247). Fields left out are zero: not supported. */
export function controllerData(identity: ControllerIdentity, namespaces: number): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, PCI_DEVICE.vendor, true);
  view.setUint16(2, PCI_DEVICE.subsystemVendor, true);
  bytes.set(asciiField(identity.serial, 20), 4);
  bytes.set(asciiField(identity.model, 40), 24);
  bytes.set(asciiField(identity.firmware, 8), 64);
  bytes[77] = MAXIMUM_TRANSFER_EXPONENT; // MDTS
  view.setUint16(78, 1, true); // CNTLID
  view.setUint32(80, 0x00010400, true); // VER
  bytes[111] = 1; // CNTRLTYPE: I/O controller
  view.setUint16(256, identity.doorbellBuffers ? OPTIONAL_DOORBELL_BUFFER_CONFIG : 0, true); // OACS
  bytes[258] = 3; // ACL
  bytes[259] = MAXIMUM_EVENT_REQUESTS - 1; // AERL
  bytes[260] = 0b11; // FRMW: one slot, read only
  bytes[261] = LOG_COMMANDS_SUPPORTED | LOG_EXTENDED_DATA; // LPA
  bytes[262] = MAXIMUM_ERROR_ENTRIES - 1; // ELPE
  view.setUint16(266, 343, true); // WCTEMP, kelvin
  view.setUint16(268, 373, true); // CCTEMP
  bytes[512] = 0x66; // SQES: 64 bytes
  bytes[513] = 0x44; // CQES: 16 bytes
  view.setUint32(516, namespaces, true); // NN
  view.setUint16(
    520,
    ONCS_COMPARE | ONCS_DATASET_MANAGEMENT | ONCS_WRITE_ZEROES | ONCS_SAVE_AND_SELECT,
    true,
  );
  bytes[525] = VOLATILE_WRITE_CACHE;
  bytes.set(Buffer.from(`nqn.2014-08.org.nvmexpress:switchover:${identity.serial}`, 'latin1'), 768); // SUBNQN
  view.setUint16(2048, 2500, true); // power state 0: at most 25 W
  return bytes;
}
