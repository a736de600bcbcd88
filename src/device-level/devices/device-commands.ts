import type { HostName } from '../../checkers/device-level/events.js';
import type { CommandLine } from '../../harness/command-lines.js';
import type { RunPaths } from '../../harness/resources/run-paths.js';
import type { DeviceScenario } from '../scenario.js';
import { serverCommand } from './server-command.js';

/** The two device servers that a run without a virtual machine starts with. */
export function deviceCommands(
  scenario: DeviceScenario,
  directory: RunPaths,
): { readonly images: readonly { path: string; size: number }[]; readonly commands: readonly CommandLine[] } {
  const images = scenario.namespaces.map(({ blocks, blockSize }, index) => ({
    ...{ path: imagePath(directory, index + 1), size: blocks * blockSize, blockSize },
  }));
  const hosts: readonly HostName[] = ['a', 'b'];
  const commands = hosts.map((host, index): CommandLine => {
    const socket = serverSocket(directory, host, index);
    const server = serverCommand({
      ...{ scenario, images, socket, incoming: host === 'b', goneWhile: goneFile(directory) },
    });
    const command = [server.command, ...server.arguments];
    return { name: `device server of host ${host}`, command, listeners: [] };
  });
  return { images, commands };
}

/** Where the file of a namespace is; the first is 1. */
export function imagePath(directory: RunPaths, namespace: number): string {
  return directory.file(`image-${namespace}`);
}

/** The file that takes the images from the servers. */
export function goneFile(directory: RunPaths): string {
  return directory.file('images-gone');
}

/** Where a host's device server listens, by how many have been started before. */
export function serverSocket(directory: RunPaths, host: HostName, started: number): string {
  return directory.socket(`${host}-${started}`);
}
