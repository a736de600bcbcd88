/** The only memory page size offered (CAP.MPSMIN = CAP.MPSMAX = 0), in bytes. */
export const PAGE_SIZE = 4096;

/** Entries of the largest queue (CAP.MQES + 1). */
export const MAXIMUM_QUEUE_ENTRIES = 1024;

/** Entries of the largest admin queue: AQA's fields are 12 bits wide and zero-based. */
export const MAXIMUM_ADMIN_QUEUE_ENTRIES = 4096;

/** log2 of the largest transfer in pages (Identify Controller, MDTS). */
export const MAXIMUM_TRANSFER_EXPONENT = 7;

/** The largest transfer of one command, in bytes: 512 KiB. */
export const MAXIMUM_TRANSFER = PAGE_SIZE << MAXIMUM_TRANSFER_EXPONENT;

/** Submission and completion queue entry sizes, in bytes (log2: 6 and 4). */
export const SUBMISSION_ENTRY_SIZE = 64;
export const COMPLETION_ENTRY_SIZE = 16;

/** I/O queue pairs that a controller can be given at most. */
export const MAXIMUM_IO_QUEUE_PAIRS = 32;

/** Outstanding Async Event Requests (AERL + 1). */
export const MAXIMUM_EVENT_REQUESTS = 4;

/** Error log entries kept (ELPE + 1). */
export const MAXIMUM_ERROR_ENTRIES = 64;

/** Guest addresses are below 2^52: the high word of one is below this. */
export const ADDRESS_HIGH_LIMIT = 0x100000;
