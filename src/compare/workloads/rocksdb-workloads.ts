/** Runs of RocksDB's db_bench, in the order of the tables: flag files of `fixtures/workloads/`. */
export const rocksdbWorkloads = [
  'rocksdb-fillseq',
  'rocksdb-readrandom-4',
  'rocksdb-readrandom-16',
  'rocksdb-readwhilewriting-4',
  'rocksdb-readwhilewriting-16',
  'rocksdb-overwrite',
  'rocksdb-overwrite-sync',
] as const;

export type RocksdbWorkload = (typeof rocksdbWorkloads)[number];

/** The keys of a database at scale 1, some 4 MiB on a drive of 64 MiB. */
export const keysAtScaleOne = 4000;
