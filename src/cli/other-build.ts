import type { FixtureOverrides } from './fixture-overrides.js';
import type { RunOptions } from './run-options.js';

/** The build that the runs of a gate are compared with, by turns. */
export interface BaselineOptions {
  readonly baselineQemu?: string;
  readonly baselineDeviceServer?: string;
}

/** The options with which that build is run; undefined if there is none. */
export function otherBuild<Options extends RunOptions & FixtureOverrides & BaselineOptions>(
  options: Options,
): Options | undefined {
  const { baselineQemu, baselineDeviceServer } = options;
  if (baselineQemu === undefined && baselineDeviceServer === undefined) return undefined;
  const { sourceQemu: _, destinationQemu: __, ...ofBothSides } = options;
  return {
    ...((baselineQemu === undefined ? options : { ...ofBothSides, qemu: baselineQemu }) as Options),
    ...(baselineDeviceServer !== undefined && { deviceServer: baselineDeviceServer }),
  };
}
