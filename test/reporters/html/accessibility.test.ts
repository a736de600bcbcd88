import { expect } from 'chai';
import { comparedDevices } from '../../support/made-comparisons.js';
import { recordedRun } from '../../support/recorded-runs.js';
import { openReport, requireChromium } from '../../support/report-page.js';

describe('The report for a screen reader', () => {
  before(requireChromium);

  const open = () =>
    openReport([recordedRun('three-migrations'), recordedRun('migration-failed')], {
      beside: {
        comparisons: [{ ...comparedDevices(), ledger: '/ledger.jsonl', evidence: import.meta.dirname }],
      },
    });

  it('has headings that leave out no level, the verdicts first', async () => {
    await using report = await open();
    const headings = await report.page.locator('h1, h2, h3, h4, h5, h6').evaluateAll((all) =>
      all.map((heading) => {
        const { tagName, textContent } = heading as unknown as { tagName: string; textContent: string };
        return { level: Number(tagName[1]), text: textContent.trim().replaceAll(/\s+/g, ' ') };
      }),
    );
    expect(headings[0]).to.deep.equal({ level: 1, text: '1 of 2 runs kept every promise, 1 broke one.' });
    headings.slice(1).forEach(({ level, text }, index) => {
      expect(level - headings[index]!.level, `at the heading "${text}"`).to.be.at.most(1);
    });
    const texts = headings.map(({ text }) => text);
    expect(texts).to.include('Broken destination-lost-at-stop-and-copy');
    expect(texts.some((text) => /^Migration 1 from machine-a to machine-b: failed$/.test(text))).to.equal(
      true,
    );
  });

  it('has a name for every chart and control, and regions for runs and comparisons', async () => {
    await using report = await open();
    const { page } = report;
    for (const section of await page.locator('.charts, .comparison').all()) {
      await section.scrollIntoViewIfNeeded();
      await section.locator('canvas').first().waitFor();
    }
    const tree = await page.locator('body').ariaSnapshot();
    // In the snapshot what has no name is its role alone.
    const nameless =
      tree.match(/^ *- (img|application|button|combobox|checkbox|searchbox|link|table)\b(?! ").*$/gm) ?? [];
    expect(nameless.filter((line) => !/- table:/.test(line))).to.deep.equal([]);
    expect(tree).to.match(/- main:/);
    expect(tree).to.match(/- '?article "Broken destination-lost-at-stop-and-copy"/);
    expect(tree).to.match(/- '?region "Drives side by side: 6 on 8 workloads"/);
    expect(tree).to.match(/- '?application "Timeline of migration 1\. Arrow keys pan/);
    expect(tree).to.match(/- '?img "Latency: before the switchover median \d+ µs, p99/);
    expect(tree).to.match(
      /- '?img "IOPS of random read at queue depth 1, 8, 32, a line a drive; the table has/,
    );
    expect(tree).to.match(/- checkbox "Broken \(1\)" \[checked\]/);
    expect(report.complaints).to.deep.equal([]);
  });

  it('has a table behind each chart over time, filled when it is opened', async () => {
    await using report = await openReport([recordedRun('migration-failed')]);
    const { page } = report;
    const migration = page.locator('#run-1-migration-1');
    await migration.locator('.charts').scrollIntoViewIfNeeded();
    await migration.locator('canvas').first().waitFor();
    expect(await migration.locator('.behind table').count()).to.equal(0);
    await migration.getByText('The timeline as a table').click();
    const row = (name: string) => migration.locator('.events tr', { hasText: name });
    await row('kill destination-machine at stop-and-copy of migration 1').waitFor();
    expect(await row('blackout').first().textContent()).to.match(/^guest I\/Oblackout-?[\d.]+ ms[\d.]+ ms/);
    expect(await row('stop-and-copy failed').textContent()).to.match(/Unable to write to socket/);
    await migration.getByText('Latency and throughput over time as a table').click();
    await migration.locator('.series tbody tr').nth(20).waitFor();
    expect(report.complaints).to.deep.equal([]);
  });

  it('is used by keyboard: to the timeline, along its items, into the tables', async () => {
    await using report = await openReport([recordedRun('three-migrations')]);
    const { page } = report;
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).to.equal('To the verdicts');
    await page.locator('.charts').first().scrollIntoViewIfNeeded();
    await page.locator('.timeline canvas').first().waitFor();
    await page.locator('.timeline').first().focus();
    await page.keyboard.press('n');
    await page
      .locator('.charts .told', { hasText: / at -?[\d.]+ m?s/ })
      .first()
      .waitFor();
    await page.locator('.events summary').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.events table').first().waitFor();
  });
});
