import { PAGE_SIZE } from './guest-memory.js';

const SUBMISSION_ENTRY = 64;
const COMPLETION_ENTRY = 16;
export const ADMIN_ENTRIES = 16;

export interface QueuePlace {
  /** Offsets in the guest's memory, page aligned. */
  readonly submissions: number;
  readonly completions: number;
}

/** Where things lie in the guest's memory, as offsets; what is left are pages for data. */
export interface GuestLayout {
  /** The admin queue pair first, then I/O queue pairs in their order. */
  readonly queues: readonly QueuePlace[];
  readonly shadowDoorbells: number;
  readonly eventIndexes: number;
  /** Where admin commands put their data. */
  readonly adminData: number;
  /** Page numbers, the memory's last one among them. */
  readonly dataPages: readonly number[];
  /** Of the whole memory. Neither a multiple of 64 nor of 8, so that the end of a bitmap is uneven. */
  readonly pages: number;
}

/** Lays out memory for queues of these sizes, and `dataPages` pages for data. */
export function layOut(
  ioQueues: number,
  entries: number,
  completionEntries: number,
  dataPages: number,
): GuestLayout {
  let next = 0;
  const take = (bytes: number): number => {
    const offset = next * PAGE_SIZE;
    next += Math.ceil(bytes / PAGE_SIZE);
    return offset;
  };
  const place = (submissionEntries: number, completions: number): QueuePlace => ({
    submissions: take(submissionEntries * SUBMISSION_ENTRY),
    completions: take(completions * COMPLETION_ENTRY),
  });
  const queues = [place(ADMIN_ENTRIES, ADMIN_ENTRIES)];
  for (let queue = 0; queue < ioQueues; queue++) queues.push(place(entries, completionEntries));
  const shadowDoorbells = take(PAGE_SIZE);
  const eventIndexes = take(PAGE_SIZE);
  const adminData = take(PAGE_SIZE);
  let pages = next + dataPages;
  while (pages % 8 === 0) pages++;
  return {
    queues,
    shadowDoorbells,
    eventIndexes,
    adminData,
    dataPages: Array.from({ length: pages - next }, (_, index) => next + index),
    pages,
  };
}
