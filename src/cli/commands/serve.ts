import type { BackendFault } from 'nvme-controller';
import { type NamespaceOptions, type NvmeServerOptions, runNvmeServer } from 'nvme-controller/server';
import { UnavailableError, UsageError } from '../../usage-error.js';

const imageErrors = ['ImageError', 'ImageLockedError'];

export interface ServeOptions {
  readonly socket: string;
  readonly namespace: readonly string[];
  readonly doorbells: string;
  readonly queues: number;
  readonly cache: string;
  readonly backendFault?: readonly string[];
  readonly mutant?: readonly string[];
  readonly incoming?: boolean;
  readonly serial?: string;
}

/** Serves the reference device until it is told to stop. */
export async function serve(options: ServeOptions): Promise<void> {
  const { socket, queues, serial, incoming = false } = options;
  const cache = oneOf('--cache', options.cache, ['writeback', 'none', 'volatile'] as const);
  const doorbells = oneOf('--doorbells', options.doorbells, ['trapped', 'mapped', 'shadow'] as const);
  if (!Number.isInteger(queues) || queues < 1 || queues > 32) {
    throw new UsageError(`Expected --queues to be a whole number from 1 to 32, got "${queues}".`);
  }
  if (serial !== undefined && !/^[\x21-\x7e]{1,20}$/.test(serial)) {
    throw new UsageError(`Expected --serial to be 1 to 20 printable ASCII characters, got "${serial}".`);
  }
  const namespaces = options.namespace.map((text) => parseNamespace(text, cache));
  const mutants = await chooseMutants(options.mutant ?? []);
  const backendFaults = await readBackendFaults(options.backendFault ?? []);
  try {
    await runNvmeServer({
      ...{ socket, namespaces, doorbells, ioQueuePairs: queues, incoming, backendFaults },
      ...mutants,
      ...(serial === undefined ? {} : { serial }),
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = refusalOf(error);
    if (reason === undefined) throw error;
    const sentence =
      reason === 'image' ? error.message : `Expected to serve on ${socket}, but: ${error.message}`;
    throw new UnavailableError(`${sentence.replace(/\.$/, '')}.`, { cause: error });
  }
}

// What knows mutants and faults is loaded when there are any: a server has to start quickly.
async function chooseMutants(
  names: readonly string[],
): Promise<Pick<NvmeServerOptions, 'mutants' | 'protocolMutants'>> {
  if (names.length === 0) return {};
  const { deviceMutants } = await import('nvme-controller');
  const { protocolMutants } = await import('vfio-user');
  const known = [...deviceMutants, ...protocolMutants].map(({ name }) => name);
  const named = names.map((name) => oneOf('--mutant', name, known));
  const isOfDevice = (name: string) => deviceMutants.some((mutant) => mutant.name === name);
  return { mutants: named.filter(isOfDevice), protocolMutants: named.filter((name) => !isOfDevice(name)) };
}

async function readBackendFaults(texts: readonly string[]): Promise<BackendFault[]> {
  if (texts.length === 0) return [];
  const { parseBackendFault } = await import('../backend-fault.js');
  return texts.map(parseBackendFault);
}

/**
 * What refused: an image, whose error says what was expected of it, or the system (the socket is taken, the image is not
 * there). The error comes out of the server's thread, which keeps an error's name and code but not its class.
 */
function refusalOf({ name, code }: NodeJS.ErrnoException): 'image' | 'system' | undefined {
  if (imageErrors.includes(name)) return 'image';
  return code !== undefined && /^E[A-Z0-9]+$/.test(code) ? 'system' : undefined;
}

/** Reads `FILE[,size=BYTES][,block-size=512|4096]`, or `memory,size=BYTES`. Throws a UsageError. */
export function parseNamespace(text: string, cache: 'writeback' | 'none' | 'volatile'): NamespaceOptions {
  const [path = '', ...settings] = text.split(',');
  let sizeBytes: number | undefined;
  let blockSize: 512 | 4096 = 512;
  for (const setting of settings) {
    const [key, value] = setting.split('=');
    if (key === 'size' && /^[1-9]\d*$/.test(value ?? '')) sizeBytes = Number(value);
    else if (key === 'block-size' && (value === '512' || value === '4096'))
      blockSize = value === '512' ? 512 : 4096;
    else
      throw new UsageError(
        `Expected size=BYTES or block-size=512|4096 in --namespace "${text}", got "${setting}".`,
      );
  }
  if (path === '') throw new UsageError(`Expected --namespace to begin with a file, got "${text}".`);
  if (path !== 'memory') {
    return { path, cache, blockSize, ...(sizeBytes === undefined ? {} : { sizeBytes, create: true }) };
  }
  if (sizeBytes === undefined)
    throw new UsageError(`Expected a size for --namespace "${text}": memory,size=BYTES.`);
  return { memory: true, sizeBytes, blockSize };
}

function oneOf<const T extends string>(option: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw new UsageError(`Expected ${option} to be one of ${allowed.join(', ')}, got "${value}".`);
}
