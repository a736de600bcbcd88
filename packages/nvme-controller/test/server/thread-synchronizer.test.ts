import { constants } from 'node:os';
import { expect } from 'chai';
import { signalEventfd } from 'vfio-user/native';
import { ThreadSynchronizer } from '../../src/server/thread-synchronizer.js';
import { RESULT_SLOTS, type SynchronizeMessage } from '../../src/server/worker-messages.js';

describe('A synchronizer in another thread', () => {
  it('can be waited for', () => {
    const results = new Int32Array(RESULT_SLOTS);
    const asked: SynchronizeMessage[] = [];
    using threads = new ThreadSynchronizer(results, (message) => asked.push(message));
    const answers: number[] = [];
    for (let index = 0; index < 2; index++) threads.synchronize(index, (errno) => answers.push(errno));
    for (const [index, errno] of [0, constants.errno.EIO].entries()) {
      results[asked[index]!.slot] = 1 + errno;
      signalEventfd(threads.answered);
      threads.wait();
    }
    expect(asked.map(({ descriptor }) => descriptor)).to.deep.equal([0, 1]);
    expect(answers).to.deep.equal([0, constants.errno.EIO]);
  });

  it('tells of the other answers the next time if whom it tells of one throws', () => {
    const results = new Int32Array(RESULT_SLOTS);
    using threads = new ThreadSynchronizer(results, () => undefined);
    const answers: number[] = [];
    threads.synchronize(0, () => {
      throw new Error('The client has closed');
    });
    threads.synchronize(1, (errno) => answers.push(errno));
    results.fill(1, 0, 2);
    signalEventfd(threads.answered);
    expect(() => threads.collect()).to.throw('The client has closed');
    threads.wait();
    expect(answers).to.deep.equal([0]);
  });
});
