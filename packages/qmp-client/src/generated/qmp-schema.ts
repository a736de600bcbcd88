// Generated from schema/qmp-schema-11.1.3.json by `npm run generate`; do not edit.

/** An object without members: no arguments, no data, or nothing to return. */
export type Empty = Record<string, never>;

/** Every command: its arguments and what it returns. */
export interface QmpCommands {
  'add-fd': { arguments: AddFdArguments; result: AddFdResult };
  'add_client': { arguments: AddClientArguments; result: Empty };
  'announce-self': { arguments: AnnounceSelfArguments; result: Empty };
  'balloon': { arguments: BalloonArguments; result: Empty };
  'block-commit': { arguments: BlockCommitArguments; result: Empty };
  'block-dirty-bitmap-add': { arguments: BlockDirtyBitmapAddArguments; result: Empty };
  'block-dirty-bitmap-clear': { arguments: BlockDirtyBitmapClearArguments; result: Empty };
  'block-dirty-bitmap-disable': { arguments: BlockDirtyBitmapClearArguments; result: Empty };
  'block-dirty-bitmap-enable': { arguments: BlockDirtyBitmapClearArguments; result: Empty };
  'block-dirty-bitmap-merge': { arguments: BlockDirtyBitmapMergeArguments; result: Empty };
  'block-dirty-bitmap-remove': { arguments: BlockDirtyBitmapClearArguments; result: Empty };
  'block-export-add': { arguments: BlockExportAddArguments; result: Empty };
  'block-export-del': { arguments: BlockExportDelArguments; result: Empty };
  'block-job-cancel': { arguments: BlockJobCancelArguments; result: Empty };
  'block-job-change': { arguments: BlockJobChangeArguments; result: Empty };
  /** @deprecated by QEMU. */
  'block-job-complete': { arguments: BlockJobCompleteArguments; result: Empty };
  /** @deprecated by QEMU. */
  'block-job-dismiss': { arguments: BlockJobDismissArguments; result: Empty };
  /** @deprecated by QEMU. */
  'block-job-finalize': { arguments: BlockJobFinalizeArguments; result: Empty };
  /** @deprecated by QEMU. */
  'block-job-pause': { arguments: BlockJobPauseArguments; result: Empty };
  /** @deprecated by QEMU. */
  'block-job-resume': { arguments: BlockJobResumeArguments; result: Empty };
  'block-job-set-speed': { arguments: BlockJobSetSpeedArguments; result: Empty };
  'block-latency-histogram-set': { arguments: BlockLatencyHistogramSetArguments; result: Empty };
  'block-set-write-threshold': { arguments: BlockSetWriteThresholdArguments; result: Empty };
  'block-stream': { arguments: BlockStreamArguments; result: Empty };
  'block_resize': { arguments: BlockResizeArguments; result: Empty };
  'block_set_io_throttle': { arguments: BlockSetIoThrottleArguments; result: Empty };
  'blockdev-add': { arguments: BlockdevOptions; result: Empty };
  'blockdev-backup': { arguments: BlockdevBackupArguments; result: Empty };
  'blockdev-change-medium': { arguments: BlockdevChangeMediumArguments; result: Empty };
  'blockdev-close-tray': { arguments: BlockdevCloseTrayArguments; result: Empty };
  'blockdev-create': { arguments: BlockdevCreateArguments; result: Empty };
  'blockdev-del': { arguments: BlockdevDelArguments; result: Empty };
  'blockdev-insert-medium': { arguments: BlockdevInsertMediumArguments; result: Empty };
  'blockdev-mirror': { arguments: BlockdevMirrorArguments; result: Empty };
  'blockdev-open-tray': { arguments: BlockdevOpenTrayArguments; result: Empty };
  'blockdev-remove-medium': { arguments: BlockdevRemoveMediumArguments; result: Empty };
  'blockdev-reopen': { arguments: BlockdevReopenArguments; result: Empty };
  'blockdev-set-active': { arguments: BlockdevSetActiveArguments; result: Empty };
  'blockdev-snapshot': { arguments: BlockdevSnapshotArguments; result: Empty };
  'blockdev-snapshot-delete-internal-sync': { arguments: BlockdevSnapshotDeleteInternalSyncArguments; result: BlockdevSnapshotDeleteInternalSyncResult };
  'blockdev-snapshot-internal-sync': { arguments: BlockdevSnapshotInternalSyncArguments; result: Empty };
  'blockdev-snapshot-sync': { arguments: BlockdevSnapshotSyncArguments; result: Empty };
  'calc-dirty-rate': { arguments: CalcDirtyRateArguments; result: Empty };
  'cancel-vcpu-dirty-limit': { arguments: CancelVcpuDirtyLimitArguments; result: Empty };
  'change-backing-file': { arguments: ChangeBackingFileArguments; result: Empty };
  'change-vnc-password': { arguments: ChangeVncPasswordArguments; result: Empty };
  'chardev-add': { arguments: ChardevAddArguments; result: ChardevAddResult };
  'chardev-change': { arguments: ChardevChangeArguments; result: ChardevAddResult };
  'chardev-remove': { arguments: ChardevRemoveArguments; result: Empty };
  'chardev-send-break': { arguments: ChardevSendBreakArguments; result: Empty };
  'client_migrate_info': { arguments: ClientMigrateInfoArguments; result: Empty };
  'closefd': { arguments: ClosefdArguments; result: Empty };
  'cont': { arguments: Empty; result: Empty };
  /** @experimental QEMU may change or remove it. */
  'cxl-add-dynamic-capacity': { arguments: CxlAddDynamicCapacityArguments; result: Empty };
  'cxl-inject-correctable-error': { arguments: CxlInjectCorrectableErrorArguments; result: Empty };
  'cxl-inject-dram-event': { arguments: CxlInjectDramEventArguments; result: Empty };
  'cxl-inject-general-media-event': { arguments: CxlInjectGeneralMediaEventArguments; result: Empty };
  'cxl-inject-memory-module-event': { arguments: CxlInjectMemoryModuleEventArguments; result: Empty };
  'cxl-inject-poison': { arguments: CxlInjectPoisonArguments; result: Empty };
  'cxl-inject-uncorrectable-errors': { arguments: CxlInjectUncorrectableErrorsArguments; result: Empty };
  /** @experimental QEMU may change or remove it. */
  'cxl-release-dynamic-capacity': { arguments: CxlReleaseDynamicCapacityArguments; result: Empty };
  'device-list-properties': { arguments: DeviceListPropertiesArguments; result: DeviceListPropertiesResultItem[] };
  /** @experimental QEMU may change or remove it. */
  'device-sync-config': { arguments: DeviceSyncConfigArguments; result: Empty };
  'device_add': { arguments: DeviceAddArguments & { [property: string]: unknown }; result: Empty };
  'device_del': { arguments: DeviceDelArguments; result: Empty };
  'display-reload': { arguments: DisplayReloadArguments; result: Empty };
  'display-update': { arguments: DisplayUpdateArguments; result: Empty };
  /** @deprecated by QEMU. */
  'drive-backup': { arguments: DriveBackupArguments; result: Empty };
  'drive-mirror': { arguments: DriveMirrorArguments; result: Empty };
  'dump-guest-memory': { arguments: DumpGuestMemoryArguments; result: Empty };
  'dump-skeys': { arguments: DumpSkeysArguments; result: Empty };
  'dumpdtb': { arguments: DumpdtbArguments; result: Empty };
  'eject': { arguments: EjectArguments; result: Empty };
  'expire_password': { arguments: ExpirePasswordArguments; result: Empty };
  'getfd': { arguments: GetfdArguments; result: Empty };
  'human-monitor-command': { arguments: HumanMonitorCommandArguments; result: string };
  /** @experimental QEMU may change or remove it. */
  'inject-ghes-v2-error': { arguments: InjectGhesV2ErrorArguments; result: Empty };
  'inject-nmi': { arguments: Empty; result: Empty };
  'input-send-event': { arguments: InputSendEventArguments; result: Empty };
  'job-cancel': { arguments: JobCancelArguments; result: Empty };
  'job-complete': { arguments: JobCompleteArguments; result: Empty };
  'job-dismiss': { arguments: JobDismissArguments; result: Empty };
  'job-finalize': { arguments: JobFinalizeArguments; result: Empty };
  'job-pause': { arguments: JobPauseArguments; result: Empty };
  'job-resume': { arguments: JobResumeArguments; result: Empty };
  'memsave': { arguments: MemsaveArguments; result: Empty };
  'migrate': { arguments: MigrateArguments; result: Empty };
  'migrate-continue': { arguments: MigrateContinueArguments; result: Empty };
  'migrate-incoming': { arguments: MigrateIncomingArguments; result: Empty };
  'migrate-pause': { arguments: Empty; result: Empty };
  'migrate-recover': { arguments: MigrateRecoverArguments; result: Empty };
  'migrate-set-capabilities': { arguments: MigrateSetCapabilitiesArguments; result: Empty };
  'migrate-set-parameters': { arguments: MigrationParameters; result: Empty };
  'migrate-start-postcopy': { arguments: Empty; result: Empty };
  'migrate_cancel': { arguments: Empty; result: Empty };
  /** @deprecated by QEMU. */
  'nbd-server-add': { arguments: NbdServerAddArguments; result: Empty };
  /** @deprecated by QEMU. */
  'nbd-server-remove': { arguments: NbdServerRemoveArguments; result: Empty };
  'nbd-server-start': { arguments: NbdServerStartArguments; result: Empty };
  'nbd-server-stop': { arguments: Empty; result: Empty };
  'netdev_add': { arguments: Netdev; result: Empty };
  'netdev_del': { arguments: NetdevDelArguments; result: Empty };
  'object-add': { arguments: ObjectOptions; result: Empty };
  'object-del': { arguments: ObjectDelArguments; result: Empty };
  'pmemsave': { arguments: PmemsaveArguments; result: Empty };
  'qmp_capabilities': { arguments: QmpCapabilitiesArguments; result: Empty };
  'qom-get': { arguments: QomGetArguments; result: unknown };
  'qom-list': { arguments: QomListArguments; result: DeviceListPropertiesResultItem[] };
  'qom-list-get': { arguments: QomListGetArguments; result: QomListGetResultItem[] };
  'qom-list-properties': { arguments: QomListPropertiesArguments; result: DeviceListPropertiesResultItem[] };
  'qom-list-types': { arguments: QomListTypesArguments; result: QomListTypesResultItem[] };
  'qom-set': { arguments: QomSetArguments; result: Empty };
  'query-accelerators': { arguments: Empty; result: QueryAcceleratorsResult };
  'query-acpi-ospm-status': { arguments: Empty; result: QueryAcpiOspmStatusResultItem[] };
  'query-audiodevs': { arguments: Empty; result: QueryAudiodevsResultItem[] };
  'query-balloon': { arguments: Empty; result: QueryBalloonResult };
  'query-block': { arguments: QueryBlockArguments; result: BlockInfo[] };
  'query-block-exports': { arguments: Empty; result: QueryBlockExportsResultItem[] };
  'query-block-jobs': { arguments: Empty; result: QueryBlockJobsResultItem[] };
  'query-blockstats': { arguments: QueryBlockstatsArguments; result: QueryBlockstatsResultItem[] };
  'query-chardev': { arguments: Empty; result: QueryChardevResultItem[] };
  'query-chardev-backends': { arguments: Empty; result: QueryChardevBackendsResultItem[] };
  'query-colo-status': { arguments: Empty; result: QueryColoStatusResult };
  'query-command-line-options': { arguments: QueryCommandLineOptionsArguments; result: QueryCommandLineOptionsResultItem[] };
  'query-commands': { arguments: Empty; result: QueryCommandsResultItem[] };
  'query-cpu-definitions': { arguments: Empty; result: QueryCpuDefinitionsResultItem[] };
  'query-cpu-model-baseline': { arguments: QueryCpuModelBaselineArguments; result: QueryCpuModelBaselineResult };
  'query-cpu-model-comparison': { arguments: QueryCpuModelComparisonArguments; result: QueryCpuModelComparisonResult };
  'query-cpu-model-expansion': { arguments: QueryCpuModelExpansionArguments; result: QueryCpuModelExpansionResult };
  'query-cpus-fast': { arguments: Empty; result: CpuInfoFast[] };
  'query-cryptodev': { arguments: Empty; result: QueryCryptodevResultItem[] };
  'query-current-machine': { arguments: Empty; result: QueryCurrentMachineResult };
  'query-dirty-rate': { arguments: QueryDirtyRateArguments; result: QueryDirtyRateResult };
  'query-display-options': { arguments: Empty; result: QueryDisplayOptionsResult };
  'query-dump': { arguments: Empty; result: QueryDumpResult };
  'query-dump-guest-memory-capability': { arguments: Empty; result: QueryDumpGuestMemoryCapabilityResult };
  'query-fdsets': { arguments: Empty; result: QueryFdsetsResultItem[] };
  'query-firmware-log': { arguments: QueryFirmwareLogArguments; result: QueryFirmwareLogResult };
  'query-gic-capabilities': { arguments: Empty; result: QueryGicCapabilitiesResultItem[] };
  'query-hotpluggable-cpus': { arguments: Empty; result: QueryHotpluggableCpusResultItem[] };
  'query-hv-balloon-status-report': { arguments: Empty; result: QueryHvBalloonStatusReportResult };
  'query-iothreads': { arguments: Empty; result: QueryIothreadsResultItem[] };
  'query-jobs': { arguments: Empty; result: JobInfo[] };
  /** @deprecated by QEMU. */
  'query-kvm': { arguments: Empty; result: QueryKvmResult };
  'query-machines': { arguments: QueryMachinesArguments; result: QueryMachinesResultItem[] };
  'query-memdev': { arguments: Empty; result: QueryMemdevResultItem[] };
  'query-memory-devices': { arguments: Empty; result: QueryMemoryDevicesResultItem[] };
  'query-memory-size-summary': { arguments: Empty; result: QueryMemorySizeSummaryResult };
  'query-mice': { arguments: Empty; result: QueryMiceResultItem[] };
  'query-migrate': { arguments: Empty; result: QueryMigrateResult };
  'query-migrate-capabilities': { arguments: Empty; result: MigrationCapabilityStatus[] };
  'query-migrate-parameters': { arguments: Empty; result: MigrationParameters };
  'query-name': { arguments: Empty; result: QueryNameResult };
  'query-named-block-nodes': { arguments: QueryNamedBlockNodesArguments; result: QueryNamedBlockNodesResultItem[] };
  'query-pci': { arguments: Empty; result: PciInfo[] };
  'query-pr-managers': { arguments: Empty; result: QueryPrManagersResultItem[] };
  'query-qmp-schema': { arguments: Empty; result: SchemaInfo[] };
  'query-replay': { arguments: Empty; result: QueryReplayResult };
  'query-rocker': { arguments: QueryRockerArguments; result: QueryRockerResult };
  'query-rocker-of-dpa-flows': { arguments: QueryRockerOfDpaFlowsArguments; result: QueryRockerOfDpaFlowsResultItem[] };
  'query-rocker-of-dpa-groups': { arguments: QueryRockerOfDpaGroupsArguments; result: QueryRockerOfDpaGroupsResultItem[] };
  'query-rocker-ports': { arguments: QueryRockerPortsArguments; result: QueryRockerPortsResultItem[] };
  'query-rx-filter': { arguments: QueryRxFilterArguments; result: QueryRxFilterResultItem[] };
  /** @experimental QEMU may change or remove it. */
  'query-s390x-cpu-polarization': { arguments: Empty; result: QueryS390xCpuPolarizationResult };
  'query-sev': { arguments: Empty; result: QuerySevResult };
  'query-sev-attestation-report': { arguments: QuerySevAttestationReportArguments; result: QuerySevAttestationReportResult };
  'query-sev-capabilities': { arguments: Empty; result: QuerySevCapabilitiesResult };
  'query-sev-launch-measure': { arguments: Empty; result: QuerySevLaunchMeasureResult };
  'query-sgx': { arguments: Empty; result: QuerySgxResult };
  'query-sgx-capabilities': { arguments: Empty; result: QuerySgxResult };
  'query-spice': { arguments: Empty; result: QuerySpiceResult };
  'query-stats': { arguments: QueryStatsArguments; result: QueryStatsResultItem[] };
  'query-stats-schemas': { arguments: QueryStatsSchemasArguments; result: QueryStatsSchemasResultItem[] };
  'query-status': { arguments: Empty; result: QueryStatusResult };
  'query-target': { arguments: Empty; result: QueryTargetResult };
  'query-tpm': { arguments: Empty; result: QueryTpmResultItem[] };
  'query-tpm-models': { arguments: Empty; result: QueryTpmModelsResultItem[] };
  'query-tpm-types': { arguments: Empty; result: QueryTpmTypesResultItem[] };
  'query-uuid': { arguments: Empty; result: QueryUuidResult };
  'query-vcpu-dirty-limit': { arguments: Empty; result: QueryVcpuDirtyLimitResultItem[] };
  'query-version': { arguments: Empty; result: VersionInfo };
  'query-vm-generation-id': { arguments: Empty; result: QueryVmGenerationIdResult };
  'query-vnc': { arguments: Empty; result: QueryVncResult };
  'query-vnc-servers': { arguments: Empty; result: QueryVncServersResultItem[] };
  'query-xen-replication-status': { arguments: Empty; result: QueryXenReplicationStatusResult };
  'query-yank': { arguments: Empty; result: QueryYankResultItem[] };
  'quit': { arguments: Empty; result: Empty };
  'remove-fd': { arguments: RemoveFdArguments; result: Empty };
  'replay-break': { arguments: ReplayBreakArguments; result: Empty };
  'replay-delete-break': { arguments: Empty; result: Empty };
  'replay-seek': { arguments: ReplaySeekArguments; result: Empty };
  'request-ebpf': { arguments: RequestEbpfArguments; result: RequestEbpfResult };
  'ringbuf-read': { arguments: RingbufReadArguments; result: string };
  'ringbuf-write': { arguments: RingbufWriteArguments; result: Empty };
  'rtc-reset-reinjection': { arguments: Empty; result: Empty };
  'screendump': { arguments: ScreendumpArguments; result: Empty };
  'send-key': { arguments: SendKeyArguments; result: Empty };
  'set-action': { arguments: SetActionArguments; result: Empty };
  /** @experimental QEMU may change or remove it. */
  'set-cpu-topology': { arguments: SetCpuTopologyArguments; result: Empty };
  'set-numa-node': { arguments: SetNumaNodeArguments; result: Empty };
  'set-vcpu-dirty-limit': { arguments: SetVcpuDirtyLimitArguments; result: Empty };
  'set_link': { arguments: SetLinkArguments; result: Empty };
  'set_password': { arguments: SetPasswordArguments; result: Empty };
  'sev-inject-launch-secret': { arguments: SevInjectLaunchSecretArguments; result: Empty };
  'snapshot-delete': { arguments: SnapshotDeleteArguments; result: Empty };
  'snapshot-load': { arguments: SnapshotLoadArguments; result: Empty };
  'snapshot-save': { arguments: SnapshotSaveArguments; result: Empty };
  'stop': { arguments: Empty; result: Empty };
  'system_powerdown': { arguments: Empty; result: Empty };
  'system_reset': { arguments: Empty; result: Empty };
  'system_wakeup': { arguments: Empty; result: Empty };
  'trace-event-get-state': { arguments: TraceEventGetStateArguments; result: TraceEventGetStateResultItem[] };
  'trace-event-set-state': { arguments: TraceEventSetStateArguments; result: Empty };
  'transaction': { arguments: TransactionArguments; result: Empty };
  'watchdog-set-action': { arguments: WatchdogSetActionArguments; result: Empty };
  /** @experimental QEMU may change or remove it. */
  'x-accel-stats': { arguments: Empty; result: XAccelStatsResult };
  /** @experimental QEMU may change or remove it. */
  'x-blockdev-amend': { arguments: XBlockdevAmendArguments; result: Empty };
  /** @experimental QEMU may change or remove it. */
  'x-blockdev-change': { arguments: XBlockdevChangeArguments; result: Empty };
  /** @experimental QEMU may change or remove it. */
  'x-blockdev-set-iothread': { arguments: XBlockdevSetIothreadArguments; result: Empty };
  /** @experimental QEMU may change or remove it. */
  'x-colo-lost-heartbeat': { arguments: Empty; result: Empty };
  /** @experimental QEMU may change or remove it. */
  'x-debug-block-dirty-bitmap-sha256': { arguments: BlockDirtyBitmapClearArguments; result: XDebugBlockDirtyBitmapSha256Result };
  /** @experimental QEMU may change or remove it. */
  'x-debug-query-block-graph': { arguments: Empty; result: XDebugQueryBlockGraphResult };
  /** @experimental QEMU may change or remove it. */
  'x-exit-preconfig': { arguments: Empty; result: Empty };
  /** @experimental QEMU may change or remove it. */
  'x-query-interrupt-controllers': { arguments: Empty; result: XAccelStatsResult };
  /** @experimental QEMU may change or remove it. */
  'x-query-irq': { arguments: Empty; result: XAccelStatsResult };
  /** @experimental QEMU may change or remove it. */
  'x-query-jit': { arguments: Empty; result: XAccelStatsResult };
  /** @experimental QEMU may change or remove it. */
  'x-query-numa': { arguments: Empty; result: XAccelStatsResult };
  /** @experimental QEMU may change or remove it. */
  'x-query-ramblock': { arguments: Empty; result: XAccelStatsResult };
  /** @experimental QEMU may change or remove it. */
  'x-query-roms': { arguments: Empty; result: XAccelStatsResult };
  /** @experimental QEMU may change or remove it. */
  'x-query-usb': { arguments: Empty; result: XAccelStatsResult };
  /** @experimental QEMU may change or remove it. */
  'x-query-virtio': { arguments: Empty; result: XQueryVirtioResultItem[] };
  /** @experimental QEMU may change or remove it. */
  'x-query-virtio-queue-element': { arguments: XQueryVirtioQueueElementArguments; result: XQueryVirtioQueueElementResult };
  /** @experimental QEMU may change or remove it. */
  'x-query-virtio-queue-status': { arguments: XQueryVirtioQueueStatusArguments; result: XQueryVirtioQueueStatusResult };
  /** @experimental QEMU may change or remove it. */
  'x-query-virtio-status': { arguments: XQueryVirtioStatusArguments; result: XQueryVirtioStatusResult };
  /** @experimental QEMU may change or remove it. */
  'x-query-virtio-vhost-queue-status': { arguments: XQueryVirtioVhostQueueStatusArguments; result: XQueryVirtioVhostQueueStatusResult };
  'xen-colo-do-checkpoint': { arguments: Empty; result: Empty };
  'xen-event-inject': { arguments: XenEventInjectArguments; result: Empty };
  'xen-event-list': { arguments: Empty; result: XenEventListResultItem[] };
  'xen-load-devices-state': { arguments: XenLoadDevicesStateArguments; result: Empty };
  'xen-save-devices-state': { arguments: XenSaveDevicesStateArguments; result: Empty };
  'xen-set-global-dirty-log': { arguments: XenSetGlobalDirtyLogArguments; result: Empty };
  'xen-set-replication': { arguments: XenSetReplicationArguments; result: Empty };
  'yank': { arguments: YankArguments; result: Empty };
}

/** The commands that may be executed out of band. */
export type QmpOutOfBandCommandName = 'migrate-pause' | 'migrate-recover' | 'query-yank' | 'yank';

