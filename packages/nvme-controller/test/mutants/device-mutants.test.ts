import { expect } from 'chai';
import { deviceMutants } from '../../src/mutants/device-mutants.js';
import { closeAll, makeController } from '../support/controllers.js';
import type { Host } from '../support/host.js';
import * as images from './observations/images.js';
import * as lostState from './observations/lost-state.js';
import * as moments from './observations/moments.js';
import {
  AdminOpcode,
  drain,
  flush,
  getFeature,
  logPage,
  Run,
  read,
  ringNobody,
  setFeature,
  write,
} from './run.js';

const observations = [lostState, moments, images].flatMap((tables) => Object.values(tables).flat());

/** Bugs that need no migration to show. */
const EVERYDAY = ['flush-not-durable', 'force-unit-access-ignored', 'write-cache-off-ignored'];

describe('A mutant of the controller', () => {
  afterEach(closeAll);

  for (const { mutant, sees, right, wrong } of observations) {
    it(`shows, and its absence too: ${mutant}`, () => {
      expect(sees(new Run([])), 'without').to.deep.equal(right);
      closeAll();
      expect(sees(new Run([mutant])), 'with').to.deep.equal(wrong);
    });
  }

  it('has a name of its own, an origin and a description, and is seen by an observation', () => {
    const names = deviceMutants.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    expect(observations.map(({ mutant }) => mutant)).to.have.members(names);
    for (const { name, origin, description } of deviceMutants) {
      expect(name).to.match(/^[a-z]+(-[a-z]+)+$/);
      expect(
        [origin, description].every((text) => text.length > 5),
        name,
      ).to.equal(true);
    }
  });

  it('changes nothing that a guest does without a migration, if it is one of migration', () => {
    const afterReset = (host: Host) => {
      host.disable();
      host.enable();
      host.createQueues(1);
      return [flush(host), read(host), drain(host)];
    };
    const everyday = (run: Run) => {
      const host = run.start({ cache: 'volatile' }, [1, 2]);
      host.submit(0, { opcode: AdminOpcode.EVENT_REQUEST });
      for (let block = 0; block < 20; block++) write(host, block + 1, { block });
      ringNobody(host);
      return {
        event: host.take(0)?.result,
        setting: [setFeature(host, 6, 0), getFeature(host, 6)],
        through: [write(host, 99, { block: 30, dword12: 1 << 30 }), run.onDisk(30)],
        flushed: [flush(host, 2), run.onDisk(19)],
        blocks: [read(host), read(host, { block: 19 })],
        logs: [logPage(host, 1, 0), logPage(host, 2, 80)],
        again: afterReset(host),
        interrupts: host.interrupts.length > 0,
      };
    };
    const expected = everyday(new Run([]));
    for (const { name } of deviceMutants.filter((mutant) => !EVERYDAY.includes(mutant.name))) {
      closeAll();
      expect(everyday(new Run([name])), name).to.deep.equal(expected);
    }
  });

  it('is told of in the log', () => {
    const events: unknown[] = [];
    const log = (event: string, details: object = {}) => events.push({ event, ...details });
    makeController({ mutants: ['compare-always-equal', 'error-log-lost'], log });
    expect(events).to.deep.include.members([
      { event: 'mutant-enabled', name: 'compare-always-equal' },
      { event: 'mutant-enabled', name: 'error-log-lost' },
    ]);
  });

  it('that is not known is refused by a sentence that names those that are', () => {
    expect(() => makeController({ mutants: ['gremlin'] })).to.throw(
      RangeError,
      /Expected a mutant of the device, one of controller-status-lost, .*deallocate-reaches-neighbour; got "gremlin"/,
    );
  });
});
