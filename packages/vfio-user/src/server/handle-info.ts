import { InterruptIndex } from '../device/device.js';
import { expectArgsz, expectNoDescriptors, expectPayload } from '../protocol/check.js';
import {
  DEVICE_INFO_SIZE,
  DeviceFlags,
  InterruptFlags,
  IRQ_INFO_SIZE,
  PCI_INTERRUPTS,
  PCI_REGIONS,
  REGION_INFO_SIZE,
  regionInfoSize,
  writeRegionInfo,
} from '../protocol/device-info.js';
import { ProtocolError } from '../protocol/errors.js';
import type { Message } from '../transport/message.js';
import type { ClientState } from './client-state.js';
import { Reply } from './reply.js';

/** DEVICE_GET_INFO: a PCI device that can be reset. */
export function handleDeviceInfo(_: ClientState, message: Message, reply: Reply): void {
  expectPayload(message, DEVICE_INFO_SIZE);
  expectNoDescriptors(message);
  expectArgsz(message, DEVICE_INFO_SIZE);
  reply.allocate(DEVICE_INFO_SIZE);
  const { view } = reply;
  view.setUint32(Reply.PAYLOAD, DEVICE_INFO_SIZE, true);
  view.setUint32(Reply.PAYLOAD + 4, DeviceFlags.RESET | DeviceFlags.PCI, true);
  view.setUint32(Reply.PAYLOAD + 8, PCI_REGIONS, true);
  view.setUint32(Reply.PAYLOAD + 12, PCI_INTERRUPTS, true);
}

/** DEVICE_GET_REGION_INFO: in full, with its descriptor, if the client's argsz has room; else how much is needed. */
export function handleRegionInfo(state: ClientState, message: Message, reply: Reply): void {
  expectPayload(message, REGION_INFO_SIZE);
  expectNoDescriptors(message);
  const argsz = expectArgsz(message, REGION_INFO_SIZE);
  const index = message.view.getUint32(message.payloadStart + 8, true);
  if (index >= PCI_REGIONS) {
    throw new ProtocolError('EINVAL', `Expected a region index below ${PCI_REGIONS}, but got ${index}`);
  }
  const region = state.device.regions.get(index);
  const size = regionInfoSize(region);
  const whole = size <= argsz;
  reply.allocate(whole ? size : REGION_INFO_SIZE);
  writeRegionInfo(reply.view, Reply.PAYLOAD, index, region, whole);
  if (region?.mappable && whole) reply.descriptors = [region.mappable.descriptor];
}

/** DEVICE_GET_IRQ_INFO. INTx is level-triggered; MSI comes as a set; MSI-X vectors come and go singly. */
export function handleInterruptInfo(state: ClientState, message: Message, reply: Reply): void {
  expectPayload(message, IRQ_INFO_SIZE);
  expectNoDescriptors(message);
  expectArgsz(message, IRQ_INFO_SIZE);
  const index = message.view.getUint32(message.payloadStart + 8, true);
  const count = state.interrupts.count(index);
  reply.allocate(IRQ_INFO_SIZE);
  reply.view.setUint32(Reply.PAYLOAD, IRQ_INFO_SIZE, true);
  reply.view.setUint32(Reply.PAYLOAD + 4, interruptFlags(index), true);
  reply.view.setUint32(Reply.PAYLOAD + 8, index, true);
  reply.view.setUint32(Reply.PAYLOAD + 12, count, true);
}

function interruptFlags(index: number): number {
  const { EVENTFD, MASKABLE, AUTOMASKED, NORESIZE } = InterruptFlags;
  switch (index) {
    case InterruptIndex.INTX:
      return EVENTFD | MASKABLE | AUTOMASKED;
    case InterruptIndex.MSI:
      return EVENTFD | MASKABLE | NORESIZE;
    case InterruptIndex.MSIX:
      return EVENTFD | MASKABLE;
    default:
      return EVENTFD;
  }
}
