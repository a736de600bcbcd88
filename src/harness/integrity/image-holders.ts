import { holdsImageLock } from 'nvme-controller';
import type { Host } from '../host.js';

/** Which of these hosts' device servers hold the lock of the image, as the kernel tells it. */
export function imageHolders(hosts: readonly Host[], image: string): Host[] {
  return hosts.filter(({ device: { server } }) => {
    return server !== undefined && server.exit === undefined && holdsImageLock(server.pid, image);
  });
}
