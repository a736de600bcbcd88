import type { AcrossMigrationReport } from '../src/compare/across-migration/report.js';
import { expect } from '../src/testing/expect.js';
import { inTheLab } from '../src/testing/in-the-lab.js';
import { skipBecause } from '../src/testing/skip-because.js';
import { thorough } from '../src/testing/thorough.js';

const limit = 40 * 60_000;

describe('The latency of a vfio-user drive, beside a drive that is passed through', () => {
  let report: AcrossMigrationReport;

  // Seven rounds with a migration each: about ten minutes on two cores.
  before(async function () {
    if (!thorough) skipBecause(this, 'it takes ten minutes; SWITCHOVER_THOROUGH=1 runs it');
    report = await inTheLab<AcrossMigrationReport>(this, limit, 'compare', '--across-migration', '--json');
  });

  it('is measured in rounds with a migration and passthrough each, often enough to tell', () => {
    expect(report.rounds).to.have.lengthOf.at.least(5);
    for (const { downtimeMs } of report.rounds) expect(downtimeMs).to.be.greaterThan(0);
    expect(report.ratios.afterToBefore.coverage).to.be.greaterThan(0.9);
  });

  it('is after the migration what it was before, as nearly as the fixture states', function () {
    expectPromise(this, 'latency after the migration, as a ratio to before');
  });

  it('is after the migration as near to that of passthrough as the fixture states', function () {
    expectPromise(this, 'latency after the migration, as a ratio to passthrough');
  });

  function expectPromise(context: Mocha.Context, name: string): void {
    const promise = report.promises.find((one) => one.name === name)!;
    if (promise.verdict === 'inconclusive') skipBecause(context, promise.reason);
    expect(promise.verdict, promise.reason).to.equal('pass');
  }
});