/** Every event and its data. */
export interface QmpEvents {
  'ACPI_DEVICE_OST': { data: AcpiDeviceOstData };
  'BALLOON_CHANGE': { data: BalloonChangeData };
  'BLOCK_EXPORT_DELETED': { data: BlockExportDeletedData };
  'BLOCK_IMAGE_CORRUPTED': { data: BlockImageCorruptedData };
  'BLOCK_IO_ERROR': { data: BlockIoErrorData };
  'BLOCK_JOB_CANCELLED': { data: BlockJobCancelledData };
  'BLOCK_JOB_COMPLETED': { data: BlockJobCompletedData };
  'BLOCK_JOB_ERROR': { data: BlockJobErrorData };
  'BLOCK_JOB_PENDING': { data: BlockJobPendingData };
  'BLOCK_JOB_READY': { data: BlockJobReadyData };
  'BLOCK_WRITE_THRESHOLD': { data: BlockWriteThresholdData };
  'COLO_EXIT': { data: ColoExitData };
  /** @experimental QEMU may change or remove it. */
  'CPU_POLARIZATION_CHANGE': { data: CpuPolarizationChangeData };
  'DEVICE_DELETED': { data: DeviceDeletedData };
  'DEVICE_TRAY_MOVED': { data: DeviceTrayMovedData };
  'DEVICE_UNPLUG_GUEST_ERROR': { data: DeviceUnplugGuestErrorData };
  'DUMP_COMPLETED': { data: DumpCompletedData };
  'FAILOVER_NEGOTIATED': { data: FailoverNegotiatedData };
  'GUEST_CRASHLOADED': { data: GuestCrashloadedData };
  'GUEST_PANICKED': { data: GuestPanickedData };
  'GUEST_PVSHUTDOWN': { data: Empty };
  'HV_BALLOON_STATUS_REPORT': { data: QueryHvBalloonStatusReportResult };
  'JOB_STATUS_CHANGE': { data: JobStatusChangeData };
  'MEMORY_DEVICE_SIZE_CHANGE': { data: MemoryDeviceSizeChangeData };
  'MEMORY_FAILURE': { data: MemoryFailureData };
  'MIGRATION': { data: MigrationData };
  'MIGRATION_PASS': { data: MigrationPassData };
  'NETDEV_STREAM_CONNECTED': { data: NetdevStreamConnectedData };
  'NETDEV_STREAM_DISCONNECTED': { data: NetdevStreamDisconnectedData };
  'NETDEV_VHOST_USER_CONNECTED': { data: NetdevVhostUserConnectedData };
  'NETDEV_VHOST_USER_DISCONNECTED': { data: NetdevVhostUserDisconnectedData };
  'NIC_RX_FILTER_CHANGED': { data: NicRxFilterChangedData };
  'POWERDOWN': { data: Empty };
  'PR_MANAGER_STATUS_CHANGED': { data: PrManagerStatusChangedData };
  'QUORUM_FAILURE': { data: QuorumFailureData };
  'QUORUM_REPORT_BAD': { data: QuorumReportBadData };
  'RESET': { data: ResetData };
  'RESUME': { data: Empty };
  'RTC_CHANGE': { data: RtcChangeData };
  /** @experimental QEMU may change or remove it. */
  'SCLP_CPI_INFO_AVAILABLE': { data: Empty };
  'SHUTDOWN': { data: ShutdownData };
  'SPICE_CONNECTED': { data: SpiceConnectedData };
  'SPICE_DISCONNECTED': { data: SpiceDisconnectedData };
  'SPICE_INITIALIZED': { data: SpiceInitializedData };
  'SPICE_MIGRATE_COMPLETED': { data: Empty };
  'STOP': { data: Empty };
  'SUSPEND': { data: Empty };
  'SUSPEND_DISK': { data: Empty };
  'UNPLUG_PRIMARY': { data: UnplugPrimaryData };
  'VFIO_MIGRATION': { data: VfioMigrationData };
  'VFU_CLIENT_HANGUP': { data: VfuClientHangupData };
  'VNC_CONNECTED': { data: VncConnectedData };
  'VNC_DISCONNECTED': { data: VncDisconnectedData };
  'VNC_INITIALIZED': { data: VncInitializedData };
  'VSERPORT_CHANGE': { data: VserportChangeData };
  'WAKEUP': { data: Empty };
  'WATCHDOG': { data: WatchdogData };
}

export interface AcpiDeviceOstData {
  info: QueryAcpiOspmStatusResultItem;
}

export interface AddClientArguments {
  protocol: string;
  fdname: string;
  skipauth?: boolean;
  tls?: boolean;
}

export interface AddFdArguments {
  'fdset-id'?: number;
  opaque?: string;
}

export interface AddFdResult {
  'fdset-id': number;
  fd: number;
}

export interface AnnounceSelfArguments {
  initial: number;
  max: number;
  rounds: number;
  step: number;
  interfaces?: string[];
  id?: string;
}

export interface BalloonArguments {
  value: number;
}

export interface BalloonChangeData {
  actual: number;
}

export interface BlockCommitArguments {
  'job-id'?: string;
  device: string;
  'base-node'?: string;
  /** @deprecated by QEMU. */
  base?: string;
  'top-node'?: string;
  /** @deprecated by QEMU. */
  top?: string;
  'backing-file'?: string;
  'backing-mask-protocol'?: boolean;
  speed?: number;
  'on-error'?: BlockCommitArgumentsOnError;
  'filter-node-name'?: string;
  'auto-finalize'?: boolean;
  'auto-dismiss'?: boolean;
}

export type BlockCommitArgumentsOnError = 'report' | 'ignore' | 'enospc' | 'stop' | 'auto';

export interface BlockDirtyBitmapAddArguments {
  node: string;
  name: string;
  granularity?: number;
  persistent?: boolean;
  disabled?: boolean;
}

export interface BlockDirtyBitmapClearArguments {
  node: string;
  name: string;
}

export interface BlockDirtyBitmapMergeArguments {
  node: string;
  target: string;
  bitmaps: BlockDirtyBitmapMergeArgumentsBitmapsItem[];
}

export type BlockDirtyBitmapMergeArgumentsBitmapsItem = string | BlockDirtyBitmapClearArguments;

export interface BlockExportAddArgumentsCommon {
  id: string;
  'fixed-iothread'?: boolean;
  iothread?: BlockExportAddArgumentsIothread;
  'node-name': string;
  writable?: boolean;
  writethrough?: boolean;
  'allow-inactive'?: boolean;
}

export type BlockExportAddArguments = BlockExportAddArgumentsCommon &
  (
    | ({ type: 'nbd' } & BlockExportAddArgumentsNbd)
    | ({ type: 'vhost-user-blk' } & BlockExportAddArgumentsVhostUserBlk)
    | ({ type: 'fuse' } & BlockExportAddArgumentsFuse)
    | ({ type: 'vduse-blk' } & BlockExportAddArgumentsVduseBlk)
  );

export interface BlockExportAddArgumentsFuse {
  mountpoint: string;
  growable?: boolean;
  'allow-other'?: BlockExportAddArgumentsFuseAllowOther;
}

export type BlockExportAddArgumentsFuseAllowOther = 'off' | 'on' | 'auto';

export type BlockExportAddArgumentsIothread = string | string[];

export interface BlockExportAddArgumentsNbd {
  name?: string;
  description?: string;
  bitmaps?: BlockDirtyBitmapMergeArgumentsBitmapsItem[];
  'allocation-depth'?: boolean;
}

export type BlockExportAddArgumentsType = 'nbd' | 'vhost-user-blk' | 'fuse' | 'vduse-blk';

export interface BlockExportAddArgumentsVduseBlk {
  name: string;
  'num-queues'?: number;
  'queue-size'?: number;
  'logical-block-size'?: number;
  serial?: string;
}

export interface BlockExportAddArgumentsVhostUserBlk {
  addr: SocketAddress;
  'logical-block-size'?: number;
  'num-queues'?: number;
}

export interface BlockExportDelArguments {
  id: string;
  mode?: BlockExportDelArgumentsMode;
}

export type BlockExportDelArgumentsMode = 'safe' | 'hard';

export interface BlockExportDeletedData {
  id: string;
}

export interface BlockImageCorruptedData {
  device: string;
  'node-name'?: string;
  msg: string;
  offset?: number;
  size?: number;
  fatal: boolean;
}

export interface BlockInfo {
  device: string;
  qdev?: string;
  type: string;
  removable: boolean;
  locked: boolean;
  inserted?: QueryNamedBlockNodesResultItem;
  tray_open?: boolean;
  'io-status'?: BlockInfoIoStatus;
}

export type BlockInfoIoStatus = 'ok' | 'failed' | 'nospace';

export interface BlockIoErrorData {
  'qom-path': string;
  device: string;
  'node-name'?: string;
  operation: BlockIoErrorDataOperation;
  action: BlockIoErrorDataAction;
  nospace?: boolean;
  reason: string;
}

export type BlockIoErrorDataAction = 'ignore' | 'report' | 'stop';

export type BlockIoErrorDataOperation = 'read' | 'write';

export interface BlockJobCancelArguments {
  device: string;
  force?: boolean;
}

export interface BlockJobCancelledData {
  type: BlockJobChangeArgumentsType;
  device: string;
  len: number;
  offset: number;
  speed: number;
}

export interface BlockJobChangeArgumentsCommon {
  id: string;
}

export type BlockJobChangeArguments = BlockJobChangeArgumentsCommon &
  (
    | ({ type: 'mirror' } & BlockJobChangeArgumentsMirror)
    | { type: 'commit' | 'stream' | 'backup' | 'create' | 'amend' | 'snapshot-load' | 'snapshot-save' | 'snapshot-delete' }
  );

export interface BlockJobChangeArgumentsMirror {
  'copy-mode': BlockdevMirrorArgumentsCopyMode;
}

export type BlockJobChangeArgumentsType =
  | 'commit'
  | 'stream'
  | 'mirror'
  | 'backup'
  | 'create'
  | 'amend'
  | 'snapshot-load'
  | 'snapshot-save'
  | 'snapshot-delete';

export interface BlockJobCompleteArguments {
  device: string;
}

export interface BlockJobCompletedData {
  type: BlockJobChangeArgumentsType;
  device: string;
  len: number;
  offset: number;
  speed: number;
  error?: string;
}

export interface BlockJobDismissArguments {
  id: string;
}

export interface BlockJobErrorData {
  device: string;
  operation: BlockIoErrorDataOperation;
  action: BlockIoErrorDataAction;
}

export interface BlockJobFinalizeArguments {
  id: string;
}

export interface BlockJobPauseArguments {
  device: string;
}

export interface BlockJobPendingData {
  type: BlockJobChangeArgumentsType;
  id: string;
}

export interface BlockJobReadyData {
  type: BlockJobChangeArgumentsType;
  device: string;
  len: number;
  offset: number;
  speed: number;
}

export interface BlockJobResumeArguments {
  device: string;
}

export interface BlockJobSetSpeedArguments {
  device: string;
  speed: number;
}

export interface BlockLatencyHistogramSetArguments {
  id: string;
  boundaries?: number[];
  'boundaries-read'?: number[];
  'boundaries-write'?: number[];
  'boundaries-zap'?: number[];
  'boundaries-flush'?: number[];
}

export interface BlockResizeArguments {
  device?: string;
  'node-name'?: string;
  size: number;
}

export interface BlockSetIoThrottleArguments {
  /** @deprecated by QEMU. */
  device?: string;
  id?: string;
  bps: number;
  bps_rd: number;
  bps_wr: number;
  iops: number;
  iops_rd: number;
  iops_wr: number;
  bps_max?: number;
  bps_rd_max?: number;
  bps_wr_max?: number;
  iops_max?: number;
  iops_rd_max?: number;
  iops_wr_max?: number;
  bps_max_length?: number;
  bps_rd_max_length?: number;
  bps_wr_max_length?: number;
  iops_max_length?: number;
  iops_rd_max_length?: number;
  iops_wr_max_length?: number;
  iops_size?: number;
  group?: string;
}

export interface BlockSetWriteThresholdArguments {
  'node-name': string;
  'write-threshold': number;
}

export interface BlockStreamArguments {
  'job-id'?: string;
  device: string;
  base?: string;
  'base-node'?: string;
  'backing-file'?: string;
  'backing-mask-protocol'?: boolean;
  bottom?: string;
  speed?: number;
  'on-error'?: BlockCommitArgumentsOnError;
  'filter-node-name'?: string;
  'auto-finalize'?: boolean;
  'auto-dismiss'?: boolean;
}

export interface BlockWriteThresholdData {
  'node-name': string;
  'amount-exceeded': number;
  'write-threshold': number;
}

export interface BlockdevBackupArguments {
  'job-id'?: string;
  device: string;
  sync: BlockdevBackupArgumentsSync;
  speed?: number;
  bitmap?: string;
  'bitmap-mode'?: BlockdevBackupArgumentsBitmapMode;
  compress?: boolean;
  'on-source-error'?: BlockCommitArgumentsOnError;
  'on-target-error'?: BlockCommitArgumentsOnError;
  'on-cbw-error'?: BlockdevBackupArgumentsOnCbwError;
  'auto-finalize'?: boolean;
  'auto-dismiss'?: boolean;
  'filter-node-name'?: string;
  'discard-source'?: boolean;
  /** @experimental QEMU may change or remove it. */
  'x-perf'?: BlockdevBackupArgumentsXPerf;
  target: string;
}

export type BlockdevBackupArgumentsBitmapMode = 'on-success' | 'never' | 'always';

export type BlockdevBackupArgumentsOnCbwError = 'break-guest-write' | 'break-snapshot';

export type BlockdevBackupArgumentsSync = 'top' | 'full' | 'none' | 'incremental' | 'bitmap';

export interface BlockdevBackupArgumentsXPerf {
  'use-copy-range'?: boolean;
  'max-workers'?: number;
  'max-chunk'?: number;
  'min-cluster-size'?: number;
}

export interface BlockdevChangeMediumArguments {
  /** @deprecated by QEMU. */
  device?: string;
  id?: string;
  filename: string;
  format?: string;
  force?: boolean;
  'read-only-mode'?: BlockdevChangeMediumArgumentsReadOnlyMode;
}

export type BlockdevChangeMediumArgumentsReadOnlyMode = 'retain' | 'read-only' | 'read-write';

export interface BlockdevCloseTrayArguments {
  /** @deprecated by QEMU. */
  device?: string;
  id?: string;
}

export interface BlockdevCreateArguments {
  'job-id': string;
  options: BlockdevCreateArgumentsOptions;
}

export type BlockdevCreateArgumentsOptions =
  | ({ driver: 'file' } & BlockdevCreateArgumentsOptionsFile)
  | ({ driver: 'luks' } & BlockdevCreateArgumentsOptionsLuks)
  | ({ driver: 'nfs' } & BlockdevCreateArgumentsOptionsNfs)
  | ({ driver: 'parallels' } & BlockdevCreateArgumentsOptionsParallels)
  | ({ driver: 'qcow' } & BlockdevCreateArgumentsOptionsQcow)
  | ({ driver: 'qcow2' } & BlockdevCreateArgumentsOptionsQcow2)
  | ({ driver: 'qed' } & BlockdevCreateArgumentsOptionsQed)
  | ({ driver: 'rbd' } & BlockdevCreateArgumentsOptionsRbd)
  | ({ driver: 'ssh' } & BlockdevCreateArgumentsOptionsSsh)
  | ({ driver: 'vdi' } & BlockdevCreateArgumentsOptionsVdi)
  | ({ driver: 'vhdx' } & BlockdevCreateArgumentsOptionsVhdx)
  | ({ driver: 'vmdk' } & BlockdevCreateArgumentsOptionsVmdk)
  | ({ driver: 'vpc' } & BlockdevCreateArgumentsOptionsVpc)
  | { driver: 'blkdebug' | 'blklogwrites' | 'blkreplay' | 'blkverify' | 'bochs' | 'cloop' | 'compress' | 'copy-before-write' | 'copy-on-read' | 'dmg' | 'snapshot-access' | 'ftp' | 'ftps' | 'host_cdrom' | 'host_device' | 'http' | 'https' | 'io_uring' | 'iscsi' | 'nbd' | 'null-aio' | 'null-co' | 'nvme' | 'nvme-io_uring' | 'preallocate' | 'quorum' | 'raw' | 'replication' | 'throttle' | 'virtio-blk-vfio-pci' | 'virtio-blk-vhost-user' | 'virtio-blk-vhost-vdpa' | 'vvfat' };

export interface BlockdevCreateArgumentsOptionsFile {
  filename: string;
  size: number;
  preallocation?: BlockdevCreateArgumentsOptionsFilePreallocation;
  nocow?: boolean;
  'extent-size-hint'?: number;
}

export type BlockdevCreateArgumentsOptionsFilePreallocation = 'off' | 'metadata' | 'falloc' | 'full';

export interface BlockdevCreateArgumentsOptionsLuks {
  'key-secret'?: string;
  'cipher-alg'?: BlockdevCreateArgumentsOptionsLuksCipherAlg;
  'cipher-mode'?: BlockdevCreateArgumentsOptionsLuksCipherMode;
  'ivgen-alg'?: BlockdevCreateArgumentsOptionsLuksIvgenAlg;
  'ivgen-hash-alg'?: BlockdevCreateArgumentsOptionsLuksIvgenHashAlg;
  'hash-alg'?: BlockdevCreateArgumentsOptionsLuksIvgenHashAlg;
  'iter-time'?: number;
  file?: BlockdevRef;
  header?: BlockdevRef;
  size: number;
  preallocation?: BlockdevCreateArgumentsOptionsFilePreallocation;
}

export type BlockdevCreateArgumentsOptionsLuksCipherAlg =
  | 'aes-128'
  | 'aes-192'
  | 'aes-256'
  | 'des'
  | '3des'
  | 'cast5-128'
  | 'serpent-128'
  | 'serpent-192'
  | 'serpent-256'
  | 'twofish-128'
  | 'twofish-192'
  | 'twofish-256'
  | 'sm4';

export type BlockdevCreateArgumentsOptionsLuksCipherMode = 'ecb' | 'cbc' | 'xts' | 'ctr';

export type BlockdevCreateArgumentsOptionsLuksIvgenAlg = 'plain' | 'plain64' | 'essiv';

export type BlockdevCreateArgumentsOptionsLuksIvgenHashAlg =
  | 'md5'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'ripemd160'
  | 'sm3';

export interface BlockdevCreateArgumentsOptionsNfs {
  location: BlockdevOptionsNfs;
  size: number;
}

export interface BlockdevCreateArgumentsOptionsParallels {
  file: BlockdevRef;
  size: number;
  'cluster-size'?: number;
}

export interface BlockdevCreateArgumentsOptionsQcow {
  file: BlockdevRef;
  size: number;
  'backing-file'?: string;
  encrypt?: BlockdevCreateArgumentsOptionsQcowEncrypt;
}

export interface BlockdevCreateArgumentsOptionsQcow2 {
  file: BlockdevRef;
  'data-file'?: BlockdevRef;
  'data-file-raw'?: boolean;
  'extended-l2'?: boolean;
  size: number;
  version?: BlockdevCreateArgumentsOptionsQcow2Version;
  'backing-file'?: string;
  'backing-fmt'?: BlockdevOptionsDriver;
  encrypt?: BlockdevCreateArgumentsOptionsQcowEncrypt;
  'cluster-size'?: number;
  preallocation?: BlockdevCreateArgumentsOptionsFilePreallocation;
  'lazy-refcounts'?: boolean;
  'refcount-bits'?: number;
  'compression-type'?: BlockdevCreateArgumentsOptionsQcow2CompressionType;
}

export type BlockdevCreateArgumentsOptionsQcow2CompressionType = 'zlib' | 'zstd';

export type BlockdevCreateArgumentsOptionsQcow2Version = 'v2' | 'v3';

export type BlockdevCreateArgumentsOptionsQcowEncrypt =
  | ({ format: 'qcow' } & BlockdevOptionsQcow2EncryptAes)
  | ({ format: 'luks' } & BlockdevCreateArgumentsOptionsQcowEncryptLuks);

export type BlockdevCreateArgumentsOptionsQcowEncryptFormat = 'qcow' | 'luks';

export interface BlockdevCreateArgumentsOptionsQcowEncryptLuks {
  'key-secret'?: string;
  'cipher-alg'?: BlockdevCreateArgumentsOptionsLuksCipherAlg;
  'cipher-mode'?: BlockdevCreateArgumentsOptionsLuksCipherMode;
  'ivgen-alg'?: BlockdevCreateArgumentsOptionsLuksIvgenAlg;
  'ivgen-hash-alg'?: BlockdevCreateArgumentsOptionsLuksIvgenHashAlg;
  'hash-alg'?: BlockdevCreateArgumentsOptionsLuksIvgenHashAlg;
  'iter-time'?: number;
}

export interface BlockdevCreateArgumentsOptionsQed {
  file: BlockdevRef;
  size: number;
  'backing-file'?: string;
  'backing-fmt'?: BlockdevOptionsDriver;
  'cluster-size'?: number;
  'table-size'?: number;
}

export interface BlockdevCreateArgumentsOptionsRbd {
  location: BlockdevOptionsRbd;
  size: number;
  'cluster-size'?: number;
  encrypt?: BlockdevCreateArgumentsOptionsRbdEncrypt;
}

export type BlockdevCreateArgumentsOptionsRbdEncrypt =
  | ({ format: 'luks' } & BlockdevCreateArgumentsOptionsRbdEncryptLuks)
  | ({ format: 'luks2' } & BlockdevCreateArgumentsOptionsRbdEncryptLuks2)
  | { format: 'luks-any' };

export interface BlockdevCreateArgumentsOptionsRbdEncryptLuks {
  'key-secret': string;
  'cipher-alg'?: BlockdevCreateArgumentsOptionsLuksCipherAlg;
}

export interface BlockdevCreateArgumentsOptionsRbdEncryptLuks2 {
  'key-secret': string;
  'cipher-alg'?: BlockdevCreateArgumentsOptionsLuksCipherAlg;
}

export interface BlockdevCreateArgumentsOptionsSsh {
  location: BlockdevOptionsSsh;
  size: number;
}

export interface BlockdevCreateArgumentsOptionsVdi {
  file: BlockdevRef;
  size: number;
  preallocation?: BlockdevCreateArgumentsOptionsFilePreallocation;
}

export interface BlockdevCreateArgumentsOptionsVhdx {
  file: BlockdevRef;
  size: number;
  'log-size'?: number;
  'block-size'?: number;
  subformat?: BlockdevCreateArgumentsOptionsVhdxSubformat;
  'block-state-zero'?: boolean;
}

export type BlockdevCreateArgumentsOptionsVhdxSubformat = 'dynamic' | 'fixed';

export interface BlockdevCreateArgumentsOptionsVmdk {
  file: BlockdevRef;
  size: number;
  extents?: BlockdevRef[];
  subformat?: BlockdevCreateArgumentsOptionsVmdkSubformat;
  'backing-file'?: string;
  'adapter-type'?: BlockdevCreateArgumentsOptionsVmdkAdapterType;
  hwversion?: string;
  toolsversion?: string;
  'zeroed-grain'?: boolean;
}

export type BlockdevCreateArgumentsOptionsVmdkAdapterType = 'ide' | 'buslogic' | 'lsilogic' | 'legacyESX';

export type BlockdevCreateArgumentsOptionsVmdkSubformat =
  | 'monolithicSparse'
  | 'monolithicFlat'
  | 'twoGbMaxExtentSparse'
  | 'twoGbMaxExtentFlat'
  | 'streamOptimized';

export interface BlockdevCreateArgumentsOptionsVpc {
  file: BlockdevRef;
  size: number;
  subformat?: BlockdevCreateArgumentsOptionsVpcSubformat;
  'force-size'?: boolean;
}

export type BlockdevCreateArgumentsOptionsVpcSubformat = 'dynamic' | 'fixed';

export interface BlockdevDelArguments {
  'node-name': string;
}

export interface BlockdevInsertMediumArguments {
  id: string;
  'node-name': string;
}

export interface BlockdevMirrorArguments {
  'job-id'?: string;
  device: string;
  target: string;
  replaces?: string;
  sync: BlockdevBackupArgumentsSync;
  speed?: number;
  granularity?: number;
  'buf-size'?: number;
  'on-source-error'?: BlockCommitArgumentsOnError;
  'on-target-error'?: BlockCommitArgumentsOnError;
  'filter-node-name'?: string;
  'copy-mode'?: BlockdevMirrorArgumentsCopyMode;
  'auto-finalize'?: boolean;
  'auto-dismiss'?: boolean;
  'target-is-zero'?: boolean;
}

export type BlockdevMirrorArgumentsCopyMode = 'background' | 'write-blocking';

export interface BlockdevOpenTrayArguments {
  /** @deprecated by QEMU. */
  device?: string;
  id?: string;
  force?: boolean;
}

export interface BlockdevOptionsCommon {
  'node-name'?: string;
  discard?: BlockdevOptionsDiscard;
  cache?: BlockdevOptionsCache;
  active?: boolean;
  'read-only'?: boolean;
  'auto-read-only'?: boolean;
  'force-share'?: boolean;
  'detect-zeroes'?: BlockdevOptionsDetectZeroes;
}

