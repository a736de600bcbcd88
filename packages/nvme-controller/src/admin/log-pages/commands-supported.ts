import { AdminOpcode, IoOpcode } from '../../specification/opcodes.js';

const LOG_SIZE = 4096;
const IO_COMMANDS = 1024;
const SUPPORTED = 1 << 0;
/** LBCC: the command may change logical blocks' content. */
const CHANGES_BLOCKS = 1 << 1;

const BLOCK_CHANGING: readonly number[] = [
  IoOpcode.WRITE,
  IoOpcode.WRITE_ZEROES,
  IoOpcode.DATASET_MANAGEMENT,
];

/** Commands Supported and Effects (NVMe 1.4, 5.14.1.5). */
export function commandsSupportedPage(doorbellBuffers: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(LOG_SIZE));
  for (const opcode of Object.values(AdminOpcode)) {
    if (opcode === AdminOpcode.DOORBELL_BUFFER_CONFIG && !doorbellBuffers) continue;
    view.setUint32(4 * opcode, SUPPORTED, true);
  }
  for (const opcode of Object.values(IoOpcode)) {
    const effects = BLOCK_CHANGING.includes(opcode) ? SUPPORTED | CHANGES_BLOCKS : SUPPORTED;
    view.setUint32(IO_COMMANDS + 4 * opcode, effects, true);
  }
  return new Uint8Array(view.buffer);
}
