/** How the device shows on the PCI bus. The class code, not the identifiers, is what makes drivers bind. */
export const PCI_DEVICE = {
  vendor: 0x4e58,
  device: 0x5357,
  subsystemVendor: 0x4e58,
  subsystemDevice: 0x0001,
  revision: 1,
  /** Mass storage, non-volatile memory, NVM Express. */
  classCode: 0x010802,
} as const;
