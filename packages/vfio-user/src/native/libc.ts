import koffi from 'koffi';
import { SystemError } from './system-error.js';

/**
 * The C library calls of this package, all of them here. Pointers are plain numbers (`uintptr_t`), so that a call
 * costs no conversion; what points where is the business of the files beside this one.
 */
const library = koffi.load(null);

export const libc = {
  socket: library.func('int socket(int, int, int)'),
  bind: library.func('int bind(int, uintptr_t, uint32_t)'),
  listen: library.func('int listen(int, int)'),
  accept4: library.func('int accept4(int, uintptr_t, uintptr_t, int)'),
  connect: library.func('int connect(int, uintptr_t, uint32_t)'),
  socketpair: library.func('int socketpair(int, int, int, uintptr_t)'),
  shutdown: library.func('int shutdown(int, int)'),
  sendmsg: library.func('int64_t sendmsg(int, uintptr_t, int)'),
  recvmsg: library.func('int64_t recvmsg(int, uintptr_t, int)'),
  poll: library.func('int poll(uintptr_t, unsigned long, int)'),
  eventfd: library.func('int eventfd(unsigned int, int)'),
  memfd_create: library.func('int memfd_create(const char *, unsigned int)'),
  ftruncate: library.func('int ftruncate(int, int64_t)'),
  mmap: library.func('uintptr_t mmap(uintptr_t, size_t, int, int, int, int64_t)'),
  munmap: library.func('int munmap(uintptr_t, size_t)'),
  fcntl: library.func('int fcntl(int, int, uintptr_t)'),
  read: library.func('int64_t read(int, uintptr_t, size_t)'),
  write: library.func('int64_t write(int, uintptr_t, size_t)'),
  pread: library.func('int64_t pread(int, uintptr_t, size_t, int64_t)'),
  pwrite: library.func('int64_t pwrite(int, uintptr_t, size_t, int64_t)'),
  preadv: library.func('int64_t preadv(int, uintptr_t, int, int64_t)'),
  pwritev: library.func('int64_t pwritev(int, uintptr_t, int, int64_t)'),
  fallocate: library.func('int fallocate(int, int, int64_t, int64_t)'),
  close: library.func('int close(int)'),
  sched_yield: library.func('int sched_yield()'),
  syscall: library.func('int64_t syscall(int64_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t)'),
  prctl: library.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)'),
};

/** The errno of the last call of this thread. */
export const errno = (): number => koffi.errno();

/** Passes a call's result through, or throws a {@link SystemError} if it is -1. */
export function checked(result: number, syscall: string, detail = ''): number {
  if (result === -1) throw new SystemError(syscall, errno(), detail);
  return result;
}

/** The address of an ArrayBuffer's memory, which stays where it is as long as the buffer is referenced. */
export const addressOf = (buffer: ArrayBuffer): number => Number(koffi.address(buffer));

/** An ArrayBuffer over memory of this process, without a copy. The caller answers for its lifetime. */
export const viewOf = (pointer: number, length: number): ArrayBuffer => koffi.view(pointer, length);

/** koffi's descriptor watcher on the event loop. */
export const pollOnEventLoop = koffi.node.poll;
export type EventLoopPoll = ReturnType<typeof pollOnEventLoop>;
