import { fileURLToPath } from 'node:url';
import { foreignServerCommand } from '../../harness/devices/foreign-server.js';
import type { DeviceScenario } from '../scenario.js';
import type { Image } from './images.js';

const launcher = fileURLToPath(new URL('../../../bin/switchover.js', import.meta.url));

/** The device has more queues than its guest asks for, as most have: what was granted is not what there is. */
const spareQueues = 2;

export interface ServerOptions {
  readonly scenario: DeviceScenario;
  readonly images: readonly Pick<Image, 'path' | 'blockSize'>[];
  readonly socket: string;
  /** The images belong to another server for now. */
  readonly incoming: boolean;
  /** While this file is there, the images are gone, if a step of the scenario needs that. */
  readonly goneWhile: string;
}

/** Without a fault nothing is in the way of a command, so that a server has it only where it is needed. */
function losesImages({ steps }: DeviceScenario): boolean {
  return steps.some((step) => step.do === 'fail' && step.how === 'images-gone-at-stop');
}

/** The command line of a device server: the scenario's own, or the reference device's. */
export function serverCommand({ scenario, images, socket, incoming, goneWhile }: ServerOptions): {
  command: string;
  arguments: string[];
} {
  const { server, queues, doorbells, cache, mutants } = scenario;
  if (server !== undefined) {
    return foreignServerCommand(server, { socket, image: images[0]!.path, incoming });
  }
  const namespaces = images.flatMap(({ path, blockSize }) => [
    '--namespace',
    `${path},block-size=${blockSize}`,
  ]);
  return {
    command: process.execPath,
    arguments: [
      ...[launcher, 'serve', '--socket', socket, ...namespaces],
      ...['--doorbells', doorbells, '--queues', String(queues + spareQueues), '--cache', cache],
      ...(incoming ? ['--incoming'] : []),
      ...(losesImages(scenario) ? ['--backend-fault', `image-gone,trigger=${goneWhile}`] : []),
      ...mutants.flatMap((mutant) => ['--mutant', mutant]),
    ],
  };
}
