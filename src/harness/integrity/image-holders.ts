import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Host } from '../host.js';

/**
 * Which of these hosts' device servers hold a lock on the image, as the kernel tells it: an open file description
 * lock shows in /proc/<pid>/fdinfo of whoever has the description open (proc_pid_fdinfo(5)).
 */
export function imageHolders(hosts: readonly Host[], image: string): Host[] {
  const { ino } = statSync(image);
  const lock = new RegExp(`^lock:.*OFDLCK.*WRITE.*:${ino} `, 'm');
  return hosts.filter(({ device }) => {
    const { server } = device;
    return server !== undefined && server.exit === undefined && holdsLock(server.pid, lock);
  });
}

function holdsLock(pid: number, lock: RegExp): boolean {
  const folder = `/proc/${pid}/fdinfo`;
  return list(folder).some((descriptor) => {
    try {
      return lock.test(readFileSync(`${folder}/${descriptor}`, 'latin1'));
    } catch {
      return false; // closed meanwhile
    }
  });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // the process has just ended
  }
}
