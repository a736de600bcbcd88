import { randomScenario } from '../src/device-level/random-scenario.js';
import { deviceScenarioSchema } from '../src/device-level/scenario.js';
import { performDevice } from '../src/testing/device-scenarios.js';
import { expect } from '../src/testing/expect.js';

describe('A device that moves between two servers while its driver has commands in flight', () => {
  for (const doorbells of ['trapped', 'mapped', 'shadow'] as const) {
    it(`keeps every promise over sixty migrations, with ${doorbells} doorbells`, async () => {
      const scenario = randomScenario({
        seed: 7,
        migrations: 60,
        commands: 12,
        fixed: { doorbells, name: doorbells },
      });
      const result = await performDevice(scenario);
      expect(result).to.keepEveryPromise();
      expect(result.migrations).to.be.at.least(60);
    });
  }

  it('keeps what was flushed when its server is killed with a volatile cache, before and after migrations', async () => {
    const around = [
      { do: 'commands', count: 80 },
      { do: 'crash' },
      { do: 'commands', count: 80 },
      { do: 'migrate', preCopy: 20 },
    ] as const;
    const result = await performDevice({
      ...{ kind: 'device', name: 'crashes', seed: 3, cache: 'volatile' },
      steps: [...around, ...around, { do: 'crash' }],
    });
    expect(result).to.keepEveryPromise();
    expect(result).to.keepPromise('flushed writes survive a crash');
  });

  it('refuses the state of a larger namespace and a second owner, and goes on at the source', async () => {
    const fail = (how: 'smaller-namespace' | 'second-owner') => ({ do: 'fail', how }) as const;
    const result = await performDevice({
      ...{ kind: 'device', name: 'refusals' },
      steps: [fail('smaller-namespace'), { do: 'migrate' }, fail('second-owner'), { do: 'migrate' }],
    });
    expect(result).to.keepEveryPromise();
    expect(result).to.keepPromise('what must not be accepted is refused');
  });

  it('is described by scenarios that are checked: the same seed makes the same one', () => {
    const options = { seed: 11, migrations: 5, commands: 9 };
    expect(randomScenario(options)).to.deep.equal(randomScenario(options));
    expect(() =>
      deviceScenarioSchema.parse({ kind: 'device', name: 'x', steps: [{ do: 'nothing' }] }),
    ).to.throw();
  });
});