export type BlockdevOptions = BlockdevOptionsCommon &
  (
    | ({ driver: 'blkdebug' } & BlockdevOptionsBlkdebug)
    | ({ driver: 'blklogwrites' } & BlockdevOptionsBlklogwrites)
    | ({ driver: 'blkverify' } & BlockdevOptionsBlkverify)
    | ({ driver: 'blkreplay' } & BlockdevOptionsBlkreplay)
    | ({ driver: 'bochs' | 'cloop' | 'compress' | 'dmg' | 'parallels' | 'snapshot-access' | 'vdi' | 'vhdx' | 'vpc' } & BlockdevOptionsBochs)
    | ({ driver: 'copy-before-write' } & BlockdevOptionsCopyBeforeWrite)
    | ({ driver: 'copy-on-read' } & BlockdevOptionsCopyOnRead)
    | ({ driver: 'file' | 'host_cdrom' | 'host_device' } & BlockdevOptionsFile)
    | ({ driver: 'ftp' } & BlockdevOptionsFtp)
    | ({ driver: 'ftps' } & BlockdevOptionsFtps)
    | ({ driver: 'http' } & BlockdevOptionsHttp)
    | ({ driver: 'https' } & BlockdevOptionsHttps)
    | ({ driver: 'io_uring' } & BlockdevOptionsIoUring)
    | ({ driver: 'iscsi' } & BlockdevOptionsIscsi)
    | ({ driver: 'luks' } & BlockdevOptionsLuks)
    | ({ driver: 'nbd' } & BlockdevOptionsNbd)
    | ({ driver: 'nfs' } & BlockdevOptionsNfs)
    | ({ driver: 'null-aio' | 'null-co' } & BlockdevOptionsNullAio)
    | ({ driver: 'nvme' } & BlockdevOptionsNvme)
    | ({ driver: 'nvme-io_uring' } & BlockdevOptionsNvmeIoUring)
    | ({ driver: 'preallocate' } & BlockdevOptionsPreallocate)
    | ({ driver: 'qcow2' } & BlockdevOptionsQcow2)
    | ({ driver: 'qcow' } & BlockdevOptionsQcow)
    | ({ driver: 'qed' | 'vmdk' } & BlockdevOptionsQed)
    | ({ driver: 'quorum' } & BlockdevOptionsQuorum)
    | ({ driver: 'raw' } & BlockdevOptionsRaw)
    | ({ driver: 'rbd' } & BlockdevOptionsRbd)
    | ({ driver: 'replication' } & BlockdevOptionsReplication)
    | ({ driver: 'ssh' } & BlockdevOptionsSsh)
    | ({ driver: 'throttle' } & BlockdevOptionsThrottle)
    | ({ driver: 'virtio-blk-vfio-pci' } & BlockdevOptionsVirtioBlkVfioPci)
    | ({ driver: 'virtio-blk-vhost-user' } & BlockdevOptionsVirtioBlkVhostUser)
    | ({ driver: 'virtio-blk-vhost-vdpa' } & BlockdevOptionsVirtioBlkVhostVdpa)
    | ({ driver: 'vvfat' } & BlockdevOptionsVvfat)
  );

export interface BlockdevOptionsBlkdebug {
  image: BlockdevRef;
  config?: string;
  align?: number;
  'max-transfer'?: number;
  'opt-write-zero'?: number;
  'max-write-zero'?: number;
  'opt-discard'?: number;
  'max-discard'?: number;
  'inject-error'?: BlockdevOptionsBlkdebugInjectErrorItem[];
  'set-state'?: BlockdevOptionsBlkdebugSetStateItem[];
  'take-child-perms'?: BlockdevOptionsBlkdebugTakeChildPermsItem[];
  'unshare-child-perms'?: BlockdevOptionsBlkdebugTakeChildPermsItem[];
}

export interface BlockdevOptionsBlkdebugInjectErrorItem {
  event: BlockdevOptionsBlkdebugInjectErrorItemEvent;
  state?: number;
  iotype?: BlockdevOptionsBlkdebugInjectErrorItemIotype;
  errno?: number;
  'delay-ns'?: number;
  sector?: number;
  once?: boolean;
  immediately?: boolean;
}

export type BlockdevOptionsBlkdebugInjectErrorItemEvent =
  | 'l1_update'
  | 'l1_grow_alloc_table'
  | 'l1_grow_write_table'
  | 'l1_grow_activate_table'
  | 'l2_load'
  | 'l2_update'
  | 'l2_update_compressed'
  | 'l2_alloc_cow_read'
  | 'l2_alloc_write'
  | 'read_aio'
  | 'read_backing_aio'
  | 'read_compressed'
  | 'write_aio'
  | 'write_compressed'
  | 'vmstate_load'
  | 'vmstate_save'
  | 'cow_read'
  | 'cow_write'
  | 'reftable_load'
  | 'reftable_grow'
  | 'reftable_update'
  | 'refblock_load'
  | 'refblock_update'
  | 'refblock_update_part'
  | 'refblock_alloc'
  | 'refblock_alloc_hookup'
  | 'refblock_alloc_write'
  | 'refblock_alloc_write_blocks'
  | 'refblock_alloc_write_table'
  | 'refblock_alloc_switch_table'
  | 'cluster_alloc'
  | 'cluster_alloc_bytes'
  | 'cluster_free'
  | 'flush_to_os'
  | 'flush_to_disk'
  | 'pwritev_rmw_head'
  | 'pwritev_rmw_after_head'
  | 'pwritev_rmw_tail'
  | 'pwritev_rmw_after_tail'
  | 'pwritev'
  | 'pwritev_zero'
  | 'pwritev_done'
  | 'empty_image_prepare'
  | 'l1_shrink_write_table'
  | 'l1_shrink_free_l2_clusters'
  | 'cor_write'
  | 'cluster_alloc_space'
  | 'none';

export type BlockdevOptionsBlkdebugInjectErrorItemIotype = 'read' | 'write' | 'write-zeroes' | 'discard' | 'flush' | 'block-status';

export interface BlockdevOptionsBlkdebugSetStateItem {
  event: BlockdevOptionsBlkdebugInjectErrorItemEvent;
  state?: number;
  new_state: number;
}

export type BlockdevOptionsBlkdebugTakeChildPermsItem = 'consistent-read' | 'write' | 'write-unchanged' | 'resize';

export interface BlockdevOptionsBlklogwrites {
  file: BlockdevRef;
  log: BlockdevRef;
  'log-sector-size'?: number;
  'log-append'?: boolean;
  'log-super-update-interval'?: number;
}

export interface BlockdevOptionsBlkreplay {
  image: BlockdevRef;
}

export interface BlockdevOptionsBlkverify {
  test: BlockdevRef;
  raw: BlockdevRef;
}

export interface BlockdevOptionsBochs {
  file: BlockdevRef;
}

export interface BlockdevOptionsCache {
  direct?: boolean;
  'no-flush'?: boolean;
}

export interface BlockdevOptionsCopyBeforeWrite {
  file: BlockdevRef;
  target: BlockdevRef;
  bitmap?: BlockDirtyBitmapClearArguments;
  'on-cbw-error'?: BlockdevBackupArgumentsOnCbwError;
  'cbw-timeout'?: number;
  'min-cluster-size'?: number;
}

export interface BlockdevOptionsCopyOnRead {
  file: BlockdevRef;
  bottom?: string;
}

export type BlockdevOptionsDetectZeroes = 'off' | 'on' | 'unmap';

export type BlockdevOptionsDiscard = 'ignore' | 'unmap';

export type BlockdevOptionsDriver =
  | 'blkdebug'
  | 'blklogwrites'
  | 'blkreplay'
  | 'blkverify'
  | 'bochs'
  | 'cloop'
  | 'compress'
  | 'copy-before-write'
  | 'copy-on-read'
  | 'dmg'
  | 'file'
  | 'snapshot-access'
  | 'ftp'
  | 'ftps'
  | 'host_cdrom'
  | 'host_device'
  | 'http'
  | 'https'
  | 'io_uring'
  | 'iscsi'
  | 'luks'
  | 'nbd'
  | 'nfs'
  | 'null-aio'
  | 'null-co'
  | 'nvme'
  | 'nvme-io_uring'
  | 'parallels'
  | 'preallocate'
  | 'qcow'
  | 'qcow2'
  | 'qed'
  | 'quorum'
  | 'raw'
  | 'rbd'
  | 'replication'
  | 'ssh'
  | 'throttle'
  | 'vdi'
  | 'vhdx'
  | 'virtio-blk-vfio-pci'
  | 'virtio-blk-vhost-user'
  | 'virtio-blk-vhost-vdpa'
  | 'vmdk'
  | 'vpc'
  | 'vvfat';

export interface BlockdevOptionsFile {
  filename: string;
  'pr-manager'?: string;
  locking?: BlockdevOptionsFileLocking;
  aio?: BlockdevOptionsFileAio;
  'aio-max-batch'?: number;
  'drop-cache'?: boolean;
  /** @experimental QEMU may change or remove it. */
  'x-check-cache-dropped'?: boolean;
}

export type BlockdevOptionsFileAio = 'threads' | 'native' | 'io_uring';

export type BlockdevOptionsFileLocking = 'auto' | 'on' | 'off';

export interface BlockdevOptionsFtp {
  url: string;
  readahead?: number;
  timeout?: number;
  username?: string;
  'password-secret'?: string;
  'proxy-username'?: string;
  'proxy-password-secret'?: string;
}

export interface BlockdevOptionsFtps {
  url: string;
  readahead?: number;
  timeout?: number;
  username?: string;
  'password-secret'?: string;
  'proxy-username'?: string;
  'proxy-password-secret'?: string;
  sslverify?: boolean;
}

export interface BlockdevOptionsHttp {
  url: string;
  readahead?: number;
  timeout?: number;
  username?: string;
  'password-secret'?: string;
  'proxy-username'?: string;
  'proxy-password-secret'?: string;
  cookie?: string;
  'cookie-secret'?: string;
  'force-range'?: boolean;
}

export interface BlockdevOptionsHttps {
  url: string;
  readahead?: number;
  timeout?: number;
  username?: string;
  'password-secret'?: string;
  'proxy-username'?: string;
  'proxy-password-secret'?: string;
  cookie?: string;
  'cookie-secret'?: string;
  'force-range'?: boolean;
  sslverify?: boolean;
}

export interface BlockdevOptionsIoUring {
  filename: string;
}

export interface BlockdevOptionsIscsi {
  transport: BlockdevOptionsIscsiTransport;
  portal: string;
  target: string;
  lun?: number;
  user?: string;
  'password-secret'?: string;
  'initiator-name'?: string;
  'header-digest'?: BlockdevOptionsIscsiHeaderDigest;
  timeout?: number;
}

export type BlockdevOptionsIscsiHeaderDigest = 'crc32c' | 'none' | 'crc32c-none' | 'none-crc32c';

export type BlockdevOptionsIscsiTransport = 'tcp' | 'iser';

export interface BlockdevOptionsLuks {
  file: BlockdevRef;
  'key-secret'?: string;
  header?: BlockdevRef;
}

export interface BlockdevOptionsNbd {
  server: SocketAddress;
  export?: string;
  'tls-creds'?: string;
  'tls-hostname'?: string;
  /** @experimental QEMU may change or remove it. */
  'x-dirty-bitmap'?: string;
  'reconnect-delay'?: number;
  'open-timeout'?: number;
}

export interface BlockdevOptionsNfs {
  server: BlockdevOptionsNfsServer;
  path: string;
  user?: number;
  group?: number;
  'tcp-syn-count'?: number;
  'readahead-size'?: number;
  'page-cache-size'?: number;
  debug?: number;
}

export interface BlockdevOptionsNfsServer {
  type: BlockdevOptionsNfsServerType;
  host: string;
}

export type BlockdevOptionsNfsServerType = 'inet';

export interface BlockdevOptionsNullAio {
  size?: number;
  'latency-ns'?: number;
  'read-zeroes'?: boolean;
}

export interface BlockdevOptionsNvme {
  device: string;
  namespace: number;
}

export interface BlockdevOptionsNvmeIoUring {
  path: string;
}

export interface BlockdevOptionsPreallocate {
  file: BlockdevRef;
  'prealloc-align'?: number;
  'prealloc-size'?: number;
}

export interface BlockdevOptionsQcow {
  file: BlockdevRef;
  backing?: BlockdevOptionsQcow2Backing;
  encrypt?: BlockdevOptionsQcowEncrypt;
}

export interface BlockdevOptionsQcow2 {
  file: BlockdevRef;
  backing?: BlockdevOptionsQcow2Backing;
  'lazy-refcounts'?: boolean;
  'pass-discard-request'?: boolean;
  'pass-discard-snapshot'?: boolean;
  'pass-discard-other'?: boolean;
  'discard-no-unref'?: boolean;
  'overlap-check'?: BlockdevOptionsQcow2OverlapCheck;
  'cache-size'?: number;
  'l2-cache-size'?: number;
  'l2-cache-entry-size'?: number;
  'refcount-cache-size'?: number;
  'cache-clean-interval'?: number;
  encrypt?: BlockdevOptionsQcow2Encrypt;
  'data-file'?: BlockdevRef;
}

export type BlockdevOptionsQcow2Backing = BlockdevOptions | string | null;

export type BlockdevOptionsQcow2Encrypt =
  | ({ format: 'aes' } & BlockdevOptionsQcow2EncryptAes)
  | ({ format: 'luks' } & BlockdevOptionsQcow2EncryptLuks);

export interface BlockdevOptionsQcow2EncryptAes {
  'key-secret'?: string;
}

export type BlockdevOptionsQcow2EncryptFormat = 'aes' | 'luks';

export interface BlockdevOptionsQcow2EncryptLuks {
  'key-secret'?: string;
}

export type BlockdevOptionsQcow2OverlapCheck =
  | BlockdevOptionsQcow2OverlapCheckChoice1
  | BlockdevOptionsQcow2OverlapCheckChoice2;

export interface BlockdevOptionsQcow2OverlapCheckChoice1 {
  template?: BlockdevOptionsQcow2OverlapCheckChoice2;
  'main-header'?: boolean;
  'active-l1'?: boolean;
  'active-l2'?: boolean;
  'refcount-table'?: boolean;
  'refcount-block'?: boolean;
  'snapshot-table'?: boolean;
  'inactive-l1'?: boolean;
  'inactive-l2'?: boolean;
  'bitmap-directory'?: boolean;
}

export type BlockdevOptionsQcow2OverlapCheckChoice2 = 'none' | 'constant' | 'cached' | 'all';

export type BlockdevOptionsQcowEncrypt = ({ format: 'aes' } & BlockdevOptionsQcow2EncryptAes);

export type BlockdevOptionsQcowEncryptFormat = 'aes';

export interface BlockdevOptionsQed {
  file: BlockdevRef;
  backing?: BlockdevOptionsQcow2Backing;
}

export interface BlockdevOptionsQuorum {
  blkverify?: boolean;
  children: BlockdevRef[];
  'vote-threshold': number;
  'rewrite-corrupted'?: boolean;
  'read-pattern'?: BlockdevOptionsQuorumReadPattern;
}

export type BlockdevOptionsQuorumReadPattern = 'quorum' | 'fifo';

export interface BlockdevOptionsRaw {
  file: BlockdevRef;
  offset?: number;
  size?: number;
}

export interface BlockdevOptionsRbd {
  pool: string;
  namespace?: string;
  image: string;
  conf?: string;
  snapshot?: string;
  encrypt?: BlockdevOptionsRbdEncrypt;
  user?: string;
  'auth-client-required'?: BlockdevOptionsRbdAuthClientRequiredItem[];
  'key-secret'?: string;
  server?: BlockdevOptionsRbdServerItem[];
}

export type BlockdevOptionsRbdAuthClientRequiredItem = 'cephx' | 'none';

export interface BlockdevOptionsRbdEncryptCommon {
  parent?: BlockdevOptionsRbdEncrypt;
}

export type BlockdevOptionsRbdEncrypt = BlockdevOptionsRbdEncryptCommon &
  (
    | ({ format: 'luks' } & BlockdevOptionsRbdEncryptLuks)
    | ({ format: 'luks2' } & BlockdevOptionsRbdEncryptLuks2)
    | ({ format: 'luks-any' } & BlockdevOptionsRbdEncryptLuksAny)
  );

export type BlockdevOptionsRbdEncryptFormat = 'luks' | 'luks2' | 'luks-any';

export interface BlockdevOptionsRbdEncryptLuks {
  'key-secret': string;
}

export interface BlockdevOptionsRbdEncryptLuks2 {
  'key-secret': string;
}

export interface BlockdevOptionsRbdEncryptLuksAny {
  'key-secret': string;
}

export interface BlockdevOptionsRbdServerItem {
  host: string;
  port: string;
}

export interface BlockdevOptionsReplication {
  file: BlockdevRef;
  mode: BlockdevOptionsReplicationMode;
  'top-id'?: string;
}

export type BlockdevOptionsReplicationMode = 'primary' | 'secondary';

export interface BlockdevOptionsSsh {
  server: BlockdevOptionsSshServer;
  path: string;
  user?: string;
  'host-key-check'?: BlockdevOptionsSshHostKeyCheck;
}

export type BlockdevOptionsSshHostKeyCheck =
  | ({ mode: 'hash' } & BlockdevOptionsSshHostKeyCheckHash)
  | { mode: 'none' | 'known_hosts' };

export interface BlockdevOptionsSshHostKeyCheckHash {
  type: BlockdevOptionsSshHostKeyCheckHashType;
  hash: string;
}

export type BlockdevOptionsSshHostKeyCheckHashType = 'md5' | 'sha1' | 'sha256';

export type BlockdevOptionsSshHostKeyCheckMode = 'none' | 'hash' | 'known_hosts';

export interface BlockdevOptionsSshServer {
  host: string;
  port: string;
  numeric?: boolean;
  to?: number;
  ipv4?: boolean;
  ipv6?: boolean;
  'keep-alive'?: boolean;
  'keep-alive-count'?: number;
  'keep-alive-idle'?: number;
  'keep-alive-interval'?: number;
  mptcp?: boolean;
}

export interface BlockdevOptionsThrottle {
  'throttle-group': string;
  file: BlockdevRef;
}

export interface BlockdevOptionsVirtioBlkVfioPci {
  path: string;
}

export interface BlockdevOptionsVirtioBlkVhostUser {
  path: string;
}

export interface BlockdevOptionsVirtioBlkVhostVdpa {
  path: string;
}

export interface BlockdevOptionsVvfat {
  dir: string;
  'fat-type'?: number;
  floppy?: boolean;
  label?: string;
  rw?: boolean;
}

export type BlockdevRef = BlockdevOptions | string;

export interface BlockdevRemoveMediumArguments {
  id: string;
}

export interface BlockdevReopenArguments {
  options: BlockdevOptions[];
}

export interface BlockdevSetActiveArguments {
  'node-name'?: string;
  active: boolean;
}

export interface BlockdevSnapshotArguments {
  node: string;
  overlay: string;
}

export interface BlockdevSnapshotDeleteInternalSyncArguments {
  device: string;
  id?: string;
  name?: string;
}

export interface BlockdevSnapshotDeleteInternalSyncResult {
  id: string;
  name: string;
  'vm-state-size': number;
  'date-sec': number;
  'date-nsec': number;
  'vm-clock-sec': number;
  'vm-clock-nsec': number;
  icount?: number;
}

export interface BlockdevSnapshotInternalSyncArguments {
  device: string;
  name: string;
}

export interface BlockdevSnapshotSyncArguments {
  device?: string;
  'node-name'?: string;
  'snapshot-file': string;
  'snapshot-node-name'?: string;
  format?: string;
  mode?: BlockdevSnapshotSyncArgumentsMode;
}

export type BlockdevSnapshotSyncArgumentsMode = 'existing' | 'absolute-paths';

export interface CalcDirtyRateArguments {
  'calc-time': number;
  'calc-time-unit'?: CalcDirtyRateArgumentsCalcTimeUnit;
  'sample-pages'?: number;
  mode?: CalcDirtyRateArgumentsMode;
}

export type CalcDirtyRateArgumentsCalcTimeUnit = 'second' | 'millisecond';

export type CalcDirtyRateArgumentsMode = 'page-sampling' | 'dirty-ring' | 'dirty-bitmap';

export interface CancelVcpuDirtyLimitArguments {
  'cpu-index'?: number;
}

export interface ChangeBackingFileArguments {
  device: string;
  'image-node-name': string;
  'backing-file': string;
}

export interface ChangeVncPasswordArguments {
  password: string;
}

export interface ChardevAddArguments {
  id: string;
  backend: ChardevBackend;
}

export interface ChardevAddResult {
  pty?: string;
}

export type ChardevBackend =
  | ({ type: 'file' } & ChardevBackendFile)
  | ({ type: 'serial' | 'parallel' | 'pipe' } & ChardevBackendSerial)
  | ({ type: 'socket' } & ChardevBackendSocket)
  | ({ type: 'udp' } & ChardevBackendUdp)
  | ({ type: 'pty' } & ChardevBackendPty)
  | ({ type: 'null' | 'msmouse' | 'wctablet' | 'braille' | 'testdev' } & ChardevBackendNull)
  | ({ type: 'mux' } & ChardevBackendMux)
  | ({ type: 'hub' } & ChardevBackendHub)
  | ({ type: 'stdio' } & ChardevBackendStdio)
  | ({ type: 'spicevmc' } & ChardevBackendSpicevmc)
  | ({ type: 'spiceport' } & ChardevBackendSpiceport)
  | ({ type: 'qemu-vdagent' } & ChardevBackendQemuVdagent)
  | ({ type: 'dbus' } & ChardevBackendDbus)
  | ({ type: 'vc' } & ChardevBackendVc)
  | ({ type: 'ringbuf' | 'memory' } & ChardevBackendRingbuf);

export interface ChardevBackendDbus {
  data: ChardevBackendDbusData;
}

export interface ChardevBackendDbusData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  name: string;
  encoding?: ChardevBackendDbusDataEncoding;
}

export type ChardevBackendDbusDataEncoding = 'cp437' | 'utf8';

export interface ChardevBackendFile {
  data: ChardevBackendFileData;
}

export interface ChardevBackendFileData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  in?: string;
  out: string;
  append?: boolean;
}

export interface ChardevBackendHub {
  data: ChardevBackendHubData;
}

export interface ChardevBackendHubData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  chardevs: string[];
}

export interface ChardevBackendMux {
  data: ChardevBackendMuxData;
}

export interface ChardevBackendMuxData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  chardev: string;
}

export interface ChardevBackendNull {
  data: ChardevBackendNullData;
}

export interface ChardevBackendNullData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
}

export interface ChardevBackendPty {
  data: ChardevBackendPtyData;
}

export interface ChardevBackendPtyData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  path?: string;
}

export interface ChardevBackendQemuVdagent {
  data: ChardevBackendQemuVdagentData;
}

export interface ChardevBackendQemuVdagentData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  mouse?: boolean;
  clipboard?: boolean;
}

export interface ChardevBackendRingbuf {
  data: ChardevBackendRingbufData;
}

export interface ChardevBackendRingbufData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  size?: number;
}

export interface ChardevBackendSerial {
  data: ChardevBackendSerialData;
}

export interface ChardevBackendSerialData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  device: string;
}

export interface ChardevBackendSocket {
  data: ChardevBackendSocketData;
}

export interface ChardevBackendSocketData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  addr: NbdServerStartArgumentsAddr;
  'tls-creds'?: string;
  'tls-authz'?: string;
  server?: boolean;
  wait?: boolean;
  nodelay?: boolean;
  telnet?: boolean;
  tn3270?: boolean;
  websocket?: boolean;
  'reconnect-ms'?: number;
}

export interface ChardevBackendSpiceport {
  data: ChardevBackendSpiceportData;
}

export interface ChardevBackendSpiceportData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  fqdn: string;
}

export interface ChardevBackendSpicevmc {
  data: ChardevBackendSpicevmcData;
}

export interface ChardevBackendSpicevmcData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  type: string;
}

export interface ChardevBackendStdio {
  data: ChardevBackendStdioData;
}

