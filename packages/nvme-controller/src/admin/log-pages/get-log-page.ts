import type { ControllerContext } from '../../controller-context.js';
import { sendToHost } from '../../prp/host-data.js';
import type { Command } from '../../queues/command.js';
import { MAXIMUM_TRANSFER } from '../../specification/limits.js';
import { LogPage } from '../../specification/log-pages.js';
import { BROADCAST_NAMESPACE } from '../../specification/opcodes.js';
import { Status } from '../../specification/status.js';
import { asciiField } from '../ascii-field.js';
import { commandsSupportedPage } from './commands-supported.js';

const RETAIN_EVENT = 1 << 15;

/** Get Log Page (NVMe 1.4, 5.14): any dword-aligned part of a page; what is beyond its end reads zero. */
export function getLogPage(context: ControllerContext, command: Command): number {
  const dword10 = command.dword(10);
  const id = dword10 & 0xff;
  const length = ((command.dword(11) & 0xffff) * 0x10000 + (dword10 >>> 16) + 1) * 4;
  const offset = command.dword(13) * 0x100000000 + command.dword(12);
  const page = logPage(context, id);
  if (page === undefined) return Status.INVALID_LOG_PAGE;
  const { namespaceId } = command;
  if (namespaceId !== 0 && namespaceId !== BROADCAST_NAMESPACE) {
    if (context.namespaces.get(namespaceId) === undefined) return Status.INVALID_NAMESPACE;
    // LPA bit 0 is clear: there is no health log of a single namespace.
    if (id === LogPage.HEALTH) return Status.INVALID_FIELD;
  }
  if (length > MAXIMUM_TRANSFER || offset % 4 !== 0 || offset > page.length) {
    command.errorLocation = length > MAXIMUM_TRANSFER ? 42 : 48;
    return Status.INVALID_FIELD;
  }
  const data = new Uint8Array(length);
  data.set(page.subarray(offset, offset + length));
  const status = sendToHost(context, command, data);
  if (status === Status.SUCCESS && (dword10 & RETAIN_EVENT) === 0) context.events.logPageRead(id);
  return status;
}

function logPage(context: ControllerContext, id: number): Uint8Array | undefined {
  switch (id) {
    case LogPage.ERROR_INFORMATION:
      return context.errorLog.page();
    case LogPage.HEALTH:
      return context.health.page(context.errorLog.count);
    case LogPage.FIRMWARE_SLOT:
      return firmwareSlotPage(context.identity.firmware);
    case LogPage.COMMANDS_SUPPORTED:
      return commandsSupportedPage(context.identity.doorbellBuffers);
    default:
      return undefined;
  }
}

/** Firmware Slot Information (5.14.1.3): one slot, active. */
function firmwareSlotPage(firmware: string): Uint8Array {
  const page = new Uint8Array(512);
  page[0] = 1;
  page.set(asciiField(firmware, 8), 8);
  return page;
}
