/** Log page identifiers (NVMe 1.4, figure 191). */
export const LogPage = {
  ERROR_INFORMATION: 0x01,
  HEALTH: 0x02,
  FIRMWARE_SLOT: 0x03,
  COMMANDS_SUPPORTED: 0x05,
} as const;