export interface ChardevBackendStdioData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  signal?: boolean;
}

export type ChardevBackendType =
  | 'file'
  | 'serial'
  | 'parallel'
  | 'pipe'
  | 'socket'
  | 'udp'
  | 'pty'
  | 'null'
  | 'mux'
  | 'hub'
  | 'msmouse'
  | 'wctablet'
  | 'braille'
  | 'testdev'
  | 'stdio'
  | 'spicevmc'
  | 'spiceport'
  | 'qemu-vdagent'
  | 'dbus'
  | 'vc'
  | 'ringbuf'
  | 'memory';

export interface ChardevBackendUdp {
  data: ChardevBackendUdpData;
}

export interface ChardevBackendUdpData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  remote: NbdServerStartArgumentsAddr;
  local?: NbdServerStartArgumentsAddr;
}

export interface ChardevBackendVc {
  data: ChardevBackendVcData;
}

export interface ChardevBackendVcData {
  logfile?: string;
  logappend?: boolean;
  logtimestamp?: boolean;
  width?: number;
  height?: number;
  cols?: number;
  rows?: number;
  encoding?: ChardevBackendDbusDataEncoding;
}

export interface ChardevChangeArguments {
  id: string;
  backend: ChardevBackend;
}

export interface ChardevRemoveArguments {
  id: string;
}

export interface ChardevSendBreakArguments {
  id: string;
}

export interface ClientMigrateInfoArguments {
  protocol: string;
  hostname: string;
  port?: number;
  'tls-port'?: number;
  'cert-subject'?: string;
}

export interface ClosefdArguments {
  fdname: string;
}

export interface ColoExitData {
  mode: QueryColoStatusResultMode;
  reason: QueryColoStatusResultReason;
}

export interface CpuInfoFastCommon {
  'cpu-index': number;
  'qom-type': string;
  'qom-path': string;
  'thread-id': number;
  props?: CpuInfoFastProps;
}

export type CpuInfoFast = CpuInfoFastCommon &
  (
    | ({ target: 's390x' } & CpuInfoFastS390x)
    | { target: 'aarch64' | 'alpha' | 'arm' | 'avr' | 'hexagon' | 'hppa' | 'i386' | 'loongarch64' | 'm68k' | 'microblaze' | 'mips' | 'mips64' | 'mips64el' | 'mipsel' | 'or1k' | 'ppc' | 'ppc64' | 'riscv32' | 'riscv64' | 'rx' | 'sh4' | 'sh4eb' | 'sparc' | 'sparc64' | 'tricore' | 'x86_64' | 'xtensa' | 'xtensaeb' }
  );

export interface CpuInfoFastProps {
  'node-id'?: number;
  'drawer-id'?: number;
  'book-id'?: number;
  'socket-id'?: number;
  'die-id'?: number;
  'cluster-id'?: number;
  'module-id'?: number;
  'core-id'?: number;
  'thread-id'?: number;
}

export interface CpuInfoFastS390x {
  'cpu-state': CpuInfoFastS390xCpuState;
  dedicated?: boolean;
  entitlement?: SetCpuTopologyArgumentsEntitlement;
}

export type CpuInfoFastS390xCpuState = 'uninitialized' | 'stopped' | 'check-stop' | 'operating' | 'load';

export interface CpuPolarizationChangeData {
  polarization: QueryS390xCpuPolarizationResultPolarization;
}

export interface CxlAddDynamicCapacityArguments {
  path: string;
  'host-id': number;
  'selection-policy': CxlAddDynamicCapacityArgumentsSelectionPolicy;
  region: number;
  tag?: string;
  extents: CxlAddDynamicCapacityArgumentsExtentsItem[];
}

export interface CxlAddDynamicCapacityArgumentsExtentsItem {
  offset: number;
  len: number;
}

export type CxlAddDynamicCapacityArgumentsSelectionPolicy = 'free' | 'contiguous' | 'prescriptive' | 'enable-shared-access';

export interface CxlInjectCorrectableErrorArguments {
  path: string;
  type: CxlInjectCorrectableErrorArgumentsType;
}

export type CxlInjectCorrectableErrorArgumentsType =
  | 'cache-data-ecc'
  | 'mem-data-ecc'
  | 'crc-threshold'
  | 'retry-threshold'
  | 'cache-poison-received'
  | 'mem-poison-received'
  | 'physical';

export interface CxlInjectDramEventArguments {
  path: string;
  log: CxlInjectDramEventArgumentsLog;
  flags: number;
  'maint-op-class'?: number;
  'maint-op-subclass'?: number;
  'ld-id'?: number;
  'head-id'?: number;
  dpa: number;
  descriptor: number;
  type: number;
  'transaction-type': number;
  channel?: number;
  rank?: number;
  'nibble-mask'?: number;
  'bank-group'?: number;
  bank?: number;
  row?: number;
  column?: number;
  'correction-mask'?: number[];
  'component-id'?: string;
  'is-comp-id-pldm'?: boolean;
  'sub-channel'?: number;
  'cme-ev-flags'?: number;
  'cvme-count'?: number;
  'sub-type': number;
}

export type CxlInjectDramEventArgumentsLog = 'informational' | 'warning' | 'failure' | 'fatal';

export interface CxlInjectGeneralMediaEventArguments {
  path: string;
  log: CxlInjectDramEventArgumentsLog;
  flags: number;
  'maint-op-class'?: number;
  'maint-op-subclass'?: number;
  'ld-id'?: number;
  'head-id'?: number;
  dpa: number;
  descriptor: number;
  type: number;
  'transaction-type': number;
  channel?: number;
  rank?: number;
  device?: number;
  'component-id'?: string;
  'is-comp-id-pldm'?: boolean;
  'cme-ev-flags'?: number;
  'cme-count'?: number;
  'sub-type': number;
}

export interface CxlInjectMemoryModuleEventArguments {
  path: string;
  log: CxlInjectDramEventArgumentsLog;
  flags: number;
  'maint-op-class'?: number;
  'maint-op-subclass'?: number;
  'ld-id'?: number;
  'head-id'?: number;
  type: number;
  'health-status': number;
  'media-status': number;
  'additional-status': number;
  'life-used': number;
  temperature: number;
  'dirty-shutdown-count': number;
  'corrected-volatile-error-count': number;
  'corrected-persistent-error-count': number;
  'component-id'?: string;
  'is-comp-id-pldm'?: boolean;
  'sub-type': number;
}

export interface CxlInjectPoisonArguments {
  path: string;
  start: number;
  length: number;
}

export interface CxlInjectUncorrectableErrorsArguments {
  path: string;
  errors: CxlInjectUncorrectableErrorsArgumentsErrorsItem[];
}

export interface CxlInjectUncorrectableErrorsArgumentsErrorsItem {
  type: CxlInjectUncorrectableErrorsArgumentsErrorsItemType;
  header: number[];
}

export type CxlInjectUncorrectableErrorsArgumentsErrorsItemType =
  | 'cache-data-parity'
  | 'cache-address-parity'
  | 'cache-be-parity'
  | 'cache-data-ecc'
  | 'mem-data-parity'
  | 'mem-address-parity'
  | 'mem-be-parity'
  | 'mem-data-ecc'
  | 'reinit-threshold'
  | 'rsvd-encoding'
  | 'poison-received'
  | 'receiver-overflow'
  | 'internal'
  | 'cxl-ide-tx'
  | 'cxl-ide-rx';

export interface CxlReleaseDynamicCapacityArguments {
  path: string;
  'host-id': number;
  'removal-policy': CxlReleaseDynamicCapacityArgumentsRemovalPolicy;
  'forced-removal'?: boolean;
  'sanitize-on-release'?: boolean;
  region: number;
  tag?: string;
  extents: CxlAddDynamicCapacityArgumentsExtentsItem[];
}

export type CxlReleaseDynamicCapacityArgumentsRemovalPolicy = 'tag-based' | 'prescriptive';

export interface DeviceAddArguments {
  driver: string;
  bus?: string;
  id?: string;
}

export interface DeviceDelArguments {
  id: string;
}

export interface DeviceDeletedData {
  device?: string;
  path: string;
}

export interface DeviceListPropertiesArguments {
  typename: string;
}

export interface DeviceListPropertiesResultItem {
  name: string;
  type: string;
  description?: string;
  'default-value'?: unknown;
}

export interface DeviceSyncConfigArguments {
  id: string;
}

export interface DeviceTrayMovedData {
  device: string;
  id: string;
  'tray-open': boolean;
}

export interface DeviceUnplugGuestErrorData {
  device?: string;
  path: string;
}

export type DisplayReloadArguments = ({ type: 'vnc' } & DisplayReloadArgumentsVnc);

export type DisplayReloadArgumentsType = 'vnc';

export interface DisplayReloadArgumentsVnc {
  'tls-certs'?: boolean;
}

export type DisplayUpdateArguments = ({ type: 'vnc' } & DisplayUpdateArgumentsVnc);

export type DisplayUpdateArgumentsType = 'vnc';

export interface DisplayUpdateArgumentsVnc {
  addresses?: SocketAddress[];
}

export interface DriveBackupArguments {
  'job-id'?: string;
  device: string;
  sync: BlockdevBackupArgumentsSync;
  speed?: number;
  bitmap?: string;
  'bitmap-mode'?: BlockdevBackupArgumentsBitmapMode;
  compress?: boolean;
  'on-source-error'?: BlockCommitArgumentsOnError;
  'on-target-error'?: BlockCommitArgumentsOnError;
  'on-cbw-error'?: BlockdevBackupArgumentsOnCbwError;
  'auto-finalize'?: boolean;
  'auto-dismiss'?: boolean;
  'filter-node-name'?: string;
  'discard-source'?: boolean;
  /** @experimental QEMU may change or remove it. */
  'x-perf'?: BlockdevBackupArgumentsXPerf;
  target: string;
  format?: string;
  mode?: BlockdevSnapshotSyncArgumentsMode;
}

export interface DriveMirrorArguments {
  'job-id'?: string;
  device: string;
  target: string;
  format?: string;
  'node-name'?: string;
  replaces?: string;
  sync: BlockdevBackupArgumentsSync;
  mode?: BlockdevSnapshotSyncArgumentsMode;
  speed?: number;
  granularity?: number;
  'buf-size'?: number;
  'on-source-error'?: BlockCommitArgumentsOnError;
  'on-target-error'?: BlockCommitArgumentsOnError;
  unmap?: boolean;
  'copy-mode'?: BlockdevMirrorArgumentsCopyMode;
  'auto-finalize'?: boolean;
  'auto-dismiss'?: boolean;
}

export interface DumpCompletedData {
  result: QueryDumpResult;
  error?: string;
}

export interface DumpGuestMemoryArguments {
  paging: boolean;
  protocol: string;
  detach?: boolean;
  begin?: number;
  length?: number;
  format?: DumpGuestMemoryArgumentsFormat;
}

export type DumpGuestMemoryArgumentsFormat =
  | 'elf'
  | 'kdump-zlib'
  | 'kdump-lzo'
  | 'kdump-snappy'
  | 'kdump-raw-zlib'
  | 'kdump-raw-lzo'
  | 'kdump-raw-snappy'
  | 'win-dmp';

export interface DumpSkeysArguments {
  filename: string;
}

export interface DumpdtbArguments {
  filename: string;
}

export interface EjectArguments {
  /** @deprecated by QEMU. */
  device?: string;
  id?: string;
  force?: boolean;
}

export interface ExpirePasswordArgumentsCommon {
  time: string;
}

export type ExpirePasswordArguments = ExpirePasswordArgumentsCommon &
  ( ({ protocol: 'vnc' } & ExpirePasswordArgumentsVnc) | { protocol: 'spice' }
  );

export type ExpirePasswordArgumentsProtocol = 'vnc' | 'spice';

export interface ExpirePasswordArgumentsVnc {
  display?: string;
}

export interface FailoverNegotiatedData {
  'device-id': string;
}

export interface GetfdArguments {
  fdname: string;
}

export interface GuestCrashloadedData {
  action: GuestCrashloadedDataAction;
  info?: GuestCrashloadedDataInfo;
}

export type GuestCrashloadedDataAction = 'pause' | 'poweroff' | 'run';

export type GuestCrashloadedDataInfo =
  | ({ type: 'hyper-v' } & GuestCrashloadedDataInfoHyperV)
  | ({ type: 's390' } & GuestCrashloadedDataInfoS390)
  | ({ type: 'tdx' } & GuestCrashloadedDataInfoTdx)
  | ({ type: 'sev' } & GuestCrashloadedDataInfoSev);

export interface GuestCrashloadedDataInfoHyperV {
  arg1: number;
  arg2: number;
  arg3: number;
  arg4: number;
  arg5: number;
}

export interface GuestCrashloadedDataInfoS390 {
  core: number;
  'psw-mask': number;
  'psw-addr': number;
  reason: GuestCrashloadedDataInfoS390Reason;
}

export type GuestCrashloadedDataInfoS390Reason = 'unknown' | 'disabled-wait' | 'extint-loop' | 'pgmint-loop' | 'opint-loop';

export interface GuestCrashloadedDataInfoSev {
  set: number;
  code: number;
}

export interface GuestCrashloadedDataInfoTdx {
  'error-code': number;
  message: string;
  gpa?: number;
}

export type GuestCrashloadedDataInfoType = 'hyper-v' | 's390' | 'tdx' | 'sev';

export interface GuestPanickedData {
  action: GuestCrashloadedDataAction;
  info?: GuestCrashloadedDataInfo;
}

export interface HumanMonitorCommandArguments {
  'command-line': string;
  'cpu-index'?: number;
}

export interface InjectGhesV2ErrorArguments {
  cper: string;
}

export interface InputSendEventArguments {
  device?: string;
  head?: number;
  events: InputSendEventArgumentsEventsItem[];
}

export type InputSendEventArgumentsEventsItem =
  | ({ type: 'key' } & InputSendEventArgumentsEventsItemKey)
  | ({ type: 'btn' } & InputSendEventArgumentsEventsItemBtn)
  | ({ type: 'rel' | 'abs' } & InputSendEventArgumentsEventsItemRel)
  | ({ type: 'mtt' } & InputSendEventArgumentsEventsItemMtt);

export interface InputSendEventArgumentsEventsItemBtn {
  data: InputSendEventArgumentsEventsItemBtnData;
}

export interface InputSendEventArgumentsEventsItemBtnData {
  button: InputSendEventArgumentsEventsItemBtnDataButton;
  down: boolean;
}

export type InputSendEventArgumentsEventsItemBtnDataButton =
  | 'left'
  | 'middle'
  | 'right'
  | 'wheel-up'
  | 'wheel-down'
  | 'side'
  | 'extra'
  | 'wheel-left'
  | 'wheel-right'
  | 'touch';

export interface InputSendEventArgumentsEventsItemKey {
  data: InputSendEventArgumentsEventsItemKeyData;
}

export interface InputSendEventArgumentsEventsItemKeyData {
  key: SendKeyArgumentsKeysItem;
  down: boolean;
}

export interface InputSendEventArgumentsEventsItemMtt {
  data: InputSendEventArgumentsEventsItemMttData;
}

export interface InputSendEventArgumentsEventsItemMttData {
  type: InputSendEventArgumentsEventsItemMttDataType;
  slot: number;
  'tracking-id': number;
  axis: InputSendEventArgumentsEventsItemRelDataAxis;
  value: number;
}

export type InputSendEventArgumentsEventsItemMttDataType = 'begin' | 'update' | 'end' | 'cancel' | 'data';

export interface InputSendEventArgumentsEventsItemRel {
  data: InputSendEventArgumentsEventsItemRelData;
}

export interface InputSendEventArgumentsEventsItemRelData {
  axis: InputSendEventArgumentsEventsItemRelDataAxis;
  value: number;
}

export type InputSendEventArgumentsEventsItemRelDataAxis = 'x' | 'y';

export type InputSendEventArgumentsEventsItemType = 'key' | 'btn' | 'rel' | 'abs' | 'mtt';

export interface JobCancelArguments {
  id: string;
}

export interface JobCompleteArguments {
  id: string;
}

export interface JobDismissArguments {
  id: string;
}

export interface JobFinalizeArguments {
  id: string;
}

export interface JobInfo {
  id: string;
  type: BlockJobChangeArgumentsType;
  status: JobStatusChangeDataStatus;
  'current-progress': number;
  'total-progress': number;
  error?: string;
}

export interface JobPauseArguments {
  id: string;
}

export interface JobResumeArguments {
  id: string;
}

export interface JobStatusChangeData {
  id: string;
  status: JobStatusChangeDataStatus;
}

export type JobStatusChangeDataStatus =
  | 'undefined'
  | 'created'
  | 'running'
  | 'paused'
  | 'ready'
  | 'standby'
  | 'waiting'
  | 'pending'
  | 'aborting'
  | 'concluded'
  | 'null';

export interface MemoryDeviceSizeChangeData {
  id?: string;
  size: number;
  'qom-path': string;
}

export interface MemoryFailureData {
  recipient: MemoryFailureDataRecipient;
  action: MemoryFailureDataAction;
  flags: MemoryFailureDataFlags;
}

export type MemoryFailureDataAction = 'ignore' | 'inject' | 'fatal' | 'reset';

export interface MemoryFailureDataFlags {
  'action-required': boolean;
  recursive: boolean;
}

export type MemoryFailureDataRecipient = 'hypervisor' | 'guest';

export interface MemsaveArguments {
  val: number;
  size: number;
  filename: string;
  'cpu-index'?: number;
}

export interface MigrateArguments {
  uri?: string;
  channels?: MigrationChannel[];
  resume?: boolean;
}

export interface MigrateContinueArguments {
  state: MigrationStatus;
}

export interface MigrateIncomingArguments {
  uri?: string;
  channels?: MigrationChannel[];
  'exit-on-error'?: boolean;
}

export interface MigrateRecoverArguments {
  uri: string;
}

export interface MigrateSetCapabilitiesArguments {
  capabilities: MigrationCapabilityStatus[];
}

export type MigrationAddress =
  | ({ transport: 'socket' } & SocketAddress)
  | ({ transport: 'exec' } & MigrationAddressExec)
  | ({ transport: 'rdma' } & BlockdevOptionsSshServer)
  | ({ transport: 'file' } & MigrationAddressFile);

export interface MigrationAddressExec {
  args: string[];
}

export interface MigrationAddressFile {
  filename: string;
  offset: number;
}

export type MigrationAddressTransport = 'socket' | 'exec' | 'rdma' | 'file';

export type MigrationCapability =
  | 'xbzrle'
  | 'rdma-pin-all'
  | 'auto-converge'
  | 'events'
  | 'postcopy-ram'
  | 'x-colo'
  | 'release-ram'
  | 'return-path'
  | 'pause-before-switchover'
  | 'multifd'
  | 'dirty-bitmaps'
  | 'postcopy-blocktime'
  | 'late-block-activate'
  | 'x-ignore-shared'
  | 'validate-uuid'
  | 'background-snapshot'
  | 'zero-copy-send'
  | 'postcopy-preempt'
  | 'switchover-ack'
  | 'dirty-limit'
  | 'mapped-ram';

export interface MigrationCapabilityStatus {
  capability: MigrationCapability;
  state: boolean;
}

export interface MigrationChannel {
  'channel-type': MigrationChannelChannelType;
  addr: MigrationAddress;
}

export type MigrationChannelChannelType = 'main' | 'cpr';

export interface MigrationData {
  status: MigrationStatus;
}

export interface MigrationParameters {
  'announce-initial'?: number;
  'announce-max'?: number;
  'announce-rounds'?: number;
  'announce-step'?: number;
  'throttle-trigger-threshold'?: number;
  'cpu-throttle-initial'?: number;
  'cpu-throttle-increment'?: number;
  'cpu-throttle-tailslow'?: boolean;
  'tls-creds'?: MigrationParametersTlsCreds;
  'tls-hostname'?: MigrationParametersTlsCreds;
  'tls-authz'?: MigrationParametersTlsCreds;
  'max-bandwidth'?: number;
  'avail-switchover-bandwidth'?: number;
  'downtime-limit'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-checkpoint-delay'?: number;
  'multifd-channels'?: number;
  'xbzrle-cache-size'?: number;
  'max-postcopy-bandwidth'?: number;
  'max-cpu-throttle'?: number;
  'multifd-compression'?: MigrationParametersMultifdCompression;
  'multifd-zlib-level'?: number;
  'multifd-qatzip-level'?: number;
  'multifd-zstd-level'?: number;
  'block-bitmap-mapping'?: MigrationParametersBlockBitmapMappingItem[];
  /** @experimental QEMU may change or remove it. */
  'x-vcpu-dirty-limit-period'?: number;
  'vcpu-dirty-limit'?: number;
  mode?: MigrationParametersMode;
  'zero-page-detection'?: MigrationParametersZeroPageDetection;
  'direct-io'?: boolean;
  /** @experimental QEMU may change or remove it. */
  'x-rdma-chunk-size'?: number;
  'cpr-exec-command'?: string[];
}

export interface MigrationParametersBlockBitmapMappingItem {
  'node-name': string;
  alias: string;
  bitmaps: MigrationParametersBlockBitmapMappingItemBitmapsItem[];
}

export interface MigrationParametersBlockBitmapMappingItemBitmapsItem {
  name: string;
  alias: string;
  transform?: MigrationParametersBlockBitmapMappingItemBitmapsItemTransform;
}

export interface MigrationParametersBlockBitmapMappingItemBitmapsItemTransform {
  persistent?: boolean;
}

export type MigrationParametersMode = 'normal' | 'cpr-reboot' | 'cpr-transfer' | 'cpr-exec';

export type MigrationParametersMultifdCompression = 'none' | 'zlib' | 'zstd';

export type MigrationParametersTlsCreds = string | null;

export type MigrationParametersZeroPageDetection = 'none' | 'legacy' | 'multifd';

export interface MigrationPassData {
  pass: number;
}

export interface MigrationStats {
  transferred: number;
  remaining: number;
  total: number;
  duplicate: number;
  normal: number;
  'normal-bytes': number;
  'dirty-pages-rate': number;
  mbps: number;
  'dirty-sync-count': number;
  'postcopy-requests': number;
  'page-size': number;
  'multifd-bytes': number;
  'pages-per-second': number;
  'precopy-bytes': number;
  'downtime-bytes': number;
  'postcopy-bytes': number;
  'dirty-sync-missed-zero-copy': number;
}

export type MigrationStatus =
  | 'none'
  | 'setup'
  | 'cancelling'
  | 'cancelled'
  | 'active'
  | 'postcopy-device'
  | 'postcopy-active'
  | 'postcopy-paused'
  | 'postcopy-recover-setup'
  | 'postcopy-recover'
  | 'completed'
  | 'failing'
  | 'failed'
  | 'colo'
  | 'pre-switchover'
  | 'device'
  | 'wait-unplug';

export interface NbdServerAddArguments {
  name?: string;
  description?: string;
  device: string;
  writable?: boolean;
  bitmap?: string;
}

export interface NbdServerRemoveArguments {
  name: string;
  mode?: BlockExportDelArgumentsMode;
}

export interface NbdServerStartArguments {
  'handshake-max-seconds'?: number;
  'tls-creds'?: string;
  'tls-authz'?: string;
  'max-connections'?: number;
  addr: NbdServerStartArgumentsAddr;
}

export type NbdServerStartArgumentsAddr =
  | ({ type: 'inet' } & NbdServerStartArgumentsAddrInet)
  | ({ type: 'unix' } & NbdServerStartArgumentsAddrUnix)
  | ({ type: 'vsock' } & NbdServerStartArgumentsAddrVsock)
  | ({ type: 'fd' } & NbdServerStartArgumentsAddrFd);

export interface NbdServerStartArgumentsAddrFd {
  data: SocketAddressFd;
}

export interface NbdServerStartArgumentsAddrInet {
  data: BlockdevOptionsSshServer;
}

export type NbdServerStartArgumentsAddrType = 'inet' | 'unix' | 'vsock' | 'fd';

export interface NbdServerStartArgumentsAddrUnix {
  data: SocketAddressUnix;
}

export interface NbdServerStartArgumentsAddrVsock {
  data: SocketAddressVsock;
}

export interface NetdevCommon {
  id: string;
}

