/** What is compared, in the order of the tables. */
export const configurations = [
  'bare-metal',
  'passthrough',
  'vfio-user-mapped',
  'vfio-user-trapped',
  'qemu-nvme',
  'virtio-blk',
  // Any other vfio-user server, if the user names one.
  'vfio-user-server',
] as const;

export type Configuration = (typeof configurations)[number];

/** Those that a guest sees; the other one is measured without any. */
export type GuestConfiguration = Exclude<Configuration, 'bare-metal'>;

/** Those whose data lie in a file. */
export type FileConfiguration = Exclude<GuestConfiguration, 'passthrough'>;

export const guestConfigurations = configurations.filter(
  (name): name is GuestConfiguration => name !== 'bare-metal',
);

/** What is measured if only some are chosen: passthrough always is, since every ratio is to it. All if none are. */
export function wantedConfigurations(chosen?: readonly Configuration[]): readonly Configuration[] {
  if (chosen === undefined) return configurations;
  return configurations.filter((name) => name === 'passthrough' || chosen.includes(name));
}

/** Where a configuration's device sits on the guest's root bus. */
export function addressOf(configuration: GuestConfiguration): { device: number; function: number } {
  return { device: 0x10 + guestConfigurations.indexOf(configuration), function: 0 };
}
