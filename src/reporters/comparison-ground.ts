import type { ComparisonRecord } from '../run-record/comparison-record.js';

/** Where a comparison was measured, in words. */
export function groundOf({ compared, report, provenance }: ComparisonRecord): string {
  const host = provenance === undefined ? '' : `, on ${provenance.host.processor}`;
  if (compared === 'across-migration') return `the lab, QEMU ${report.qemu}${host}`;
  const { ground, accelerator, qemu, kernel, settings } = report;
  const place = ground === 'lab' ? 'the lab' : 'drives of a host';
  return `${place}, guest under ${accelerator.toUpperCase()}, QEMU ${qemu}, kernel ${kernel}, cache ${settings.cache}${host}`;
}
