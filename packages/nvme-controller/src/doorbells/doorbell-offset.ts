/** Offset of the doorbells in BAR0, a page of their own. */
export const DOORBELL_OFFSET = 0x1000;

/** Doorbells are 32-bit words, stride 0: submission queue y's at 2y, completion queue y's at 2y + 1 (3.1.24, 3.1.25). */
export const tailIndex = (queue: number): number => 2 * queue;
export const headIndex = (queue: number): number => 2 * queue + 1;

/** The part of a doorbell that counts. */
export const DOORBELL_MASK = 0xffff;
