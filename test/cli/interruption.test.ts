import { expect } from 'chai';
import { ExitStatus } from '../../src/cli/exit-status.js';
import { Interruption, untilInterrupted } from '../../src/cli/interruption.js';

describe('Work that the user may interrupt', () => {
  let status: typeof process.exitCode;
  const listeners = () => process.listenerCount('SIGHUP');
  let listening: number;

  beforeEach(() => {
    status = process.exitCode;
    listening = listeners();
  });

  afterEach(() => {
    process.exitCode = status;
    expect(listeners()).to.equal(listening);
  });

  it('has its result, and its own failures stand', async () => {
    expect(await untilInterrupted(async () => 'done')).to.equal('done');
    const failure = new Error('QEMU is missing.');
    const failing = untilInterrupted(() => Promise.reject(failure));
    expect(await failing.catch((error) => error)).to.equal(failure);
    expect(process.exitCode).to.equal(status);
  });

  it('comes to nothing when it is interrupted, and the exit status says so', async () => {
    let reason: unknown;
    const work = (signal: AbortSignal) =>
      new Promise<string>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason;
          reject(new Error('whatever the work makes of it'));
        });
        process.emit('SIGHUP', 'SIGHUP');
      });
    expect(await untilInterrupted(work, 'ending the test')).to.equal(undefined);
    expect(reason).to.be.instanceOf(Interruption).and.have.property('signal', 'SIGHUP');
    expect(process.exitCode).to.equal(ExitStatus.interrupted);
  });
});
