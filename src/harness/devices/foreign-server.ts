/** What a user's command for a device server is filled in with. */
export interface ForeignServer {
  readonly socket: string;
  readonly image: string;
  /** Whether the image belongs to the other host's server for now. */
  readonly incoming: boolean;
}

/**
 * The command line that runs a user's device server: `{socket}` and `{image}` are filled in, and `{incoming}` is
 * `--incoming` for a server that waits for a migrated state, and nothing for one that has the image.
 */
export function foreignServerCommand(
  server: string,
  { socket, image, incoming }: ForeignServer,
): { command: string; arguments: string[] } {
  const command = server
    .replaceAll('{socket}', socket)
    .replaceAll('{image}', image)
    .replaceAll('{incoming}', incoming ? '--incoming' : '');
  return { command: '/bin/sh', arguments: ['-c', `exec ${command}`] };
}
