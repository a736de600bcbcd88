interface SharedListener {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const sharedListeners = new WeakMap<AbortSignal, SharedListener>();

/**
 * Calls back when the signal aborts. However many waits share a signal, it gets a single listener: Node takes
 * more than ten for a leak and prints a warning.
 *
 * @returns a function that takes the callback back.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const shared = sharedListeners.get(signal) ?? listen(signal);
  shared.callbacks.add(callback);
  return () => {
    shared.callbacks.delete(callback);
    if (shared.callbacks.size > 0 || sharedListeners.get(signal) !== shared) return;
    sharedListeners.delete(signal);
    signal.removeEventListener('abort', shared.listener);
  };
}

function listen(signal: AbortSignal): SharedListener {
  const callbacks = new Set<() => void>();
  const listener = () => {
    for (const callback of [...callbacks]) callback();
  };
  const shared = { callbacks, listener };
  sharedListeners.set(signal, shared);
  signal.addEventListener('abort', listener);
  return shared;
}
