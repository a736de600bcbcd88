import type { ControllerContext } from '../../controller-context.js';
import type { FeatureValues } from './feature-values.js';

/** What a command says about a feature beside its value. */
export interface FeatureSelector {
  /** Dword 11. */
  readonly dword11: number;
  readonly namespaceId: number;
}

/** One feature: how Get Features reads it and Set Features changes it (NVMe 1.4, 5.21.1). */
export interface Feature {
  readonly namespaceSpecific?: boolean;
  /** Dword 0 of Get Features from these values (the current ones or the defaults), or undefined: Invalid Field. */
  get(values: FeatureValues, selector: FeatureSelector): number | undefined;
  /** Returns a status; sets dword 0 of the completion by `result`. */
  set(context: ControllerContext, selector: FeatureSelector, result: (dword: number) => void): number;
}
