/**
 * The names that QEMU's documentation gives to types which users meet often. `query-qmp-schema` masks every
 * type name by a number, so each is found by the way to it: the command or event, then `arguments`, `result`
 * or `data`, then members; `[]` is an array's element and `=x` the variant for tag value `x`.
 */
export const wellKnownNames: Readonly<Record<string, string>> = {
  'query-status/result/status': 'RunState',
  'query-migrate/result/status': 'MigrationStatus',
  'query-migrate/result/ram': 'MigrationStats',
  'query-migrate/result/vfio': 'VfioStats',
  'query-migrate/result/socket-address/[]': 'SocketAddress',
  'query-migrate-parameters/result': 'MigrationParameters',
  'query-migrate-capabilities/result/[]': 'MigrationCapabilityStatus',
  'query-migrate-capabilities/result/[]/capability': 'MigrationCapability',
  'migrate/arguments/channels/[]': 'MigrationChannel',
  'migrate/arguments/channels/[]/addr': 'MigrationAddress',
  'blockdev-add/arguments': 'BlockdevOptions',
  'blockdev-add/arguments/=qcow2/file': 'BlockdevRef',
  'object-add/arguments': 'ObjectOptions',
  'netdev_add/arguments': 'Netdev',
  'chardev-add/arguments/backend': 'ChardevBackend',
  'query-block/result/[]': 'BlockInfo',
  'query-jobs/result/[]': 'JobInfo',
  'query-cpus-fast/result/[]': 'CpuInfoFast',
  'query-qmp-schema/result/[]': 'SchemaInfo',
  'query-pci/result/[]': 'PciInfo',
  'query-version/result': 'VersionInfo',
  'SHUTDOWN/data/reason': 'ShutdownCause',
};

/** Commands that take members beyond those their schema lists (QAPI's `gen: false`), such as device properties. */
export const openArguments: ReadonlySet<string> = new Set(['device_add']);
