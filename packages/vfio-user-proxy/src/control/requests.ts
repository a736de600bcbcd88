import { FeatureFlags } from 'vfio-user';
import { deviceFeature } from '../inject/device-feature.js';
import { getState, migrationFeatures, setState } from '../inject/device-state.js';
import type { DirtyLog } from '../inject/dirty-logging.js';
import type { Injector } from '../inject/injector.js';
import { readState, writeState } from '../inject/migration-data.js';
import type { Operation } from '../inject/operation.js';
import { readRegion } from '../inject/region.js';
import { replayDirty } from '../inject/replay.js';
import { ControlError } from './errors.js';
import type { RequestArguments, RequestName, RequestResult } from './protocol.js';

/** The requests that are answered at once, from what the proxy knows. */
export type ImmediateName = 'status' | 'dma-maps' | 'signal-vectors' | 'set-faults' | 'stop';
/** The requests that send something to QEMU or to the device server; they are done one after the other. */
export type InjectedName = Exclude<RequestName, ImmediateName>;

/** What is done for each request. */
export type Operations = {
  [Name in InjectedName]: (
    injector: Injector,
    log: DirtyLog,
    args: RequestArguments<Name>,
  ) => Operation<RequestResult<Name>>;
};

export const operations: Operations = {
  'migration-features': (injector) => migrationFeatures(injector),
  'probe-feature': (injector, _log, args) => probeFeature(injector, args),
  'get-state': (injector) => getState(injector),
  'set-state': (injector, _log, { state }) => setState(injector, state),
  *'read-state'(injector) {
    const { data, messages } = yield* readState(injector);
    return { data: data.toString('base64'), size: data.length, messages };
  },
  'write-state': (injector, _log, { data }) => writeState(injector, Buffer.from(data, 'base64')),
  *'read-region'(injector, _log, args) {
    return { data: Buffer.from(yield* readRegion(injector, args)).toString('base64') };
  },
  'start-dirty-logging': (injector, log, { pageSize = 4096 }) => log.start(injector, pageSize),
  *'stop-dirty-logging'(injector, log) {
    yield* log.stop(injector);
    return {};
  },
  *'report-dirty'(injector, log) {
    const pages = yield* log.report(injector);
    return { pageSize: pages.pageSize, pages: pages.size, ranges: [...pages.ranges()] };
  },
  'replay-dirty': (injector, log, { all = false }) => replayDirty(injector, log, all),
};

function* probeFeature(
  injector: Injector,
  { feature, get = false, set = false }: RequestArguments<'probe-feature'>,
): Operation<{ supported: boolean }> {
  const action = FeatureFlags.PROBE | (get ? FeatureFlags.GET : 0) | (set ? FeatureFlags.SET : 0);
  try {
    yield* deviceFeature(injector, { feature, action, label: `DEVICE_FEATURE PROBE of feature ${feature}` });
    return { supported: true };
  } catch (error) {
    if (error instanceof ControlError && REFUSALS.has(error.code)) return { supported: false };
    throw error;
  }
}

/** How servers say that they do not have a feature. */
const REFUSALS: ReadonlySet<string> = new Set(['EINVAL', 'ENOTTY', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

export function isInjected(name: RequestName): name is InjectedName {
  return Object.hasOwn(operations, name);
}
