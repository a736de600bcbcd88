/** argsz u32, size u32; data follows. */
export const MIGRATION_DATA_SIZE = 8;
