/** A sentence for a migration that completed without its source. */
export function describeSourceLost(why: string): string {
  return `The source was lost and fenced, and the destination took over without it: ${why.replace(/\.$/, '')}.`;
}
