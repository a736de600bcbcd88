import { runProxy } from 'vfio-user-proxy';

/** Runs a proxy until it is told to stop. */
export async function proxy(options: {
  listen: string;
  connect: string;
  control: string;
  trace?: string;
}): Promise<void> {
  await runProxy(options);
}
