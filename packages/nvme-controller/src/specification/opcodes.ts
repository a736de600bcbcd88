/** Admin command set opcodes (NVMe 1.4, figure 139). */
export const AdminOpcode = {
  DELETE_SUBMISSION_QUEUE: 0x00,
  CREATE_SUBMISSION_QUEUE: 0x01,
  GET_LOG_PAGE: 0x02,
  DELETE_COMPLETION_QUEUE: 0x04,
  CREATE_COMPLETION_QUEUE: 0x05,
  IDENTIFY: 0x06,
  ABORT: 0x08,
  SET_FEATURES: 0x09,
  GET_FEATURES: 0x0a,
  ASYNC_EVENT_REQUEST: 0x0c,
  DOORBELL_BUFFER_CONFIG: 0x7c,
} as const;

/** NVM command set opcodes (NVMe 1.4, figure 346). */
export const IoOpcode = {
  FLUSH: 0x00,
  WRITE: 0x01,
  READ: 0x02,
  COMPARE: 0x05,
  WRITE_ZEROES: 0x08,
  DATASET_MANAGEMENT: 0x09,
} as const;

/** The namespace identifier that stands for all namespaces. */
export const BROADCAST_NAMESPACE = 0xffffffff;