export type Netdev = NetdevCommon &
  (
    | ({ type: 'nic' } & NetdevNic)
    | ({ type: 'passt' } & NetdevPasst)
    | ({ type: 'user' } & NetdevUser)
    | ({ type: 'tap' } & NetdevTap)
    | ({ type: 'l2tpv3' } & NetdevL2tpv3)
    | ({ type: 'socket' } & NetdevSocket)
    | ({ type: 'stream' } & NetdevStream)
    | ({ type: 'dgram' } & NetdevDgram)
    | ({ type: 'vde' } & NetdevVde)
    | ({ type: 'bridge' } & NetdevBridge)
    | ({ type: 'hubport' } & NetdevHubport)
    | ({ type: 'netmap' } & NetdevNetmap)
    | ({ type: 'vhost-user' } & NetdevVhostUser)
    | ({ type: 'vhost-vdpa' } & NetdevVhostVdpa)
    | { type: 'none' }
  );

export interface NetdevBridge {
  br?: string;
  helper?: string;
}

export interface NetdevDelArguments {
  id: string;
}

export interface NetdevDgram {
  local?: SocketAddress;
  remote?: SocketAddress;
}

export interface NetdevHubport {
  hubid: number;
  netdev?: string;
}

export interface NetdevL2tpv3 {
  src: string;
  dst: string;
  srcport?: string;
  dstport?: string;
  ipv6?: boolean;
  udp?: boolean;
  cookie64?: boolean;
  counter?: boolean;
  pincounter?: boolean;
  txcookie?: number;
  rxcookie?: number;
  txsession: number;
  rxsession?: number;
  offset?: number;
}

export interface NetdevNetmap {
  ifname: string;
  devname?: string;
}

export interface NetdevNic {
  netdev?: string;
  macaddr?: string;
  model?: string;
  addr?: string;
  vectors?: number;
}

export interface NetdevPasst {
  path?: string;
  quiet?: boolean;
  'vhost-user'?: boolean;
  mtu?: number;
  address?: string;
  netmask?: string;
  mac?: string;
  gateway?: string;
  interface?: string;
  outbound?: string;
  'outbound-if4'?: string;
  'outbound-if6'?: string;
  dns?: string;
  search?: NetdevPasstSearchItem[];
  fqdn?: string;
  'dhcp-dns'?: boolean;
  'dhcp-search'?: boolean;
  'map-host-loopback'?: string;
  'map-guest-addr'?: string;
  'dns-forward'?: string;
  'dns-host'?: string;
  tcp?: boolean;
  udp?: boolean;
  icmp?: boolean;
  dhcp?: boolean;
  ndp?: boolean;
  dhcpv6?: boolean;
  ra?: boolean;
  freebind?: boolean;
  ipv4?: boolean;
  ipv6?: boolean;
  'tcp-ports'?: NetdevPasstTcpPortsItem[];
  'udp-ports'?: NetdevPasstTcpPortsItem[];
  param?: NetdevPasstParamItem[];
}

export interface NetdevPasstParamItem {
  str: string;
}

export interface NetdevPasstSearchItem {
  str: string;
}

export interface NetdevPasstTcpPortsItem {
  str: string;
}

export interface NetdevSocket {
  fd?: string;
  listen?: string;
  connect?: string;
  mcast?: string;
  localaddr?: string;
  udp?: string;
}

export interface NetdevStream {
  addr: SocketAddress;
  server?: boolean;
  'reconnect-ms'?: number;
}

export interface NetdevStreamConnectedData {
  'netdev-id': string;
  addr: SocketAddress;
}

export interface NetdevStreamDisconnectedData {
  'netdev-id': string;
}

export interface NetdevTap {
  ifname?: string;
  fd?: string;
  fds?: string;
  script?: string;
  downscript?: string;
  br?: string;
  helper?: string;
  sndbuf?: number;
  vnet_hdr?: boolean;
  vhost?: boolean;
  vhostfd?: string;
  vhostfds?: string;
  vhostforce?: boolean;
  queues?: number;
  'poll-us'?: number;
}

export type NetdevType =
  | 'none'
  | 'nic'
  | 'user'
  | 'tap'
  | 'l2tpv3'
  | 'socket'
  | 'stream'
  | 'dgram'
  | 'vde'
  | 'bridge'
  | 'hubport'
  | 'netmap'
  | 'vhost-user'
  | 'vhost-vdpa'
  | 'passt';

export interface NetdevUser {
  hostname?: string;
  restrict?: boolean;
  ipv4?: boolean;
  ipv6?: boolean;
  ip?: string;
  net?: string;
  host?: string;
  tftp?: string;
  bootfile?: string;
  dhcpstart?: string;
  dns?: string;
  dnssearch?: NetdevUserDnssearchItem[];
  domainname?: string;
  'ipv6-prefix'?: string;
  'ipv6-prefixlen'?: number;
  'ipv6-host'?: string;
  'ipv6-dns'?: string;
  smb?: string;
  smbserver?: string;
  hostfwd?: NetdevUserHostfwdItem[];
  guestfwd?: NetdevUserGuestfwdItem[];
  'tftp-server-name'?: string;
}

export interface NetdevUserDnssearchItem {
  str: string;
}

export interface NetdevUserGuestfwdItem {
  str: string;
}

export interface NetdevUserHostfwdItem {
  str: string;
}

export interface NetdevVde {
  sock?: string;
  port?: number;
  group?: string;
  mode?: number;
}

export interface NetdevVhostUser {
  chardev: string;
  vhostforce?: boolean;
  queues?: number;
}

export interface NetdevVhostUserConnectedData {
  'netdev-id': string;
  'chardev-id': string;
}

export interface NetdevVhostUserDisconnectedData {
  'netdev-id': string;
}

export interface NetdevVhostVdpa {
  vhostdev?: string;
  vhostfd?: string;
  queues?: number;
  /** @experimental QEMU may change or remove it. */
  'x-svq'?: boolean;
}

export interface NicRxFilterChangedData {
  name?: string;
  path: string;
}

export interface ObjectDelArguments {
  id: string;
}

export interface ObjectOptionsCommon {
  id: string;
}

export type ObjectOptions = ObjectOptionsCommon &
  (
    | ({ 'qom-type': 'acpi-generic-initiator' } & ObjectOptionsAcpiGenericInitiator)
    | ({ 'qom-type': 'acpi-generic-port' } & ObjectOptionsAcpiGenericPort)
    | ({ 'qom-type': 'authz-list' } & ObjectOptionsAuthzList)
    | ({ 'qom-type': 'authz-listfile' } & ObjectOptionsAuthzListfile)
    | ({ 'qom-type': 'authz-pam' } & ObjectOptionsAuthzPam)
    | ({ 'qom-type': 'authz-simple' } & ObjectOptionsAuthzSimple)
    | ({ 'qom-type': 'can-host-socketcan' } & ObjectOptionsCanHostSocketcan)
    | ({ 'qom-type': 'colo-compare' } & ObjectOptionsColoCompare)
    | ({ 'qom-type': 'cryptodev-backend' | 'cryptodev-backend-builtin' | 'cryptodev-backend-lkcf' } & ObjectOptionsCryptodevBackend)
    | ({ 'qom-type': 'cryptodev-vhost-user' } & ObjectOptionsCryptodevVhostUser)
    | ({ 'qom-type': 'dbus-vmstate' } & ObjectOptionsDbusVmstate)
    | ({ 'qom-type': 'filter-buffer' } & ObjectOptionsFilterBuffer)
    | ({ 'qom-type': 'filter-dump' } & ObjectOptionsFilterDump)
    | ({ 'qom-type': 'filter-mirror' } & ObjectOptionsFilterMirror)
    | ({ 'qom-type': 'filter-redirector' } & ObjectOptionsFilterRedirector)
    | ({ 'qom-type': 'filter-replay' } & ObjectOptionsFilterReplay)
    | ({ 'qom-type': 'filter-rewriter' } & ObjectOptionsFilterRewriter)
    | ({ 'qom-type': 'input-barrier' } & ObjectOptionsInputBarrier)
    | ({ 'qom-type': 'input-linux' } & ObjectOptionsInputLinux)
    | ({ 'qom-type': 'iommufd' } & ObjectOptionsIommufd)
    | ({ 'qom-type': 'iothread' } & ObjectOptionsIothread)
    | ({ 'qom-type': 'main-loop' } & ObjectOptionsMainLoop)
    | ({ 'qom-type': 'memory-backend-epc' } & ObjectOptionsMemoryBackendEpc)
    | ({ 'qom-type': 'memory-backend-file' } & ObjectOptionsMemoryBackendFile)
    | ({ 'qom-type': 'memory-backend-memfd' } & ObjectOptionsMemoryBackendMemfd)
    | ({ 'qom-type': 'memory-backend-ram' } & ObjectOptionsMemoryBackendRam)
    | ({ 'qom-type': 'memory-backend-shm' } & ObjectOptionsMemoryBackendShm)
    | ({ 'qom-type': 'monitor-hmp' } & ObjectOptionsMonitorHmp)
    | ({ 'qom-type': 'monitor-qmp' } & ObjectOptionsMonitorQmp)
    | ({ 'qom-type': 'pr-manager-helper' } & ObjectOptionsPrManagerHelper)
    | ({ 'qom-type': 'qtest' } & ObjectOptionsQtest)
    | ({ 'qom-type': 'rng-builtin' } & ObjectOptionsRngBuiltin)
    | ({ 'qom-type': 'rng-egd' } & ObjectOptionsRngEgd)
    | ({ 'qom-type': 'rng-random' } & ObjectOptionsRngRandom)
    | ({ 'qom-type': 'secret' } & ObjectOptionsSecret)
    | ({ 'qom-type': 'secret_keyring' } & ObjectOptionsSecretKeyring)
    | ({ 'qom-type': 'sev-guest' } & ObjectOptionsSevGuest)
    | ({ 'qom-type': 'sev-snp-guest' } & ObjectOptionsSevSnpGuest)
    | ({ 'qom-type': 'tdx-guest' } & ObjectOptionsTdxGuest)
    | ({ 'qom-type': 'thread-context' } & ObjectOptionsThreadContext)
    | ({ 'qom-type': 'throttle-group' } & ObjectOptionsThrottleGroup)
    | ({ 'qom-type': 'tls-creds-anon' } & ObjectOptionsTlsCredsAnon)
    | ({ 'qom-type': 'tls-creds-psk' } & ObjectOptionsTlsCredsPsk)
    | ({ 'qom-type': 'tls-creds-x509' } & ObjectOptionsTlsCredsX509)
    | ({ 'qom-type': 'tls-cipher-suites' } & ObjectOptionsTlsCipherSuites)
    | ({ 'qom-type': 'x-remote-object' } & ObjectOptionsXRemoteObject)
    | ({ 'qom-type': 'x-vfio-user-server' } & ObjectOptionsXVfioUserServer)
    | { 'qom-type': 'can-bus' | 'pef-guest' | 's390-pv-guest' }
  );

export interface ObjectOptionsAcpiGenericInitiator {
  'pci-dev': string;
  node: number;
}

export interface ObjectOptionsAcpiGenericPort {
  'pci-bus': string;
  node: number;
}

export interface ObjectOptionsAuthzList {
  policy?: ObjectOptionsAuthzListPolicy;
  rules?: ObjectOptionsAuthzListRulesItem[];
}

export type ObjectOptionsAuthzListPolicy = 'deny' | 'allow';

export interface ObjectOptionsAuthzListRulesItem {
  match: string;
  policy: ObjectOptionsAuthzListPolicy;
  format?: ObjectOptionsAuthzListRulesItemFormat;
}

export type ObjectOptionsAuthzListRulesItemFormat = 'exact' | 'glob';

export interface ObjectOptionsAuthzListfile {
  filename: string;
  refresh?: boolean;
}

export interface ObjectOptionsAuthzPam {
  service: string;
}

export interface ObjectOptionsAuthzSimple {
  identity: string;
}

export interface ObjectOptionsCanHostSocketcan {
  if: string;
  canbus: string;
}

export interface ObjectOptionsColoCompare {
  primary_in: string;
  secondary_in: string;
  outdev: string;
  iothread: string;
  notify_dev?: string;
  compare_timeout?: number;
  expired_scan_cycle?: number;
  max_queue_size?: number;
  vnet_hdr_support?: boolean;
}

export interface ObjectOptionsCryptodevBackend {
  queues?: number;
  'throttle-bps'?: number;
  'throttle-ops'?: number;
}

export interface ObjectOptionsCryptodevVhostUser {
  queues?: number;
  'throttle-bps'?: number;
  'throttle-ops'?: number;
  chardev: string;
}

export interface ObjectOptionsDbusVmstate {
  addr: string;
  'id-list'?: string;
}

export interface ObjectOptionsFilterBuffer {
  netdev: string;
  queue?: ObjectOptionsFilterBufferQueue;
  status?: string;
  position?: string;
  insert?: ObjectOptionsFilterBufferInsert;
  interval: number;
}

export type ObjectOptionsFilterBufferInsert = 'before' | 'behind';

export type ObjectOptionsFilterBufferQueue = 'all' | 'rx' | 'tx';

export interface ObjectOptionsFilterDump {
  netdev: string;
  queue?: ObjectOptionsFilterBufferQueue;
  status?: string;
  position?: string;
  insert?: ObjectOptionsFilterBufferInsert;
  file: string;
  maxlen?: number;
}

export interface ObjectOptionsFilterMirror {
  netdev: string;
  queue?: ObjectOptionsFilterBufferQueue;
  status?: string;
  position?: string;
  insert?: ObjectOptionsFilterBufferInsert;
  outdev: string;
  vnet_hdr_support?: boolean;
}

export interface ObjectOptionsFilterRedirector {
  netdev: string;
  queue?: ObjectOptionsFilterBufferQueue;
  status?: string;
  position?: string;
  insert?: ObjectOptionsFilterBufferInsert;
  indev?: string;
  outdev?: string;
  vnet_hdr_support?: boolean;
}

export interface ObjectOptionsFilterReplay {
  netdev: string;
  queue?: ObjectOptionsFilterBufferQueue;
  status?: string;
  position?: string;
  insert?: ObjectOptionsFilterBufferInsert;
}

export interface ObjectOptionsFilterRewriter {
  netdev: string;
  queue?: ObjectOptionsFilterBufferQueue;
  status?: string;
  position?: string;
  insert?: ObjectOptionsFilterBufferInsert;
  vnet_hdr_support?: boolean;
}

export interface ObjectOptionsInputBarrier {
  name: string;
  server?: string;
  port?: string;
  'x-origin'?: string;
  'y-origin'?: string;
  width?: string;
  height?: string;
}

export interface ObjectOptionsInputLinux {
  evdev: string;
  grab_all?: boolean;
  repeat?: boolean;
  'grab-toggle'?: ObjectOptionsInputLinuxGrabToggle;
}

export type ObjectOptionsInputLinuxGrabToggle =
  | 'ctrl-ctrl'
  | 'alt-alt'
  | 'shift-shift'
  | 'meta-meta'
  | 'scrolllock'
  | 'ctrl-scrolllock';

export interface ObjectOptionsIommufd {
  fd?: string;
}

export interface ObjectOptionsIothread {
  'aio-max-batch'?: number;
  'thread-pool-min'?: number;
  'thread-pool-max'?: number;
  'poll-max-ns'?: number;
  'poll-grow'?: number;
  'poll-shrink'?: number;
  'poll-weight'?: number;
}

export interface ObjectOptionsMainLoop {
  'aio-max-batch'?: number;
  'thread-pool-min'?: number;
  'thread-pool-max'?: number;
}

export interface ObjectOptionsMemoryBackendEpc {
  dump?: boolean;
  'host-nodes'?: number[];
  merge?: boolean;
  policy?: ObjectOptionsMemoryBackendEpcPolicy;
  prealloc?: boolean;
  'prealloc-threads'?: number;
  'prealloc-context'?: string;
  share?: boolean;
  reserve?: boolean;
  size: number;
  'x-use-canonical-path-for-ramblock-id'?: boolean;
}

export type ObjectOptionsMemoryBackendEpcPolicy = 'default' | 'preferred' | 'bind' | 'interleave';

export interface ObjectOptionsMemoryBackendFile {
  dump?: boolean;
  'host-nodes'?: number[];
  merge?: boolean;
  policy?: ObjectOptionsMemoryBackendEpcPolicy;
  prealloc?: boolean;
  'prealloc-threads'?: number;
  'prealloc-context'?: string;
  share?: boolean;
  reserve?: boolean;
  size: number;
  'x-use-canonical-path-for-ramblock-id'?: boolean;
  align?: number;
  offset?: number;
  'discard-data'?: boolean;
  'mem-path': string;
  pmem?: boolean;
  readonly?: boolean;
  rom?: BlockdevOptionsFileLocking;
}

export interface ObjectOptionsMemoryBackendMemfd {
  dump?: boolean;
  'host-nodes'?: number[];
  merge?: boolean;
  policy?: ObjectOptionsMemoryBackendEpcPolicy;
  prealloc?: boolean;
  'prealloc-threads'?: number;
  'prealloc-context'?: string;
  share?: boolean;
  reserve?: boolean;
  size: number;
  'x-use-canonical-path-for-ramblock-id'?: boolean;
  hugetlb?: boolean;
  hugetlbsize?: number;
  seal?: boolean;
}

export interface ObjectOptionsMemoryBackendRam {
  dump?: boolean;
  'host-nodes'?: number[];
  merge?: boolean;
  policy?: ObjectOptionsMemoryBackendEpcPolicy;
  prealloc?: boolean;
  'prealloc-threads'?: number;
  'prealloc-context'?: string;
  share?: boolean;
  reserve?: boolean;
  size: number;
  'x-use-canonical-path-for-ramblock-id'?: boolean;
}

export interface ObjectOptionsMemoryBackendShm {
  dump?: boolean;
  'host-nodes'?: number[];
  merge?: boolean;
  policy?: ObjectOptionsMemoryBackendEpcPolicy;
  prealloc?: boolean;
  'prealloc-threads'?: number;
  'prealloc-context'?: string;
  share?: boolean;
  reserve?: boolean;
  size: number;
  'x-use-canonical-path-for-ramblock-id'?: boolean;
}

export interface ObjectOptionsMonitorHmp {
  chardev: string;
  readline?: boolean;
}

export interface ObjectOptionsMonitorQmp {
  chardev: string;
  pretty?: boolean;
  'close-action'?: ObjectOptionsMonitorQmpCloseAction;
}

export type ObjectOptionsMonitorQmpCloseAction = 'none' | 'delete';

export interface ObjectOptionsPrManagerHelper {
  path: string;
}

export type ObjectOptionsQomType =
  | 'acpi-generic-initiator'
  | 'acpi-generic-port'
  | 'authz-list'
  | 'authz-listfile'
  | 'authz-pam'
  | 'authz-simple'
  | 'can-bus'
  | 'can-host-socketcan'
  | 'colo-compare'
  | 'cryptodev-backend'
  | 'cryptodev-backend-builtin'
  | 'cryptodev-backend-lkcf'
  | 'cryptodev-vhost-user'
  | 'dbus-vmstate'
  | 'filter-buffer'
  | 'filter-dump'
  | 'filter-mirror'
  | 'filter-redirector'
  | 'filter-replay'
  | 'filter-rewriter'
  | 'input-barrier'
  | 'input-linux'
  | 'iommufd'
  | 'iothread'
  | 'main-loop'
  | 'memory-backend-epc'
  | 'memory-backend-file'
  | 'memory-backend-memfd'
  | 'memory-backend-ram'
  | 'memory-backend-shm'
  | 'monitor-hmp'
  | 'monitor-qmp'
  | 'pef-guest'
  | 'pr-manager-helper'
  | 'qtest'
  | 'rng-builtin'
  | 'rng-egd'
  | 'rng-random'
  | 'secret'
  | 'secret_keyring'
  | 'sev-guest'
  | 'sev-snp-guest'
  | 'thread-context'
  | 's390-pv-guest'
  | 'tdx-guest'
  | 'throttle-group'
  | 'tls-creds-anon'
  | 'tls-creds-psk'
  | 'tls-creds-x509'
  | 'tls-cipher-suites'
  | 'x-remote-object'
  | 'x-vfio-user-server';

export interface ObjectOptionsQtest {
  chardev: string;
  log?: string;
}

export interface ObjectOptionsRngBuiltin {
  /** @deprecated by QEMU. */
  opened?: boolean;
}

export interface ObjectOptionsRngEgd {
  /** @deprecated by QEMU. */
  opened?: boolean;
  chardev: string;
}

export interface ObjectOptionsRngRandom {
  /** @deprecated by QEMU. */
  opened?: boolean;
  filename?: string;
}

export interface ObjectOptionsSecret {
  format?: ObjectOptionsSecretFormat;
  keyid?: string;
  iv?: string;
  data?: string;
  file?: string;
}

export type ObjectOptionsSecretFormat = 'raw' | 'base64';

export interface ObjectOptionsSecretKeyring {
  format?: ObjectOptionsSecretFormat;
  keyid?: string;
  iv?: string;
  serial: number;
}

export interface ObjectOptionsSevGuest {
  'sev-device'?: string;
  cbitpos?: number;
  'reduced-phys-bits': number;
  'kernel-hashes'?: boolean;
  'dh-cert-file'?: string;
  'session-file'?: string;
  policy?: number;
  handle?: number;
  'legacy-vm-type'?: BlockdevOptionsFileLocking;
}

export interface ObjectOptionsSevSnpGuest {
  'sev-device'?: string;
  cbitpos?: number;
  'reduced-phys-bits': number;
  'kernel-hashes'?: boolean;
  policy?: number;
  'guest-visible-workarounds'?: string;
  'id-block'?: string;
  'id-auth'?: string;
  'author-key-enabled'?: boolean;
  'host-data'?: string;
  'vcek-disabled'?: boolean;
}

export interface ObjectOptionsTdxGuest {
  attributes?: number;
  'sept-ve-disable'?: boolean;
  mrconfigid?: string;
  mrowner?: string;
  mrownerconfig?: string;
  'quote-generation-socket'?: SocketAddress;
}

export interface ObjectOptionsThreadContext {
  'cpu-affinity'?: number[];
  'node-affinity'?: number[];
}

export interface ObjectOptionsThrottleGroup {
  limits?: ObjectOptionsThrottleGroupLimits;
  /** @experimental QEMU may change or remove it. */
  'x-iops-total'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-iops-total-max'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-iops-total-max-length'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-iops-read'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-iops-read-max'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-iops-read-max-length'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-iops-write'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-iops-write-max'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-iops-write-max-length'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-bps-total'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-bps-total-max'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-bps-total-max-length'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-bps-read'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-bps-read-max'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-bps-read-max-length'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-bps-write'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-bps-write-max'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-bps-write-max-length'?: number;
  /** @experimental QEMU may change or remove it. */
  'x-iops-size'?: number;
}

export interface ObjectOptionsThrottleGroupLimits {
  'iops-total'?: number;
  'iops-total-max'?: number;
  'iops-total-max-length'?: number;
  'iops-read'?: number;
  'iops-read-max'?: number;
  'iops-read-max-length'?: number;
  'iops-write'?: number;
  'iops-write-max'?: number;
  'iops-write-max-length'?: number;
  'bps-total'?: number;
  'bps-total-max'?: number;
  'bps-total-max-length'?: number;
  'bps-read'?: number;
  'bps-read-max'?: number;
  'bps-read-max-length'?: number;
  'bps-write'?: number;
  'bps-write-max'?: number;
  'bps-write-max-length'?: number;
  'iops-size'?: number;
}

export interface ObjectOptionsTlsCipherSuites {
  'verify-peer'?: boolean;
  dir?: string;
  endpoint?: ObjectOptionsTlsCredsAnonEndpoint;
  priority?: string;
}

export interface ObjectOptionsTlsCredsAnon {
  'verify-peer'?: boolean;
  dir?: string;
  endpoint?: ObjectOptionsTlsCredsAnonEndpoint;
  priority?: string;
}

export type ObjectOptionsTlsCredsAnonEndpoint = 'client' | 'server';

export interface ObjectOptionsTlsCredsPsk {
  'verify-peer'?: boolean;
  dir?: string;
  endpoint?: ObjectOptionsTlsCredsAnonEndpoint;
  priority?: string;
  username?: string;
}

