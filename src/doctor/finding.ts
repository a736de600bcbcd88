/**
 * How a capability stands: `ready` to be used; `on-demand`: made when it is first needed; `limited`: there is less than
 * there could be, and what that leaves is said; `absent`.
 */
export type Readiness = 'ready' | 'on-demand' | 'limited' | 'absent';

/** What was found of one capability of this computer, in words. */
export interface Finding {
  readonly capability: string;
  readonly readiness: Readiness;
  /** Whether the main job, one judged migration as `npm start` makes it, needs it. */
  readonly required: boolean;
  readonly found: string;
  /** What that allows, or does not. */
  readonly allows: string;
  /** What to install or to do, with the names of Debian's packages; none if there is nothing to gain. */
  readonly install?: string;
}

/** What was found of this computer. */
export interface Examination {
  /** Whether the main job can run: nothing that it needs is absent. */
  readonly canRun: boolean;
  readonly findings: readonly Finding[];
}
