/** Whether this process runs in the lab. */
export function isInLab(): boolean {
  return process.env.SWITCHOVER_LAB === '1';
}
