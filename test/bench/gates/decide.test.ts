import { expect } from 'chai';
import { blocksOf, outcomes } from '../../../bench/gates/blocks.js';
import { decide, figureGate } from '../../../bench/gates/decide.js';
import { type Condition, conditions, experimentScenario, orderOf } from '../../../bench/gates/experiment.js';
import type { Sample } from '../../../bench/gates/samples.js';
import { noisyValues } from '../../support/measured-runs.js';

const slowdowns: Record<Condition, number> = {
  a: 1,
  b: 1,
  '5 %': 1.05,
  '10 %': 1.1,
  '20 %': 1.2,
  '50 %': 1.5,
};

/** What would be measured if every condition did exactly what it says, in noise that a block has in common. */
function samples(count: number): Sample[] {
  return noisyValues(count, 400, 4, 1).flatMap((level, guest) =>
    noisyValues(conditions.length, level, 1.1, guest + 2).map((value, place): Sample => {
      const condition = conditions[place]!;
      const latency = {
        count: 1000,
        p50Us: value * slowdowns[condition],
        p99Us: 5 * value,
        maxUs: 9 * value,
      };
      const migration = { number: 1, stopToResumeMs: 50, addedMs: 20, phases: [] };
      const figures = {
        ...migration,
        downtimeMs: 40,
        blackoutMs: 80,
        latency: { before: latency, after: latency },
      };
      return { guest, block: 0, condition, figures };
    }),
  );
}

describe("The experiment on gates' false alarms and misses", () => {
  it('has every condition once a block, in an order that the seed decides, and slows the destination alone', () => {
    const order = orderOf(3, 2, 1);
    expect(order).to.deep.equal(orderOf(3, 2, 1));
    expect(order.slice(0, 6)).to.have.members([...conditions]);
    expect(order.slice(6)).to.have.members([...conditions]);
    const { faults, migrations } = experimentScenario(order, 1);
    expect(migrations.count).to.equal(12);
    expect(faults).to.have.length(8);
    for (const fault of faults) {
      if (fault.strike !== 'messages')
        return expect.fail(`Expected faults of messages, got ${fault.strike}.`);
      expect(`${fault.percent} %`).to.equal(order[fault.at.migration - 1]);
      expect(fault).to.include({ side: 'destination', how: 'slow', injected: false });
    }
  });

  it('tells the slowdowns that were really made', () => {
    const found = outcomes(blocksOf(samples(40)), 1);
    for (const { condition, slowdown } of found) {
      expect(slowdowns[condition], condition).to.be.within(slowdown.low - 1e-9, slowdown.high + 1e-9);
    }
  });

  it('finds gates that breach for a slowdown and keep quiet about the build itself', () => {
    const gate = figureGate('latency after, p50', 1.2, 1);
    const decisions = decide(samples(40), [gate], { rounds: [10], drawn: 20, seed: 1 });
    const of = (wanted: Condition) => decisions.find(({ condition }) => condition === wanted)!;
    expect(of('b').drawn).to.deep.include({ gates: 20, breached: 0, pass: 1 });
    expect(of('50 %').drawn.breached).to.equal(1);
    expect(of('50 %').disjoint).to.deep.equal({ gates: 4, breached: 1, inconclusive: 0, pass: 0 });
    expect(of('20 %').drawn.inconclusive).to.be.above(0.5);
  });
});