export interface ObjectOptionsTlsCredsX509 {
  'verify-peer'?: boolean;
  dir?: string;
  endpoint?: ObjectOptionsTlsCredsAnonEndpoint;
  priority?: string;
  'sanity-check'?: boolean;
  passwordid?: string;
}

export interface ObjectOptionsXRemoteObject {
  fd: string;
  devid: string;
}

export interface ObjectOptionsXVfioUserServer {
  socket: SocketAddress;
  device: string;
}

export interface PciInfo {
  bus: number;
  devices: PciInfoDevicesItem[];
}

export interface PciInfoDevicesItem {
  bus: number;
  slot: number;
  function: number;
  class_info: PciInfoDevicesItemClassInfo;
  id: PciInfoDevicesItemId;
  irq?: number;
  irq_pin: number;
  qdev_id: string;
  pci_bridge?: PciInfoDevicesItemPciBridge;
  regions: PciInfoDevicesItemRegionsItem[];
}

export interface PciInfoDevicesItemClassInfo {
  desc?: string;
  class: number;
}

export interface PciInfoDevicesItemId {
  device: number;
  vendor: number;
  subsystem?: number;
  'subsystem-vendor'?: number;
}

export interface PciInfoDevicesItemPciBridge {
  bus: PciInfoDevicesItemPciBridgeBus;
  devices?: PciInfoDevicesItem[];
}

export interface PciInfoDevicesItemPciBridgeBus {
  number: number;
  secondary: number;
  subordinate: number;
  io_range: PciInfoDevicesItemPciBridgeBusIoRange;
  memory_range: PciInfoDevicesItemPciBridgeBusIoRange;
  prefetchable_range: PciInfoDevicesItemPciBridgeBusIoRange;
}

export interface PciInfoDevicesItemPciBridgeBusIoRange {
  base: number;
  limit: number;
}

export interface PciInfoDevicesItemRegionsItem {
  bar: number;
  type: string;
  address: number;
  size: number;
  prefetch?: boolean;
  mem_type_64?: boolean;
}

export interface PmemsaveArguments {
  val: number;
  size: number;
  filename: string;
}

export interface PrManagerStatusChangedData {
  id: string;
  connected: boolean;
}

export interface QmpCapabilitiesArguments {
  enable?: QmpCapabilitiesArgumentsEnableItem[];
}

export type QmpCapabilitiesArgumentsEnableItem = 'oob';

export interface QomGetArguments {
  path: string;
  property: string;
}

export interface QomListArguments {
  path: string;
}

export interface QomListGetArguments {
  paths: string[];
}

export interface QomListGetResultItem {
  properties: QomListGetResultItemPropertiesItem[];
}

export interface QomListGetResultItemPropertiesItem {
  name: string;
  type: string;
  value?: unknown;
}

export interface QomListPropertiesArguments {
  typename: string;
}

export interface QomListTypesArguments {
  implements?: string;
  abstract?: boolean;
}

export interface QomListTypesResultItem {
  name: string;
  abstract?: boolean;
  parent?: string;
}

export interface QomSetArguments {
  path: string;
  property: string;
  value: unknown;
}

export interface QueryAcceleratorsResult {
  enabled: QueryAcceleratorsResultEnabled;
  present: QueryAcceleratorsResultEnabled[];
}

export type QueryAcceleratorsResultEnabled = 'hvf' | 'kvm' | 'mshv' | 'nvmm' | 'qtest' | 'tcg' | 'whpx' | 'xen';

export interface QueryAcpiOspmStatusResultItem {
  device?: string;
  slot: string;
  'slot-type': QueryAcpiOspmStatusResultItemSlotType;
  source: number;
  status: number;
}

export type QueryAcpiOspmStatusResultItemSlotType = 'DIMM' | 'CPU';

export interface QueryAudiodevsResultItemCommon {
  id: string;
  'timer-period'?: number;
}

export type QueryAudiodevsResultItem = QueryAudiodevsResultItemCommon &
  (
    | ({ driver: 'none' | 'spice' } & QueryAudiodevsResultItemNone)
    | ({ driver: 'alsa' } & QueryAudiodevsResultItemAlsa)
    | ({ driver: 'dbus' } & QueryAudiodevsResultItemDbus)
    | ({ driver: 'jack' } & QueryAudiodevsResultItemJack)
    | ({ driver: 'oss' } & QueryAudiodevsResultItemOss)
    | ({ driver: 'pa' } & QueryAudiodevsResultItemPa)
    | ({ driver: 'pipewire' } & QueryAudiodevsResultItemPipewire)
    | ({ driver: 'sdl' } & QueryAudiodevsResultItemSdl)
    | ({ driver: 'wav' } & QueryAudiodevsResultItemWav)
  );

export interface QueryAudiodevsResultItemAlsa {
  in?: QueryAudiodevsResultItemAlsaIn;
  out?: QueryAudiodevsResultItemAlsaIn;
  threshold?: number;
}

export interface QueryAudiodevsResultItemAlsaIn {
  'mixing-engine'?: boolean;
  'fixed-settings'?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: QueryAudiodevsResultItemNoneInFormat;
  'buffer-length'?: number;
  dev?: string;
  'period-length'?: number;
  'try-poll'?: boolean;
}

export interface QueryAudiodevsResultItemDbus {
  in?: QueryAudiodevsResultItemNoneIn;
  out?: QueryAudiodevsResultItemNoneIn;
  nsamples?: number;
}

export type QueryAudiodevsResultItemDriver =
  | 'none'
  | 'alsa'
  | 'dbus'
  | 'jack'
  | 'oss'
  | 'pa'
  | 'pipewire'
  | 'sdl'
  | 'spice'
  | 'wav';

export interface QueryAudiodevsResultItemJack {
  in?: QueryAudiodevsResultItemJackIn;
  out?: QueryAudiodevsResultItemJackIn;
}

export interface QueryAudiodevsResultItemJackIn {
  'mixing-engine'?: boolean;
  'fixed-settings'?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: QueryAudiodevsResultItemNoneInFormat;
  'buffer-length'?: number;
  'server-name'?: string;
  'client-name'?: string;
  'connect-ports'?: string;
  'start-server'?: boolean;
  'exact-name'?: boolean;
}

export interface QueryAudiodevsResultItemNone {
  in?: QueryAudiodevsResultItemNoneIn;
  out?: QueryAudiodevsResultItemNoneIn;
}

export interface QueryAudiodevsResultItemNoneIn {
  'mixing-engine'?: boolean;
  'fixed-settings'?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: QueryAudiodevsResultItemNoneInFormat;
  'buffer-length'?: number;
}

export type QueryAudiodevsResultItemNoneInFormat = 'u8' | 's8' | 'u16' | 's16' | 'u32' | 's32' | 'f32';

export interface QueryAudiodevsResultItemOss {
  in?: QueryAudiodevsResultItemOssIn;
  out?: QueryAudiodevsResultItemOssIn;
  'try-mmap'?: boolean;
  exclusive?: boolean;
  'dsp-policy'?: number;
}

export interface QueryAudiodevsResultItemOssIn {
  'mixing-engine'?: boolean;
  'fixed-settings'?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: QueryAudiodevsResultItemNoneInFormat;
  'buffer-length'?: number;
  dev?: string;
  'buffer-count'?: number;
  'try-poll'?: boolean;
}

export interface QueryAudiodevsResultItemPa {
  in?: QueryAudiodevsResultItemPaIn;
  out?: QueryAudiodevsResultItemPaIn;
  server?: string;
}

export interface QueryAudiodevsResultItemPaIn {
  'mixing-engine'?: boolean;
  'fixed-settings'?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: QueryAudiodevsResultItemNoneInFormat;
  'buffer-length'?: number;
  name?: string;
  'stream-name'?: string;
  latency?: number;
}

export interface QueryAudiodevsResultItemPipewire {
  in?: QueryAudiodevsResultItemPipewireIn;
  out?: QueryAudiodevsResultItemPipewireIn;
}

export interface QueryAudiodevsResultItemPipewireIn {
  'mixing-engine'?: boolean;
  'fixed-settings'?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: QueryAudiodevsResultItemNoneInFormat;
  'buffer-length'?: number;
  name?: string;
  'stream-name'?: string;
  latency?: number;
}

export interface QueryAudiodevsResultItemSdl {
  in?: QueryAudiodevsResultItemSdlIn;
  out?: QueryAudiodevsResultItemSdlIn;
}

export interface QueryAudiodevsResultItemSdlIn {
  'mixing-engine'?: boolean;
  'fixed-settings'?: boolean;
  frequency?: number;
  channels?: number;
  voices?: number;
  format?: QueryAudiodevsResultItemNoneInFormat;
  'buffer-length'?: number;
  'buffer-count'?: number;
}

export interface QueryAudiodevsResultItemWav {
  in?: QueryAudiodevsResultItemNoneIn;
  out?: QueryAudiodevsResultItemNoneIn;
  path?: string;
}

export interface QueryBalloonResult {
  actual: number;
}

export interface QueryBlockArguments {
  flat?: boolean;
}

export interface QueryBlockExportsResultItem {
  id: string;
  type: BlockExportAddArgumentsType;
  'node-name': string;
  'shutting-down': boolean;
}

export interface QueryBlockJobsResultItemCommon {
  device: string;
  len: number;
  offset: number;
  busy: boolean;
  paused: boolean;
  speed: number;
  'io-status': BlockInfoIoStatus;
  ready: boolean;
  status: JobStatusChangeDataStatus;
  'auto-finalize': boolean;
  'auto-dismiss': boolean;
  error?: string;
}

export type QueryBlockJobsResultItem = QueryBlockJobsResultItemCommon &
  (
    | ({ type: 'mirror' } & QueryBlockJobsResultItemMirror)
    | { type: 'commit' | 'stream' | 'backup' | 'create' | 'amend' | 'snapshot-load' | 'snapshot-save' | 'snapshot-delete' }
  );

export interface QueryBlockJobsResultItemMirror {
  'actively-synced': boolean;
}

export interface QueryBlockstatsArguments {
  'query-nodes'?: boolean;
}

export interface QueryBlockstatsResultItem {
  device?: string;
  qdev?: string;
  'node-name'?: string;
  stats: QueryBlockstatsResultItemStats;
  'driver-specific'?: QueryBlockstatsResultItemDriverSpecific;
  parent?: QueryBlockstatsResultItem;
  backing?: QueryBlockstatsResultItem;
}

export type QueryBlockstatsResultItemDriverSpecific =
  | ({ driver: 'file' | 'host_device' } & QueryBlockstatsResultItemDriverSpecificFile)
  | ({ driver: 'nvme' } & QueryBlockstatsResultItemDriverSpecificNvme)
  | { driver: 'blkdebug' | 'blklogwrites' | 'blkreplay' | 'blkverify' | 'bochs' | 'cloop' | 'compress' | 'copy-before-write' | 'copy-on-read' | 'dmg' | 'snapshot-access' | 'ftp' | 'ftps' | 'host_cdrom' | 'http' | 'https' | 'io_uring' | 'iscsi' | 'luks' | 'nbd' | 'nfs' | 'null-aio' | 'null-co' | 'nvme-io_uring' | 'parallels' | 'preallocate' | 'qcow' | 'qcow2' | 'qed' | 'quorum' | 'raw' | 'rbd' | 'replication' | 'ssh' | 'throttle' | 'vdi' | 'vhdx' | 'virtio-blk-vfio-pci' | 'virtio-blk-vhost-user' | 'virtio-blk-vhost-vdpa' | 'vmdk' | 'vpc' | 'vvfat' };

export interface QueryBlockstatsResultItemDriverSpecificFile {
  'discard-nb-ok': number;
  'discard-nb-failed': number;
  'discard-bytes-ok': number;
}

export interface QueryBlockstatsResultItemDriverSpecificNvme {
  'completion-errors': number;
  'aligned-accesses': number;
  'unaligned-accesses': number;
}

export interface QueryBlockstatsResultItemStats {
  rd_bytes: number;
  wr_bytes: number;
  zone_append_bytes: number;
  unmap_bytes: number;
  rd_operations: number;
  wr_operations: number;
  zone_append_operations: number;
  flush_operations: number;
  unmap_operations: number;
  rd_total_time_ns: number;
  wr_total_time_ns: number;
  zone_append_total_time_ns: number;
  flush_total_time_ns: number;
  unmap_total_time_ns: number;
  wr_highest_offset: number;
  rd_merged: number;
  wr_merged: number;
  zone_append_merged: number;
  unmap_merged: number;
  idle_time_ns?: number;
  failed_rd_operations: number;
  failed_wr_operations: number;
  failed_zone_append_operations: number;
  failed_flush_operations: number;
  failed_unmap_operations: number;
  invalid_rd_operations: number;
  invalid_wr_operations: number;
  invalid_zone_append_operations: number;
  invalid_flush_operations: number;
  invalid_unmap_operations: number;
  account_invalid: boolean;
  account_failed: boolean;
  timed_stats: QueryBlockstatsResultItemStatsTimedStatsItem[];
  rd_latency_histogram?: QueryBlockstatsResultItemStatsRdLatencyHistogram;
  wr_latency_histogram?: QueryBlockstatsResultItemStatsRdLatencyHistogram;
  zone_append_latency_histogram?: QueryBlockstatsResultItemStatsRdLatencyHistogram;
  flush_latency_histogram?: QueryBlockstatsResultItemStatsRdLatencyHistogram;
}

export interface QueryBlockstatsResultItemStatsRdLatencyHistogram {
  boundaries: number[];
  bins: number[];
}

export interface QueryBlockstatsResultItemStatsTimedStatsItem {
  interval_length: number;
  min_rd_latency_ns: number;
  max_rd_latency_ns: number;
  avg_rd_latency_ns: number;
  min_wr_latency_ns: number;
  max_wr_latency_ns: number;
  avg_wr_latency_ns: number;
  min_zone_append_latency_ns: number;
  max_zone_append_latency_ns: number;
  avg_zone_append_latency_ns: number;
  min_flush_latency_ns: number;
  max_flush_latency_ns: number;
  avg_flush_latency_ns: number;
  avg_rd_queue_depth: number;
  avg_wr_queue_depth: number;
  avg_zone_append_queue_depth: number;
}

export interface QueryChardevBackendsResultItem {
  name: string;
}

export interface QueryChardevResultItem {
  label: string;
  filename: string;
  'frontend-open': boolean;
}

export interface QueryColoStatusResult {
  mode: QueryColoStatusResultMode;
  'last-mode': QueryColoStatusResultMode;
  reason: QueryColoStatusResultReason;
}

export type QueryColoStatusResultMode = 'none' | 'primary' | 'secondary';

export type QueryColoStatusResultReason = 'none' | 'request' | 'error' | 'processing';

export interface QueryCommandLineOptionsArguments {
  option?: string;
}

export interface QueryCommandLineOptionsResultItem {
  option: string;
  parameters: QueryCommandLineOptionsResultItemParametersItem[];
}

export interface QueryCommandLineOptionsResultItemParametersItem {
  name: string;
  type: QueryCommandLineOptionsResultItemParametersItemType;
  help?: string;
  default?: string;
}

export type QueryCommandLineOptionsResultItemParametersItemType = 'string' | 'boolean' | 'number' | 'size';

export interface QueryCommandsResultItem {
  name: string;
}

export interface QueryCpuDefinitionsResultItem {
  name: string;
  'migration-safe'?: boolean;
  static: boolean;
  'unavailable-features'?: string[];
  typename: string;
  'alias-of'?: string;
  deprecated: boolean;
}

export interface QueryCpuModelBaselineArguments {
  modela: QueryCpuModelBaselineArgumentsModela;
  modelb: QueryCpuModelBaselineArgumentsModela;
}

export interface QueryCpuModelBaselineArgumentsModela {
  name: string;
  props?: unknown;
}

export interface QueryCpuModelBaselineResult {
  model: QueryCpuModelBaselineArgumentsModela;
}

export interface QueryCpuModelComparisonArguments {
  modela: QueryCpuModelBaselineArgumentsModela;
  modelb: QueryCpuModelBaselineArgumentsModela;
}

export interface QueryCpuModelComparisonResult {
  result: QueryCpuModelComparisonResultResult;
  'responsible-properties': string[];
}

export type QueryCpuModelComparisonResultResult = 'incompatible' | 'identical' | 'superset' | 'subset';

export interface QueryCpuModelExpansionArguments {
  type: QueryCpuModelExpansionArgumentsType;
  model: QueryCpuModelBaselineArgumentsModela;
}

export type QueryCpuModelExpansionArgumentsType = 'static' | 'full';

export interface QueryCpuModelExpansionResult {
  model: QueryCpuModelBaselineArgumentsModela;
  'deprecated-props'?: string[];
}

export interface QueryCryptodevResultItem {
  id: string;
  service: QueryCryptodevResultItemServiceItem[];
  client: QueryCryptodevResultItemClientItem[];
}

export interface QueryCryptodevResultItemClientItem {
  queue: number;
  type: QueryCryptodevResultItemClientItemType;
}

export type QueryCryptodevResultItemClientItemType = 'builtin' | 'vhost-user' | 'lkcf';

export type QueryCryptodevResultItemServiceItem = 'cipher' | 'hash' | 'mac' | 'aead' | 'akcipher';

export interface QueryCurrentMachineResult {
  'wakeup-suspend-support': boolean;
}

export interface QueryDirtyRateArguments {
  'calc-time-unit'?: CalcDirtyRateArgumentsCalcTimeUnit;
}

export interface QueryDirtyRateResult {
  'dirty-rate'?: number;
  status: QueryDirtyRateResultStatus;
  'start-time': number;
  'calc-time': number;
  'calc-time-unit': CalcDirtyRateArgumentsCalcTimeUnit;
  'sample-pages': number;
  mode: CalcDirtyRateArgumentsMode;
  'vcpu-dirty-rate'?: QueryDirtyRateResultVcpuDirtyRateItem[];
}

export type QueryDirtyRateResultStatus = 'unstarted' | 'measuring' | 'measured';

export interface QueryDirtyRateResultVcpuDirtyRateItem {
  id: number;
  'dirty-rate': number;
}

export interface QueryDisplayOptionsResultCommon {
  'full-screen'?: boolean;
  'window-close'?: boolean;
  'show-cursor'?: boolean;
  gl?: QueryDisplayOptionsResultGl;
}

export type QueryDisplayOptionsResult = QueryDisplayOptionsResultCommon &
  (
    | ({ type: 'gtk' } & QueryDisplayOptionsResultGtk)
    | ({ type: 'curses' } & QueryDisplayOptionsResultCurses)
    | ({ type: 'egl-headless' } & QueryDisplayOptionsResultEglHeadless)
    | ({ type: 'dbus' } & QueryDisplayOptionsResultDbus)
    | ({ type: 'sdl' } & QueryDisplayOptionsResultSdl)
    | { type: 'default' | 'none' | 'spice-app' }
  );

export interface QueryDisplayOptionsResultCurses {
  charset?: string;
}

export interface QueryDisplayOptionsResultDbus {
  rendernode?: string;
  addr?: string;
  p2p?: boolean;
  audiodev?: string;
}

export interface QueryDisplayOptionsResultEglHeadless {
  rendernode?: string;
}

export type QueryDisplayOptionsResultGl = 'off' | 'on' | 'core' | 'es';

export interface QueryDisplayOptionsResultGtk {
  clipboard?: boolean;
  'grab-on-hover'?: boolean;
  'zoom-to-fit'?: boolean;
  'show-tabs'?: boolean;
  'show-menubar'?: boolean;
  'keep-aspect-ratio'?: boolean;
  scale?: number;
}

export interface QueryDisplayOptionsResultSdl {
  'grab-mod'?: QueryDisplayOptionsResultSdlGrabMod;
}

export type QueryDisplayOptionsResultSdlGrabMod = 'lctrl-lalt' | 'lshift-lctrl-lalt' | 'rctrl';

export type QueryDisplayOptionsResultType =
  | 'default'
  | 'none'
  | 'gtk'
  | 'sdl'
  | 'egl-headless'
  | 'curses'
  | 'spice-app'
  | 'dbus';

export interface QueryDumpGuestMemoryCapabilityResult {
  formats: DumpGuestMemoryArgumentsFormat[];
}

export interface QueryDumpResult {
  status: QueryDumpResultStatus;
  completed: number;
  total: number;
}

export type QueryDumpResultStatus = 'none' | 'active' | 'completed' | 'failed';

export interface QueryFdsetsResultItem {
  'fdset-id': number;
  fds: QueryFdsetsResultItemFdsItem[];
}

export interface QueryFdsetsResultItemFdsItem {
  fd: number;
  opaque?: string;
}

export interface QueryFirmwareLogArguments {
  'max-size'?: number;
}

export interface QueryFirmwareLogResult {
  version?: string;
  log: string;
}

export interface QueryGicCapabilitiesResultItem {
  version: number;
  emulated: boolean;
  kernel: boolean;
}

export interface QueryHotpluggableCpusResultItem {
  type: string;
  'vcpus-count': number;
  props: CpuInfoFastProps;
  'qom-path'?: string;
}

export interface QueryHvBalloonStatusReportResult {
  committed: number;
  available: number;
}

export interface QueryIothreadsResultItem {
  id: string;
  'thread-id': number;
  'poll-max-ns': number;
  'poll-grow': number;
  'poll-shrink': number;
  'poll-weight': number;
  'aio-max-batch': number;
}

export interface QueryKvmResult {
  enabled: boolean;
  present: boolean;
}

export interface QueryMachinesArguments {
  /** @experimental QEMU may change or remove it. */
  'compat-props'?: boolean;
}

export interface QueryMachinesResultItem {
  name: string;
  alias?: string;
  'is-default'?: boolean;
  'cpu-max': number;
  'hotpluggable-cpus': boolean;
  'numa-mem-supported': boolean;
  deprecated: boolean;
  'default-cpu-type'?: string;
  'default-ram-id'?: string;
  acpi: boolean;
  /** @experimental QEMU may change or remove it. */
  'compat-props'?: QueryMachinesResultItemCompatPropsItem[];
}

export interface QueryMachinesResultItemCompatPropsItem {
  'qom-type': string;
  property: string;
  value: string;
}

export interface QueryMemdevResultItem {
  id?: string;
  size: number;
  merge: boolean;
  dump: boolean;
  prealloc: boolean;
  share: boolean;
  reserve?: boolean;
  'host-nodes': number[];
  policy: ObjectOptionsMemoryBackendEpcPolicy;
}

export type QueryMemoryDevicesResultItem =
  | ({ type: 'dimm' | 'nvdimm' } & QueryMemoryDevicesResultItemDimm)
  | ({ type: 'virtio-pmem' } & QueryMemoryDevicesResultItemVirtioPmem)
  | ({ type: 'virtio-mem' } & QueryMemoryDevicesResultItemVirtioMem)
  | ({ type: 'sgx-epc' } & QueryMemoryDevicesResultItemSgxEpc)
  | ({ type: 'hv-balloon' } & QueryMemoryDevicesResultItemHvBalloon)
  | ({ type: 'sp-mem' } & QueryMemoryDevicesResultItemSpMem);

export interface QueryMemoryDevicesResultItemDimm {
  data: QueryMemoryDevicesResultItemDimmData;
}

export interface QueryMemoryDevicesResultItemDimmData {
  id?: string;
  addr: number;
  size: number;
  slot: number;
  node: number;
  memdev: string;
  hotplugged: boolean;
  hotpluggable: boolean;
}

export interface QueryMemoryDevicesResultItemHvBalloon {
  data: QueryMemoryDevicesResultItemHvBalloonData;
}

export interface QueryMemoryDevicesResultItemHvBalloonData {
  id?: string;
  memaddr?: number;
  'max-size': number;
  memdev?: string;
}

export interface QueryMemoryDevicesResultItemSgxEpc {
  data: QueryMemoryDevicesResultItemSgxEpcData;
}

export interface QueryMemoryDevicesResultItemSgxEpcData {
  id?: string;
  memaddr: number;
  size: number;
  node: number;
  memdev: string;
}

export interface QueryMemoryDevicesResultItemSpMem {
  data: QueryMemoryDevicesResultItemSpMemData;
}

export interface QueryMemoryDevicesResultItemSpMemData {
  id?: string;
  addr: number;
  size: number;
  node: number;
  memdev: string;
}

