import { expect } from 'chai';
import fc from 'fast-check';
import { decodeState } from '../../src/state/decode-state.js';
import { closeAll, makeController, newImage } from '../support/controllers.js';
import { Host } from '../support/host.js';
import { continueOn, saveState } from './support.js';

/** What a guest may do between two migrations. */
const steps = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), block: fc.nat({ max: 63 }), value: fc.nat({ max: 255 }) }),
  fc.record({ kind: fc.constant('read' as const), block: fc.nat({ max: 63 }) }),
  fc.record({ kind: fc.constant('unconsumed' as const), block: fc.nat({ max: 63 }) }),
  fc.record({
    kind: fc.constant('feature' as const),
    id: fc.constantFrom(0x01, 0x08, 0x0a, 0x06),
    value: fc.nat({ max: 1 }),
  }),
  fc.record({ kind: fc.constant('event-request' as const) }),
  fc.record({ kind: fc.constant('error' as const) }),
  fc.record({ kind: fc.constant('migrate' as const) }),
);

describe('A migration at any moment', () => {
  afterEach(closeAll);

  it('makes no difference to what the host sees', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 25 }), (history) => {
        const image = newImage();
        let host = new Host(makeController({ image })).enable();
        host.createQueues(1, 8);
        const blocks = new Map<number, number>();
        const features = new Map<number, number>();
        let requests = 0;
        for (const step of history) {
          // The host consumes what it left lying before it goes on, as an interrupt would have it do.
          while (step.kind !== 'unconsumed' && host.take(1) !== undefined);
          if (step.kind === 'write') {
            host.ram.at(host.buffer(), 512).fill(step.value);
            expect(host.io({ opcode: 1, prp1: host.buffer(), dwords: { 10: step.block } }).status).to.equal(
              0,
            );
            blocks.set(step.block, step.value);
          } else if (step.kind === 'read') {
            expect(host.io({ opcode: 2, prp1: host.buffer(1), dwords: { 10: step.block } }).status).to.equal(
              0,
            );
            expect(host.ram.at(host.buffer(1), 1)[0]).to.equal(blocks.get(step.block) ?? 0);
          } else if (step.kind === 'unconsumed') {
            host.submit(1, { opcode: 2, namespaceId: 1, prp1: host.buffer(2), dwords: { 10: step.block } });
          } else if (step.kind === 'feature') {
            host.admin({ opcode: 9, dwords: { 10: step.id, 11: step.value } });
            features.set(step.id, step.value);
          } else if (step.kind === 'event-request' && requests < 4) {
            host.submit(0, { opcode: 0x0c });
            requests++;
          } else if (step.kind === 'error') {
            expect(host.admin({ opcode: 0x99 }).status).to.equal(1);
          } else if (step.kind === 'migrate') {
            const state = saveState(host.controller);
            host = continueOn(makeController({ image, incoming: true }), host, state);
            expect(decodeState(state).asyncEvents.requests.length).to.equal(requests);
          }
          for (const [id, value] of features) {
            expect(host.admin({ opcode: 0x0a, dwords: { 10: id } }).result).to.equal(value);
          }
        }
        closeAll();
      }),
      { numRuns: 60 },
    );
  });
});
