/** The steps of a migration, in the order in which they begin. */
export const phaseNames = [
  'setup',
  'pre-copy',
  'quiesce',
  'save',
  'load',
  'dirty-pages',
  'pci-state-read',
  'stop-and-copy',
  'hand-over',
  'pci-state-write',
  'device-run',
  'resume',
  'first-completion',
] as const;

export type PhaseName = (typeof phaseNames)[number];

/** The phases that the harness performs, and so can strike at the beginning of; the last one is only observed. */
export const performedPhases = phaseNames.filter((name) => name !== 'first-completion');
