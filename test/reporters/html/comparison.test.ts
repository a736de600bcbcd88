import { expect } from 'chai';
import { readContent } from '../../../src/run-record/read-content.js';
import { comparedAcrossMigration, comparedDevices, placeComparison } from '../../support/made-comparisons.js';
import { placeLedger } from '../../support/recorded-runs.js';
import { coloursOf, openReport, requireChromium } from '../../support/report-page.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('A comparison of drives in the report', () => {
  before(requireChromium);

  it('has IOPS and latency by queue depth, a line a drive, and the latencies of each workload', async () => {
    using folder = temporaryFolder();
    const { runs, ...beside } = readContent([placeComparison(comparedDevices(), folder.file('compare'))]);
    await using report = await openReport(runs, { beside });
    const { page } = report;
    expect(await page.locator('h1').textContent()).to.equal('Drives were compared.');
    const charts = page.getByRole('img', { name: 'IOPS of random read at queue depth 1, 8, 32' });
    await charts.locator('canvas').waitFor();
    expect(await charts.locator('.u-label').allTextContents()).to.include.members([
      ...['bare-metal', 'passthrough', 'vfio-user-mapped', 'vfio-user-trapped', 'qemu-nvme', 'virtio-blk'],
    ]);
    expect(await coloursOf(page, '.depths')).to.be.greaterThan(20);
    expect(await page.locator('.depths [data-figure] canvas').count()).to.equal(4);
    const latencies = page.locator('.comparison .latencies');
    expect(await coloursOf(page, '.comparison .latencies')).to.be.greaterThan(20);
    const fast = await latencies.locator('canvas').screenshot();
    await page.getByRole('combobox').selectOption('random-read-depth-32');
    await latencies.locator('canvas').waitFor();
    expect(fast.equals(await latencies.locator('canvas').screenshot())).to.equal(false);
    const row = page.getByRole('row', { name: /^random-read-depth-1 vfio-user-mapped 1000 1000 µs/ });
    expect(await row.textContent()).to.match(/0\.50 \(0\.50–0\.50\)2\.00 \(2\.00–2\.00\)/);
    expect(await page.getByText('Not measured: vfio-user-server').count()).to.equal(1);
    expect(report.complaints).to.deep.equal([]);
  });

  it("stands beside a migration's latencies before and after, of the workload that is most like it", async () => {
    using folder = temporaryFolder();
    placeLedger('three-migrations', folder.file('run'));
    placeComparison(comparedDevices(), folder.file('compare'));
    const { runs, ...beside } = readContent([
      folder.file('run/ledger.jsonl'),
      folder.file('compare/ledger.jsonl'),
    ]);
    await using report = await openReport(runs, { beside });
    const { page } = report;
    expect(await page.locator('h1').textContent()).to.equal('Every promise was kept.');
    const migration = page.locator('#run-1-migration-1 .beside');
    await migration.scrollIntoViewIfNeeded();
    await migration.locator('canvas').waitFor();
    const list = migration.getByRole('combobox', { name: 'The drives with the workload' });
    const chosen = () => list.locator('option:checked').textContent();
    expect(await chosen()).to.match(/^random-read-depth-\d+$/);
    expect(await migration.locator('.u-label').allTextContents()).to.deep.equal([
      ...['before', 'after', 'bare-metal', 'passthrough', 'vfio-user-mapped', 'vfio-user-trapped'],
      ...['qemu-nvme', 'virtio-blk'],
    ]);
    await list.selectOption('random-read-depth-1');
    await migration.getByRole('row', { name: /^passthrough 500 µs — 650 µs/ }).waitFor();
    expect(await migration.locator('table:not(.u-legend) tbody th').allTextContents()).to.deep.equal([
      ...['before', 'after', 'bare-metal', 'passthrough', 'vfio-user-mapped', 'vfio-user-trapped'],
      ...['qemu-nvme', 'virtio-blk'],
    ]);
    expect(await migration.locator('.ground').textContent()).to.match(
      /the lab, guest under KVM, QEMU 11\.1\.3/,
    );
    expect(report.complaints).to.deep.equal([]);
  });

  it('across a migration has before, after and the drives that do not move in one chart, and its verdicts', async () => {
    using folder = temporaryFolder();
    const { runs, ...beside } = readContent([placeComparison(comparedAcrossMigration(), folder.file('x'))]);
    await using report = await openReport(runs, { beside });
    const { page } = report;
    expect(await page.locator('h1').textContent()).to.equal('Every promise was kept.');
    const latencies = page.locator('.comparison .latencies');
    await latencies.locator('canvas').waitFor();
    expect(await latencies.locator('.u-label').allTextContents()).to.deep.equal([
      ...['vfio-user, before', 'vfio-user, after', 'passthrough', 'qemu-nvme', 'virtio-blk'],
    ]);
    expect(await page.locator('.comparison .promises').textContent()).to.match(
      /expected at most 1\.5, found 1\.04/,
    );
    await page.getByRole('row', { name: '7 1000 µs 1070 µs 500 µs 2500 µs 1800 µs 50 ms' }).waitFor();
    expect(report.complaints).to.deep.equal([]);
  });
});