export type QueryMemoryDevicesResultItemType =
  | 'dimm'
  | 'nvdimm'
  | 'virtio-pmem'
  | 'virtio-mem'
  | 'sgx-epc'
  | 'hv-balloon'
  | 'sp-mem';

export interface QueryMemoryDevicesResultItemVirtioMem {
  data: QueryMemoryDevicesResultItemVirtioMemData;
}

export interface QueryMemoryDevicesResultItemVirtioMemData {
  id?: string;
  memaddr: number;
  'requested-size': number;
  size: number;
  'max-size': number;
  'block-size': number;
  node: number;
  memdev: string;
}

export interface QueryMemoryDevicesResultItemVirtioPmem {
  data: QueryMemoryDevicesResultItemVirtioPmemData;
}

export interface QueryMemoryDevicesResultItemVirtioPmemData {
  id?: string;
  memaddr: number;
  size: number;
  memdev: string;
}

export interface QueryMemorySizeSummaryResult {
  'base-memory': number;
  'plugged-memory'?: number;
}

export interface QueryMiceResultItem {
  name: string;
  index: number;
  current: boolean;
  absolute: boolean;
}

export interface QueryMigrateResult {
  status?: MigrationStatus;
  ram?: MigrationStats;
  remaining?: number;
  vfio?: VfioStats;
  'xbzrle-cache'?: QueryMigrateResultXbzrleCache;
  'total-time'?: number;
  'expected-downtime'?: number;
  downtime?: number;
  'setup-time'?: number;
  'cpu-throttle-percentage'?: number;
  'error-desc'?: string;
  'blocked-reasons'?: string[];
  'postcopy-blocktime'?: number;
  'postcopy-vcpu-blocktime'?: number[];
  /** @experimental QEMU may change or remove it. */
  'postcopy-latency'?: number;
  /** @experimental QEMU may change or remove it. */
  'postcopy-latency-dist'?: number[];
  /** @experimental QEMU may change or remove it. */
  'postcopy-vcpu-latency'?: number[];
  /** @experimental QEMU may change or remove it. */
  'postcopy-non-vcpu-latency'?: number;
  'socket-address'?: SocketAddress[];
  'dirty-limit-throttle-time-per-round'?: number;
  'dirty-limit-ring-full-time'?: number;
}

export interface QueryMigrateResultXbzrleCache {
  'cache-size': number;
  bytes: number;
  pages: number;
  'cache-miss': number;
  'cache-miss-rate': number;
  'encoding-rate': number;
  overflow: number;
}

export interface QueryNameResult {
  name?: string;
}

export interface QueryNamedBlockNodesArguments {
  flat?: boolean;
}

export interface QueryNamedBlockNodesResultItem {
  file: string;
  'node-name': string;
  ro: boolean;
  drv: string;
  backing_file?: string;
  backing_file_depth: number;
  children: QueryNamedBlockNodesResultItemChildrenItem[];
  active: boolean;
  encrypted: boolean;
  detect_zeroes: BlockdevOptionsDetectZeroes;
  bps: number;
  bps_rd: number;
  bps_wr: number;
  iops: number;
  iops_rd: number;
  iops_wr: number;
  image: QueryNamedBlockNodesResultItemImage;
  bps_max?: number;
  bps_rd_max?: number;
  bps_wr_max?: number;
  iops_max?: number;
  iops_rd_max?: number;
  iops_wr_max?: number;
  bps_max_length?: number;
  bps_rd_max_length?: number;
  bps_wr_max_length?: number;
  iops_max_length?: number;
  iops_rd_max_length?: number;
  iops_wr_max_length?: number;
  iops_size?: number;
  group?: string;
  cache: QueryNamedBlockNodesResultItemCache;
  write_threshold: number;
  'dirty-bitmaps'?: QueryNamedBlockNodesResultItemDirtyBitmapsItem[];
}

export interface QueryNamedBlockNodesResultItemCache {
  writeback: boolean;
  direct: boolean;
  'no-flush': boolean;
}

export interface QueryNamedBlockNodesResultItemChildrenItem {
  child: string;
  'node-name': string;
}

export interface QueryNamedBlockNodesResultItemDirtyBitmapsItem {
  name?: string;
  count: number;
  granularity: number;
  recording: boolean;
  busy: boolean;
  persistent: boolean;
  inconsistent?: boolean;
}

export interface QueryNamedBlockNodesResultItemImage {
  filename: string;
  format: string;
  'dirty-flag'?: boolean;
  'actual-size'?: number;
  'virtual-size': number;
  'cluster-size'?: number;
  encrypted?: boolean;
  compressed?: boolean;
  'backing-filename'?: string;
  'full-backing-filename'?: string;
  'backing-filename-format'?: string;
  snapshots?: BlockdevSnapshotDeleteInternalSyncResult[];
  limits?: QueryNamedBlockNodesResultItemImageLimits;
  'format-specific'?: QueryNamedBlockNodesResultItemImageFormatSpecific;
  'backing-image'?: QueryNamedBlockNodesResultItemImage;
}

export type QueryNamedBlockNodesResultItemImageFormatSpecific =
  | ({ type: 'qcow2' } & QueryNamedBlockNodesResultItemImageFormatSpecificQcow2)
  | ({ type: 'vmdk' } & QueryNamedBlockNodesResultItemImageFormatSpecificVmdk)
  | ({ type: 'luks' } & QueryNamedBlockNodesResultItemImageFormatSpecificLuks)
  | ({ type: 'rbd' } & QueryNamedBlockNodesResultItemImageFormatSpecificRbd)
  | ({ type: 'file' } & QueryNamedBlockNodesResultItemImageFormatSpecificFile);

export interface QueryNamedBlockNodesResultItemImageFormatSpecificFile {
  data: QueryNamedBlockNodesResultItemImageFormatSpecificFileData;
}

export interface QueryNamedBlockNodesResultItemImageFormatSpecificFileData {
  'extent-size-hint'?: number;
}

export interface QueryNamedBlockNodesResultItemImageFormatSpecificLuks {
  data: QueryNamedBlockNodesResultItemImageFormatSpecificLuksData;
}

export interface QueryNamedBlockNodesResultItemImageFormatSpecificLuksData {
  'cipher-alg': BlockdevCreateArgumentsOptionsLuksCipherAlg;
  'cipher-mode': BlockdevCreateArgumentsOptionsLuksCipherMode;
  'ivgen-alg': BlockdevCreateArgumentsOptionsLuksIvgenAlg;
  'ivgen-hash-alg'?: BlockdevCreateArgumentsOptionsLuksIvgenHashAlg;
  'hash-alg': BlockdevCreateArgumentsOptionsLuksIvgenHashAlg;
  'detached-header': boolean;
  'payload-offset': number;
  'master-key-iters': number;
  uuid: string;
  slots: QueryNamedBlockNodesResultItemImageFormatSpecificLuksDataSlotsItem[];
}

export interface QueryNamedBlockNodesResultItemImageFormatSpecificLuksDataSlotsItem {
  active: boolean;
  iters?: number;
  stripes?: number;
  'key-offset': number;
}

export interface QueryNamedBlockNodesResultItemImageFormatSpecificQcow2 {
  data: QueryNamedBlockNodesResultItemImageFormatSpecificQcow2Data;
}

export interface QueryNamedBlockNodesResultItemImageFormatSpecificQcow2Data {
  compat: string;
  'data-file'?: string;
  'data-file-raw'?: boolean;
  'extended-l2'?: boolean;
  'lazy-refcounts'?: boolean;
  corrupt?: boolean;
  'refcount-bits': number;
  encrypt?: QueryNamedBlockNodesResultItemImageFormatSpecificQcow2DataEncrypt;
  bitmaps?: QueryNamedBlockNodesResultItemImageFormatSpecificQcow2DataBitmapsItem[];
  'compression-type': BlockdevCreateArgumentsOptionsQcow2CompressionType;
}

export interface QueryNamedBlockNodesResultItemImageFormatSpecificQcow2DataBitmapsItem {
  name: string;
  granularity: number;
  flags: QueryNamedBlockNodesResultItemImageFormatSpecificQcow2DataBitmapsItemFlagsItem[];
}

export type QueryNamedBlockNodesResultItemImageFormatSpecificQcow2DataBitmapsItemFlagsItem = 'in-use' | 'auto';

export type QueryNamedBlockNodesResultItemImageFormatSpecificQcow2DataEncrypt =
  | ({ format: 'luks' } & QueryNamedBlockNodesResultItemImageFormatSpecificLuksData)
  | { format: 'aes' };

export interface QueryNamedBlockNodesResultItemImageFormatSpecificRbd {
  data: QueryNamedBlockNodesResultItemImageFormatSpecificRbdData;
}

export interface QueryNamedBlockNodesResultItemImageFormatSpecificRbdData {
  'encryption-format'?: BlockdevOptionsRbdEncryptFormat;
}

export type QueryNamedBlockNodesResultItemImageFormatSpecificType = 'qcow2' | 'vmdk' | 'luks' | 'rbd' | 'file';

export interface QueryNamedBlockNodesResultItemImageFormatSpecificVmdk {
  data: QueryNamedBlockNodesResultItemImageFormatSpecificVmdkData;
}

export interface QueryNamedBlockNodesResultItemImageFormatSpecificVmdkData {
  'create-type': string;
  cid: number;
  'parent-cid': number;
  extents: QueryNamedBlockNodesResultItemImageFormatSpecificVmdkDataExtentsItem[];
}

export interface QueryNamedBlockNodesResultItemImageFormatSpecificVmdkDataExtentsItem {
  filename: string;
  format: string;
  'virtual-size': number;
  'cluster-size'?: number;
  compressed?: boolean;
}

export interface QueryNamedBlockNodesResultItemImageLimits {
  'request-alignment': number;
  'max-discard'?: number;
  'discard-alignment'?: number;
  'max-write-zeroes'?: number;
  'write-zeroes-alignment'?: number;
  'opt-transfer'?: number;
  'max-transfer'?: number;
  'max-hw-transfer'?: number;
  'max-iov': number;
  'max-hw-iov'?: number;
  'min-mem-alignment': number;
  'opt-mem-alignment': number;
}

export interface QueryPrManagersResultItem {
  id: string;
  connected: boolean;
}

export interface QueryReplayResult {
  mode: QueryReplayResultMode;
  filename?: string;
  icount: number;
}

export type QueryReplayResultMode = 'none' | 'record' | 'play';

export interface QueryRockerArguments {
  name: string;
}

export interface QueryRockerOfDpaFlowsArguments {
  name: string;
  'tbl-id'?: number;
}

export interface QueryRockerOfDpaFlowsResultItem {
  cookie: number;
  hits: number;
  key: QueryRockerOfDpaFlowsResultItemKey;
  mask: QueryRockerOfDpaFlowsResultItemMask;
  action: QueryRockerOfDpaFlowsResultItemAction;
}

export interface QueryRockerOfDpaFlowsResultItemAction {
  'goto-tbl'?: number;
  'group-id'?: number;
  'tunnel-lport'?: number;
  'vlan-id'?: number;
  'new-vlan-id'?: number;
  'out-pport'?: number;
}

export interface QueryRockerOfDpaFlowsResultItemKey {
  priority: number;
  'tbl-id': number;
  'in-pport'?: number;
  'tunnel-id'?: number;
  'vlan-id'?: number;
  'eth-type'?: number;
  'eth-src'?: string;
  'eth-dst'?: string;
  'ip-proto'?: number;
  'ip-tos'?: number;
  'ip-dst'?: string;
}

export interface QueryRockerOfDpaFlowsResultItemMask {
  'in-pport'?: number;
  'tunnel-id'?: number;
  'vlan-id'?: number;
  'eth-src'?: string;
  'eth-dst'?: string;
  'ip-proto'?: number;
  'ip-tos'?: number;
}

export interface QueryRockerOfDpaGroupsArguments {
  name: string;
  type?: number;
}

export interface QueryRockerOfDpaGroupsResultItem {
  id: number;
  type: number;
  'vlan-id'?: number;
  pport?: number;
  index?: number;
  'out-pport'?: number;
  'group-id'?: number;
  'set-vlan-id'?: number;
  'pop-vlan'?: number;
  'group-ids'?: number[];
  'set-eth-src'?: string;
  'set-eth-dst'?: string;
  'ttl-check'?: number;
}

export interface QueryRockerPortsArguments {
  name: string;
}

export interface QueryRockerPortsResultItem {
  name: string;
  enabled: boolean;
  'link-up': boolean;
  speed: number;
  duplex: QueryRockerPortsResultItemDuplex;
  autoneg: QueryRockerPortsResultItemAutoneg;
}

export type QueryRockerPortsResultItemAutoneg = 'off' | 'on';

export type QueryRockerPortsResultItemDuplex = 'half' | 'full';

export interface QueryRockerResult {
  name: string;
  id: number;
  ports: number;
}

export interface QueryRxFilterArguments {
  name?: string;
}

export interface QueryRxFilterResultItem {
  name: string;
  promiscuous: boolean;
  multicast: QueryRxFilterResultItemMulticast;
  unicast: QueryRxFilterResultItemMulticast;
  vlan: QueryRxFilterResultItemMulticast;
  'broadcast-allowed': boolean;
  'multicast-overflow': boolean;
  'unicast-overflow': boolean;
  'main-mac': string;
  'vlan-table': number[];
  'unicast-table': string[];
  'multicast-table': string[];
}

export type QueryRxFilterResultItemMulticast = 'normal' | 'none' | 'all';

export interface QueryS390xCpuPolarizationResult {
  polarization: QueryS390xCpuPolarizationResultPolarization;
}

export type QueryS390xCpuPolarizationResultPolarization = 'horizontal' | 'vertical';

export interface QuerySevAttestationReportArguments {
  mnonce: string;
}

export interface QuerySevAttestationReportResult {
  data: string;
}

export interface QuerySevCapabilitiesResult {
  pdh: string;
  'cert-chain': string;
  'cpu0-id': string;
  cbitpos: number;
  'reduced-phys-bits': number;
}

export interface QuerySevLaunchMeasureResult {
  data: string;
}

export interface QuerySevResultCommon {
  enabled: boolean;
  'api-major': number;
  'api-minor': number;
  'build-id': number;
  state: QuerySevResultState;
}

export type QuerySevResult = QuerySevResultCommon &
  (
    | ({ 'sev-type': 'sev' } & QuerySevResultSev)
    | ({ 'sev-type': 'sev-snp' } & QuerySevResultSevSnp)
  );

export interface QuerySevResultSev {
  policy: number;
  handle: number;
}

export interface QuerySevResultSevSnp {
  'snp-policy': number;
}

export type QuerySevResultSevType = 'sev' | 'sev-snp';

export type QuerySevResultState =
  | 'uninit'
  | 'launch-update'
  | 'launch-secret'
  | 'running'
  | 'send-update'
  | 'receive-update';

export interface QuerySgxResult {
  sgx: boolean;
  sgx1: boolean;
  sgx2: boolean;
  flc: boolean;
  sections: QuerySgxResultSectionsItem[];
}

export interface QuerySgxResultSectionsItem {
  node: number;
  size: number;
}

export interface QuerySpiceResult {
  enabled: boolean;
  migrated: boolean;
  host?: string;
  port?: number;
  'tls-port'?: number;
  auth?: string;
  'compiled-version'?: string;
  'mouse-mode': QuerySpiceResultMouseMode;
  channels?: SpiceInitializedDataClient[];
}

export type QuerySpiceResultMouseMode = 'client' | 'server' | 'unknown';

export interface QueryStatsArgumentsCommon {
  providers?: QueryStatsArgumentsProvidersItem[];
}

export type QueryStatsArguments = QueryStatsArgumentsCommon &
  ( ({ target: 'vcpu' } & QueryStatsArgumentsVcpu) | { target: 'vm' | 'cryptodev' }
  );

export interface QueryStatsArgumentsProvidersItem {
  provider: QueryStatsSchemasArgumentsProvider;
  names?: string[];
}

export type QueryStatsArgumentsTarget = 'vm' | 'vcpu' | 'cryptodev';

export interface QueryStatsArgumentsVcpu {
  vcpus?: string[];
}

export interface QueryStatsResultItem {
  provider: QueryStatsSchemasArgumentsProvider;
  'qom-path'?: string;
  stats: QueryStatsResultItemStatsItem[];
}

export interface QueryStatsResultItemStatsItem {
  name: string;
  value: QueryStatsResultItemStatsItemValue;
}

export type QueryStatsResultItemStatsItemValue = number | boolean | number[];

export interface QueryStatsSchemasArguments {
  provider?: QueryStatsSchemasArgumentsProvider;
}

export type QueryStatsSchemasArgumentsProvider = 'kvm' | 'cryptodev';

export interface QueryStatsSchemasResultItem {
  provider: QueryStatsSchemasArgumentsProvider;
  target: QueryStatsArgumentsTarget;
  stats: QueryStatsSchemasResultItemStatsItem[];
}

export interface QueryStatsSchemasResultItemStatsItem {
  name: string;
  type: QueryStatsSchemasResultItemStatsItemType;
  unit?: QueryStatsSchemasResultItemStatsItemUnit;
  base?: number;
  exponent: number;
  'bucket-size'?: number;
}

export type QueryStatsSchemasResultItemStatsItemType = 'cumulative' | 'instant' | 'peak' | 'linear-histogram' | 'log2-histogram';

export type QueryStatsSchemasResultItemStatsItemUnit = 'bytes' | 'seconds' | 'cycles' | 'boolean';

export interface QueryStatusResult {
  running: boolean;
  status: RunState;
}

export interface QueryTargetResult {
  arch: QueryTargetResultArch;
}

export type QueryTargetResultArch =
  | 'aarch64'
  | 'alpha'
  | 'arm'
  | 'avr'
  | 'hexagon'
  | 'hppa'
  | 'i386'
  | 'loongarch64'
  | 'm68k'
  | 'microblaze'
  | 'mips'
  | 'mips64'
  | 'mips64el'
  | 'mipsel'
  | 'or1k'
  | 'ppc'
  | 'ppc64'
  | 'riscv32'
  | 'riscv64'
  | 'rx'
  | 's390x'
  | 'sh4'
  | 'sh4eb'
  | 'sparc'
  | 'sparc64'
  | 'tricore'
  | 'x86_64'
  | 'xtensa'
  | 'xtensaeb';

export type QueryTpmModelsResultItem = 'tpm-tis' | 'tpm-crb' | 'tpm-spapr';

export interface QueryTpmResultItem {
  id: string;
  model: QueryTpmModelsResultItem;
  options: QueryTpmResultItemOptions;
}

export type QueryTpmResultItemOptions =
  | ({ type: 'passthrough' } & QueryTpmResultItemOptionsPassthrough)
  | ({ type: 'emulator' } & QueryTpmResultItemOptionsEmulator);

export interface QueryTpmResultItemOptionsEmulator {
  data: QueryTpmResultItemOptionsEmulatorData;
}

export interface QueryTpmResultItemOptionsEmulatorData {
  chardev: string;
}

export interface QueryTpmResultItemOptionsPassthrough {
  data: QueryTpmResultItemOptionsPassthroughData;
}

export interface QueryTpmResultItemOptionsPassthroughData {
  path?: string;
  'cancel-path'?: string;
}

export type QueryTpmTypesResultItem = 'passthrough' | 'emulator';

export interface QueryUuidResult {
  UUID: string;
}

export interface QueryVcpuDirtyLimitResultItem {
  'cpu-index': number;
  'limit-rate': number;
  'current-rate': number;
}

export interface QueryVmGenerationIdResult {
  guid: string;
}

export interface QueryVncResult {
  enabled: boolean;
  host?: string;
  family?: QueryVncResultFamily;
  service?: string;
  auth?: string;
  clients?: VncDisconnectedDataClient[];
}

export type QueryVncResultFamily = 'ipv4' | 'ipv6' | 'unix' | 'vsock' | 'unknown';

export interface QueryVncServersResultItem {
  id: string;
  server: QueryVncServersResultItemServerItem[];
  clients: VncDisconnectedDataClient[];
  auth: QueryVncServersResultItemAuth;
  vencrypt?: QueryVncServersResultItemVencrypt;
  display?: string;
}

export type QueryVncServersResultItemAuth =
  | 'none'
  | 'vnc'
  | 'ra2'
  | 'ra2ne'
  | 'tight'
  | 'ultra'
  | 'tls'
  | 'vencrypt'
  | 'sasl';

export interface QueryVncServersResultItemServerItem {
  host: string;
  service: string;
  family: QueryVncResultFamily;
  websocket: boolean;
  auth: QueryVncServersResultItemAuth;
  vencrypt?: QueryVncServersResultItemVencrypt;
}

export type QueryVncServersResultItemVencrypt =
  | 'plain'
  | 'tls-none'
  | 'x509-none'
  | 'tls-vnc'
  | 'x509-vnc'
  | 'tls-plain'
  | 'x509-plain'
  | 'tls-sasl'
  | 'x509-sasl';

export interface QueryXenReplicationStatusResult {
  error: boolean;
  desc?: string;
}

export type QueryYankResultItem =
  | ({ type: 'block-node' } & QueryYankResultItemBlockNode)
  | ({ type: 'chardev' } & QueryYankResultItemChardev)
  | { type: 'migration' };

export interface QueryYankResultItemBlockNode {
  'node-name': string;
}

export interface QueryYankResultItemChardev {
  id: string;
}

export type QueryYankResultItemType = 'block-node' | 'chardev' | 'migration';

export interface QuorumFailureData {
  reference: string;
  'sector-num': number;
  'sectors-count': number;
}

export interface QuorumReportBadData {
  type: QuorumReportBadDataType;
  error?: string;
  'node-name': string;
  'sector-num': number;
  'sectors-count': number;
}

export type QuorumReportBadDataType = 'read' | 'write' | 'flush';

export interface RemoveFdArguments {
  'fdset-id': number;
  fd?: number;
}

export interface ReplayBreakArguments {
  icount: number;
}

export interface ReplaySeekArguments {
  icount: number;
}

export interface RequestEbpfArguments {
  id: RequestEbpfArgumentsId;
}

export type RequestEbpfArgumentsId = 'rss';

export interface RequestEbpfResult {
  object: string;
}

export interface ResetData {
  guest: boolean;
  reason: ShutdownCause;
}

export interface RingbufReadArguments {
  device: string;
  size: number;
  format?: RingbufReadArgumentsFormat;
}

export type RingbufReadArgumentsFormat = 'utf8' | 'base64';

export interface RingbufWriteArguments {
  device: string;
  data: string;
  format?: RingbufReadArgumentsFormat;
}

export interface RtcChangeData {
  offset: number;
  'qom-path': string;
}

export type RunState =
  | 'debug'
  | 'inmigrate'
  | 'internal-error'
  | 'io-error'
  | 'paused'
  | 'postmigrate'
  | 'prelaunch'
  | 'finish-migrate'
  | 'restore-vm'
  | 'running'
  | 'save-vm'
  | 'shutdown'
  | 'suspended'
  | 'watchdog'
  | 'guest-panicked'
  | 'colo';

export interface SchemaInfoCommon {
  name: string;
  features?: string[];
}

export type SchemaInfo = SchemaInfoCommon &
  (
    | ({ 'meta-type': 'builtin' } & SchemaInfoBuiltin)
    | ({ 'meta-type': 'enum' } & SchemaInfoEnum)
    | ({ 'meta-type': 'array' } & SchemaInfoArray)
    | ({ 'meta-type': 'object' } & SchemaInfoObject)
    | ({ 'meta-type': 'alternate' } & SchemaInfoAlternate)
    | ({ 'meta-type': 'command' } & SchemaInfoCommand)
    | ({ 'meta-type': 'event' } & SchemaInfoEvent)
  );

export interface SchemaInfoAlternate {
  members: SchemaInfoAlternateMembersItem[];
}

export interface SchemaInfoAlternateMembersItem {
  type: string;
}

export interface SchemaInfoArray {
  'element-type': string;
}

export interface SchemaInfoBuiltin {
  'json-type': SchemaInfoBuiltinJsonType;
}

export type SchemaInfoBuiltinJsonType = 'string' | 'number' | 'int' | 'boolean' | 'null' | 'object' | 'array' | 'value';

export interface SchemaInfoCommand {
  'arg-type': string;
  'ret-type': string;
  'allow-oob'?: boolean;
}

