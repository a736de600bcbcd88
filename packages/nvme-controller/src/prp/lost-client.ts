import { ConnectionClosedError, FramingError } from 'vfio-user';

/**
 * To be called with what an access to guest memory threw, by whoever turns that into the failure of a command. That the
 * client is gone is no command's failure: the server has to hear of it, ends the session and resets the device. Taken
 * for one, the next command would wait for an answer as long again.
 */
export function rethrowLostClient(error: unknown): void {
  if (error instanceof ConnectionClosedError || error instanceof FramingError) throw error;
}
