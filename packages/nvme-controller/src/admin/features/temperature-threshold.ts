import { Status } from '../../specification/status.js';
import type { Feature } from './feature.js';

const COMPOSITE = 0;
const ALL_SENSORS = 15;
const OVER = 0;
const UNDER = 1;

const sensorOf = (dword11: number): number => (dword11 >>> 16) & 0xf;
const kindOf = (dword11: number): number => (dword11 >>> 20) & 3;

/** Temperature Threshold (NVMe 1.4, 5.21.1.4): the composite temperature is the only one. */
export const temperatureThreshold: Feature = {
  get(values, { dword11 }) {
    if (sensorOf(dword11) !== COMPOSITE) return undefined;
    const kind = kindOf(dword11);
    if (kind === OVER) return values.overTemperature;
    return kind === UNDER ? values.underTemperature : undefined;
  },
  set(context, { dword11 }) {
    const sensor = sensorOf(dword11);
    const kind = kindOf(dword11);
    if ((sensor !== COMPOSITE && sensor !== ALL_SENSORS) || kind > UNDER) return Status.INVALID_FIELD;
    if (kind === OVER) context.features.overTemperature = dword11 & 0xffff;
    else context.features.underTemperature = dword11 & 0xffff;
    context.health.checkTemperature(context.events);
    return Status.SUCCESS;
  },
};