export interface SchemaInfoEnum {
  members: SchemaInfoEnumMembersItem[];
  /** @deprecated by QEMU. */
  values: string[];
}

export interface SchemaInfoEnumMembersItem {
  name: string;
  features?: string[];
}

export interface SchemaInfoEvent {
  'arg-type': string;
}

export type SchemaInfoMetaType = 'builtin' | 'enum' | 'array' | 'object' | 'alternate' | 'command' | 'event';

export interface SchemaInfoObject {
  members: SchemaInfoObjectMembersItem[];
  tag?: string;
  variants?: SchemaInfoObjectVariantsItem[];
}

export interface SchemaInfoObjectMembersItem {
  name: string;
  type: string;
  default?: unknown;
  features?: string[];
}

export interface SchemaInfoObjectVariantsItem {
  case: string;
  type: string;
}

export interface ScreendumpArguments {
  filename: string;
  device?: string;
  head?: number;
  format?: ScreendumpArgumentsFormat;
}

export type ScreendumpArgumentsFormat = 'ppm' | 'png';

export interface SendKeyArguments {
  keys: SendKeyArgumentsKeysItem[];
  'hold-time'?: number;
}

export type SendKeyArgumentsKeysItem =
  | ({ type: 'number' } & SendKeyArgumentsKeysItemNumber)
  | ({ type: 'qcode' } & SendKeyArgumentsKeysItemQcode);

export interface SendKeyArgumentsKeysItemNumber {
  data: number;
}

export interface SendKeyArgumentsKeysItemQcode {
  data: SendKeyArgumentsKeysItemQcodeData;
}

export type SendKeyArgumentsKeysItemQcodeData =
  | 'unmapped'
  | 'shift'
  | 'shift_r'
  | 'alt'
  | 'alt_r'
  | 'ctrl'
  | 'ctrl_r'
  | 'menu'
  | 'esc'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '0'
  | 'minus'
  | 'equal'
  | 'backspace'
  | 'tab'
  | 'q'
  | 'w'
  | 'e'
  | 'r'
  | 't'
  | 'y'
  | 'u'
  | 'i'
  | 'o'
  | 'p'
  | 'bracket_left'
  | 'bracket_right'
  | 'ret'
  | 'a'
  | 's'
  | 'd'
  | 'f'
  | 'g'
  | 'h'
  | 'j'
  | 'k'
  | 'l'
  | 'semicolon'
  | 'apostrophe'
  | 'grave_accent'
  | 'backslash'
  | 'z'
  | 'x'
  | 'c'
  | 'v'
  | 'b'
  | 'n'
  | 'm'
  | 'comma'
  | 'dot'
  | 'slash'
  | 'asterisk'
  | 'spc'
  | 'caps_lock'
  | 'f1'
  | 'f2'
  | 'f3'
  | 'f4'
  | 'f5'
  | 'f6'
  | 'f7'
  | 'f8'
  | 'f9'
  | 'f10'
  | 'num_lock'
  | 'scroll_lock'
  | 'kp_divide'
  | 'kp_multiply'
  | 'kp_subtract'
  | 'kp_add'
  | 'kp_enter'
  | 'kp_decimal'
  | 'sysrq'
  | 'kp_0'
  | 'kp_1'
  | 'kp_2'
  | 'kp_3'
  | 'kp_4'
  | 'kp_5'
  | 'kp_6'
  | 'kp_7'
  | 'kp_8'
  | 'kp_9'
  | 'less'
  | 'f11'
  | 'f12'
  | 'print'
  | 'home'
  | 'pgup'
  | 'pgdn'
  | 'end'
  | 'left'
  | 'up'
  | 'down'
  | 'right'
  | 'insert'
  | 'delete'
  | 'stop'
  | 'again'
  | 'props'
  | 'undo'
  | 'front'
  | 'copy'
  | 'open'
  | 'paste'
  | 'find'
  | 'cut'
  | 'lf'
  | 'help'
  | 'meta_l'
  | 'meta_r'
  | 'compose'
  | 'pause'
  | 'ro'
  | 'hiragana'
  | 'henkan'
  | 'yen'
  | 'muhenkan'
  | 'katakanahiragana'
  | 'kp_comma'
  | 'kp_equals'
  | 'power'
  | 'sleep'
  | 'wake'
  | 'audionext'
  | 'audioprev'
  | 'audiostop'
  | 'audioplay'
  | 'audiomute'
  | 'volumeup'
  | 'volumedown'
  | 'mediaselect'
  | 'mail'
  | 'calculator'
  | 'computer'
  | 'ac_home'
  | 'ac_back'
  | 'ac_forward'
  | 'ac_refresh'
  | 'ac_bookmarks'
  | 'lang1'
  | 'lang2'
  | 'f13'
  | 'f14'
  | 'f15'
  | 'f16'
  | 'f17'
  | 'f18'
  | 'f19'
  | 'f20'
  | 'f21'
  | 'f22'
  | 'f23'
  | 'f24';

export type SendKeyArgumentsKeysItemType = 'number' | 'qcode';

export interface SetActionArguments {
  reboot?: SetActionArgumentsReboot;
  shutdown?: SetActionArgumentsShutdown;
  panic?: SetActionArgumentsPanic;
  watchdog?: SetActionArgumentsWatchdog;
}

export type SetActionArgumentsPanic = 'pause' | 'shutdown' | 'exit-failure' | 'none';

export type SetActionArgumentsReboot = 'reset' | 'shutdown';

export type SetActionArgumentsShutdown = 'poweroff' | 'pause';

export type SetActionArgumentsWatchdog = 'reset' | 'shutdown' | 'poweroff' | 'pause' | 'debug' | 'none' | 'inject-nmi';

export interface SetCpuTopologyArguments {
  'core-id': number;
  'socket-id'?: number;
  'book-id'?: number;
  'drawer-id'?: number;
  entitlement?: SetCpuTopologyArgumentsEntitlement;
  dedicated?: boolean;
}

export type SetCpuTopologyArgumentsEntitlement = 'auto' | 'low' | 'medium' | 'high';

export interface SetLinkArguments {
  name: string;
  up: boolean;
}

export type SetNumaNodeArguments =
  | ({ type: 'node' } & SetNumaNodeArgumentsNode)
  | ({ type: 'dist' } & SetNumaNodeArgumentsDist)
  | ({ type: 'cpu' } & SetNumaNodeArgumentsCpu)
  | ({ type: 'hmat-lb' } & SetNumaNodeArgumentsHmatLb)
  | ({ type: 'hmat-cache' } & SetNumaNodeArgumentsHmatCache);

export interface SetNumaNodeArgumentsCpu {
  'node-id'?: number;
  'drawer-id'?: number;
  'book-id'?: number;
  'socket-id'?: number;
  'die-id'?: number;
  'cluster-id'?: number;
  'module-id'?: number;
  'core-id'?: number;
  'thread-id'?: number;
}

export interface SetNumaNodeArgumentsDist {
  src: number;
  dst: number;
  val: number;
}

export interface SetNumaNodeArgumentsHmatCache {
  'node-id': number;
  size: number;
  level: number;
  associativity: SetNumaNodeArgumentsHmatCacheAssociativity;
  policy: SetNumaNodeArgumentsHmatCachePolicy;
  line: number;
}

export type SetNumaNodeArgumentsHmatCacheAssociativity = 'none' | 'direct' | 'complex';

export type SetNumaNodeArgumentsHmatCachePolicy = 'none' | 'write-back' | 'write-through';

export interface SetNumaNodeArgumentsHmatLb {
  initiator: number;
  target: number;
  hierarchy: SetNumaNodeArgumentsHmatLbHierarchy;
  'data-type': SetNumaNodeArgumentsHmatLbDataType;
  latency?: number;
  bandwidth?: number;
}

export type SetNumaNodeArgumentsHmatLbDataType =
  | 'access-latency'
  | 'read-latency'
  | 'write-latency'
  | 'access-bandwidth'
  | 'read-bandwidth'
  | 'write-bandwidth';

export type SetNumaNodeArgumentsHmatLbHierarchy = 'memory' | 'first-level' | 'second-level' | 'third-level';

export interface SetNumaNodeArgumentsNode {
  nodeid?: number;
  cpus?: number[];
  mem?: number;
  memdev?: string;
  initiator?: number;
}

export type SetNumaNodeArgumentsType = 'node' | 'dist' | 'cpu' | 'hmat-lb' | 'hmat-cache';

export interface SetPasswordArgumentsCommon {
  password: string;
  connected?: SetPasswordArgumentsConnected;
}

export type SetPasswordArguments = SetPasswordArgumentsCommon &
  ( ({ protocol: 'vnc' } & SetPasswordArgumentsVnc) | { protocol: 'spice' }
  );

export type SetPasswordArgumentsConnected = 'keep' | 'fail' | 'disconnect';

export interface SetPasswordArgumentsVnc {
  display?: string;
}

export interface SetVcpuDirtyLimitArguments {
  'cpu-index'?: number;
  'dirty-rate': number;
}

export interface SevInjectLaunchSecretArguments {
  'packet-header': string;
  secret: string;
  gpa?: number;
}

export type ShutdownCause =
  | 'none'
  | 'host-error'
  | 'host-qmp-quit'
  | 'host-qmp-system-reset'
  | 'host-signal'
  | 'host-ui'
  | 'guest-shutdown'
  | 'guest-reset'
  | 'guest-panic'
  | 'subsystem-reset'
  | 'snapshot-load';

export interface ShutdownData {
  guest: boolean;
  reason: ShutdownCause;
}

export interface SnapshotDeleteArguments {
  'job-id': string;
  tag: string;
  devices: string[];
}

export interface SnapshotLoadArguments {
  'job-id': string;
  tag: string;
  vmstate: string;
  devices: string[];
}

export interface SnapshotSaveArguments {
  'job-id': string;
  tag: string;
  vmstate: string;
  devices: string[];
}

export type SocketAddress =
  | ({ type: 'inet' } & BlockdevOptionsSshServer)
  | ({ type: 'unix' } & SocketAddressUnix)
  | ({ type: 'vsock' } & SocketAddressVsock)
  | ({ type: 'fd' } & SocketAddressFd);

export interface SocketAddressFd {
  str: string;
}

export interface SocketAddressUnix {
  path: string;
  abstract?: boolean;
  tight?: boolean;
}

export interface SocketAddressVsock {
  cid: string;
  port: string;
}

export interface SpiceConnectedData {
  server: SpiceConnectedDataServer;
  client: SpiceConnectedDataServer;
}

export interface SpiceConnectedDataServer {
  host: string;
  port: string;
  family: QueryVncResultFamily;
}

export interface SpiceDisconnectedData {
  server: SpiceConnectedDataServer;
  client: SpiceConnectedDataServer;
}

export interface SpiceInitializedData {
  server: SpiceInitializedDataServer;
  client: SpiceInitializedDataClient;
}

export interface SpiceInitializedDataClient {
  host: string;
  port: string;
  family: QueryVncResultFamily;
  'connection-id': number;
  'channel-type': number;
  'channel-id': number;
  tls: boolean;
}

export interface SpiceInitializedDataServer {
  host: string;
  port: string;
  family: QueryVncResultFamily;
  auth?: string;
}

export interface TraceEventGetStateArguments {
  name: string;
}

export interface TraceEventGetStateResultItem {
  name: string;
  state: TraceEventGetStateResultItemState;
}

export type TraceEventGetStateResultItemState = 'unavailable' | 'disabled' | 'enabled';

export interface TraceEventSetStateArguments {
  name: string;
  enable: boolean;
  'ignore-unavailable'?: boolean;
}

export interface TransactionArguments {
  actions: TransactionArgumentsActionsItem[];
  properties?: TransactionArgumentsProperties;
}

export type TransactionArgumentsActionsItem =
  | ({ type: 'abort' } & TransactionArgumentsActionsItemAbort)
  | ({ type: 'block-dirty-bitmap-add' } & TransactionArgumentsActionsItemBlockDirtyBitmapAdd)
  | ({ type: 'block-dirty-bitmap-remove' | 'block-dirty-bitmap-clear' | 'block-dirty-bitmap-enable' | 'block-dirty-bitmap-disable' } & TransactionArgumentsActionsItemBlockDirtyBitmapRemove)
  | ({ type: 'block-dirty-bitmap-merge' } & TransactionArgumentsActionsItemBlockDirtyBitmapMerge)
  | ({ type: 'blockdev-backup' } & TransactionArgumentsActionsItemBlockdevBackup)
  | ({ type: 'blockdev-snapshot' } & TransactionArgumentsActionsItemBlockdevSnapshot)
  | ({ type: 'blockdev-snapshot-internal-sync' } & TransactionArgumentsActionsItemBlockdevSnapshotInternalSync)
  | ({ type: 'blockdev-snapshot-sync' } & TransactionArgumentsActionsItemBlockdevSnapshotSync)
  | ({ type: 'drive-backup' } & TransactionArgumentsActionsItemDriveBackup);

export interface TransactionArgumentsActionsItemAbort {
  data: Empty;
}

export interface TransactionArgumentsActionsItemBlockDirtyBitmapAdd {
  data: BlockDirtyBitmapAddArguments;
}

export interface TransactionArgumentsActionsItemBlockDirtyBitmapMerge {
  data: BlockDirtyBitmapMergeArguments;
}

export interface TransactionArgumentsActionsItemBlockDirtyBitmapRemove {
  data: BlockDirtyBitmapClearArguments;
}

export interface TransactionArgumentsActionsItemBlockdevBackup {
  data: BlockdevBackupArguments;
}

export interface TransactionArgumentsActionsItemBlockdevSnapshot {
  data: BlockdevSnapshotArguments;
}

export interface TransactionArgumentsActionsItemBlockdevSnapshotInternalSync {
  data: BlockdevSnapshotInternalSyncArguments;
}

export interface TransactionArgumentsActionsItemBlockdevSnapshotSync {
  data: BlockdevSnapshotSyncArguments;
}

export interface TransactionArgumentsActionsItemDriveBackup {
  data: DriveBackupArguments;
}

export type TransactionArgumentsActionsItemType =
  | 'abort'
  | 'block-dirty-bitmap-add'
  | 'block-dirty-bitmap-remove'
  | 'block-dirty-bitmap-clear'
  | 'block-dirty-bitmap-enable'
  | 'block-dirty-bitmap-disable'
  | 'block-dirty-bitmap-merge'
  | 'blockdev-backup'
  | 'blockdev-snapshot'
  | 'blockdev-snapshot-internal-sync'
  | 'blockdev-snapshot-sync'
  | 'drive-backup';

export interface TransactionArgumentsProperties {
  'completion-mode'?: TransactionArgumentsPropertiesCompletionMode;
}

export type TransactionArgumentsPropertiesCompletionMode = 'individual' | 'grouped';

export interface UnplugPrimaryData {
  'device-id': string;
}

export interface VersionInfo {
  qemu: VersionInfoQemu;
  package: string;
}

export interface VersionInfoQemu {
  major: number;
  minor: number;
  micro: number;
}

export interface VfioMigrationData {
  'device-id': string;
  'qom-path': string;
  'device-state': VfioMigrationDataDeviceState;
}

export type VfioMigrationDataDeviceState =
  | 'stop'
  | 'running'
  | 'stop-copy'
  | 'resuming'
  | 'running-p2p'
  | 'pre-copy'
  | 'pre-copy-p2p'
  | 'pre-copy-p2p-prepare';

export interface VfioStats {
  transferred: number;
}

export interface VfuClientHangupData {
  'vfu-id': string;
  'vfu-qom-path': string;
  'dev-id': string;
  'dev-qom-path': string;
}

export interface VncConnectedData {
  server: VncConnectedDataServer;
  client: VncConnectedDataClient;
}

export interface VncConnectedDataClient {
  host: string;
  service: string;
  family: QueryVncResultFamily;
  websocket: boolean;
}

export interface VncConnectedDataServer {
  host: string;
  service: string;
  family: QueryVncResultFamily;
  websocket: boolean;
  auth?: string;
}

export interface VncDisconnectedData {
  server: VncConnectedDataServer;
  client: VncDisconnectedDataClient;
}

export interface VncDisconnectedDataClient {
  host: string;
  service: string;
  family: QueryVncResultFamily;
  websocket: boolean;
  x509_dname?: string;
  sasl_username?: string;
}

export interface VncInitializedData {
  server: VncConnectedDataServer;
  client: VncDisconnectedDataClient;
}

export interface VserportChangeData {
  id: string;
  open: boolean;
}

export interface WatchdogData {
  action: SetActionArgumentsWatchdog;
}

export interface WatchdogSetActionArguments {
  action: SetActionArgumentsWatchdog;
}

export interface XAccelStatsResult {
  'human-readable-text': string;
}

export interface XBlockdevAmendArguments {
  'job-id': string;
  'node-name': string;
  options: XBlockdevAmendArgumentsOptions;
  force?: boolean;
}

export type XBlockdevAmendArgumentsOptions =
  | ({ driver: 'luks' } & XBlockdevAmendArgumentsOptionsLuks)
  | ({ driver: 'qcow2' } & XBlockdevAmendArgumentsOptionsQcow2)
  | { driver: 'blkdebug' | 'blklogwrites' | 'blkreplay' | 'blkverify' | 'bochs' | 'cloop' | 'compress' | 'copy-before-write' | 'copy-on-read' | 'dmg' | 'file' | 'snapshot-access' | 'ftp' | 'ftps' | 'host_cdrom' | 'host_device' | 'http' | 'https' | 'io_uring' | 'iscsi' | 'nbd' | 'nfs' | 'null-aio' | 'null-co' | 'nvme' | 'nvme-io_uring' | 'parallels' | 'preallocate' | 'qcow' | 'qed' | 'quorum' | 'raw' | 'rbd' | 'replication' | 'ssh' | 'throttle' | 'vdi' | 'vhdx' | 'virtio-blk-vfio-pci' | 'virtio-blk-vhost-user' | 'virtio-blk-vhost-vdpa' | 'vmdk' | 'vpc' | 'vvfat' };

export interface XBlockdevAmendArgumentsOptionsLuks {
  state: XBlockdevAmendArgumentsOptionsLuksState;
  'new-secret'?: string;
  'old-secret'?: string;
  keyslot?: number;
  'iter-time'?: number;
  secret?: string;
}

export type XBlockdevAmendArgumentsOptionsLuksState = 'active' | 'inactive';

export interface XBlockdevAmendArgumentsOptionsQcow2 {
  encrypt?: XBlockdevAmendArgumentsOptionsQcow2Encrypt;
}

export type XBlockdevAmendArgumentsOptionsQcow2Encrypt =
  | ({ format: 'luks' } & XBlockdevAmendArgumentsOptionsQcow2EncryptLuks)
  | { format: 'qcow' };

export interface XBlockdevAmendArgumentsOptionsQcow2EncryptLuks {
  state: XBlockdevAmendArgumentsOptionsLuksState;
  'new-secret'?: string;
  'old-secret'?: string;
  keyslot?: number;
  'iter-time'?: number;
  secret?: string;
}

export interface XBlockdevChangeArguments {
  parent: string;
  child?: string;
  node?: string;
}

export interface XBlockdevSetIothreadArguments {
  'node-name': string;
  iothread: MigrationParametersTlsCreds;
  force?: boolean;
}

export interface XDebugBlockDirtyBitmapSha256Result {
  sha256: string;
}

export interface XDebugQueryBlockGraphResult {
  nodes: XDebugQueryBlockGraphResultNodesItem[];
  edges: XDebugQueryBlockGraphResultEdgesItem[];
}

export interface XDebugQueryBlockGraphResultEdgesItem {
  parent: number;
  child: number;
  name: string;
  perm: BlockdevOptionsBlkdebugTakeChildPermsItem[];
  'shared-perm': BlockdevOptionsBlkdebugTakeChildPermsItem[];
}

export interface XDebugQueryBlockGraphResultNodesItem {
  id: number;
  type: XDebugQueryBlockGraphResultNodesItemType;
  name: string;
}

export type XDebugQueryBlockGraphResultNodesItemType = 'block-backend' | 'block-job' | 'block-driver';

export interface XQueryVirtioQueueElementArguments {
  path: string;
  queue: number;
  index?: number;
}

export interface XQueryVirtioQueueElementResult {
  name: string;
  index: number;
  descs: XQueryVirtioQueueElementResultDescsItem[];
  avail: XQueryVirtioQueueElementResultAvail;
  used: XQueryVirtioQueueElementResultUsed;
}

export interface XQueryVirtioQueueElementResultAvail {
  flags: number;
  idx: number;
  ring: number;
}

export interface XQueryVirtioQueueElementResultDescsItem {
  addr: number;
  len: number;
  flags: string[];
}

export interface XQueryVirtioQueueElementResultUsed {
  flags: number;
  idx: number;
}

export interface XQueryVirtioQueueStatusArguments {
  path: string;
  queue: number;
}

export interface XQueryVirtioQueueStatusResult {
  name: string;
  'queue-index': number;
  inuse: number;
  'vring-num': number;
  'vring-num-default': number;
  'vring-align': number;
  'vring-desc': number;
  'vring-avail': number;
  'vring-used': number;
  'last-avail-idx'?: number;
  'shadow-avail-idx'?: number;
  'used-idx': number;
  'signalled-used': number;
  'signalled-used-valid': boolean;
}

export interface XQueryVirtioResultItem {
  path: string;
  name: string;
}

export interface XQueryVirtioStatusArguments {
  path: string;
}

export interface XQueryVirtioStatusResult {
  name: string;
  'device-id': number;
  'vhost-started': boolean;
  'device-endian': string;
  'guest-features': XQueryVirtioStatusResultGuestFeatures;
  'host-features': XQueryVirtioStatusResultGuestFeatures;
  'backend-features': XQueryVirtioStatusResultGuestFeatures;
  'num-vqs': number;
  status: XQueryVirtioStatusResultStatus;
  isr: number;
  'queue-sel': number;
  'vm-running': boolean;
  broken: boolean;
  disabled: boolean;
  'use-started': boolean;
  started: boolean;
  'start-on-kick': boolean;
  'disable-legacy-check': boolean;
  'bus-name': string;
  'use-guest-notifier-mask': boolean;
  'vhost-dev'?: XQueryVirtioStatusResultVhostDev;
}

export interface XQueryVirtioStatusResultGuestFeatures {
  transports: string[];
  'dev-features'?: string[];
  'unknown-dev-features'?: number;
  'unknown-dev-features2'?: number;
}

export interface XQueryVirtioStatusResultStatus {
  statuses: string[];
  'unknown-statuses'?: number;
}

export interface XQueryVirtioStatusResultVhostDev {
  'n-mem-sections': number;
  'n-tmp-sections': number;
  nvqs: number;
  'vq-index': number;
  features: XQueryVirtioStatusResultGuestFeatures;
  'acked-features': XQueryVirtioStatusResultGuestFeatures;
  'protocol-features': XQueryVirtioStatusResultVhostDevProtocolFeatures;
  'max-queues': number;
  'backend-cap': number;
  'log-enabled': boolean;
  'log-size': number;
}

export interface XQueryVirtioStatusResultVhostDevProtocolFeatures {
  protocols: string[];
  'unknown-protocols'?: number;
}

export interface XQueryVirtioVhostQueueStatusArguments {
  path: string;
  queue: number;
}

export interface XQueryVirtioVhostQueueStatusResult {
  name: string;
  kick: number;
  call: number;
  num: number;
  'desc-phys': number;
  'desc-size': number;
  'avail-phys': number;
  'avail-size': number;
  'used-phys': number;
  'used-size': number;
}

export interface XenEventInjectArguments {
  port: number;
}

export interface XenEventListResultItem {
  port: number;
  vcpu: number;
  type: XenEventListResultItemType;
  'remote-domain': string;
  target: number;
  pending: boolean;
  masked: boolean;
}

export type XenEventListResultItemType = 'closed' | 'unbound' | 'interdomain' | 'pirq' | 'virq' | 'ipi';

export interface XenLoadDevicesStateArguments {
  filename: string;
}

export interface XenSaveDevicesStateArguments {
  filename: string;
  live?: boolean;
}

export interface XenSetGlobalDirtyLogArguments {
  enable: boolean;
}

export interface XenSetReplicationArguments {
  enable: boolean;
  primary: boolean;
  failover?: boolean;
}

export interface YankArguments {
  instances: QueryYankResultItem[];
}
