import { expect } from 'chai';
import { Scope } from '../../../src/harness/resources/scope.js';

/** A scope whose resources note their release, and those named fail at it. */
function scopeOf(names: string[], failing: string[] = []) {
  const scope = new Scope();
  const released: string[] = [];
  for (const name of names) {
    scope.defer(name, async () => {
      released.push(name);
      if (failing.includes(name)) throw new Error(`${name} does not close.`);
    });
  }
  return { scope, released };
}

const failureOf = (scope: Scope): Promise<unknown> =>
  scope[Symbol.asyncDispose]().then(
    () => expect.fail('Expected the release to fail.'),
    (error) => error,
  );

describe('A scope', () => {
  it('releases its resources in the reverse order of their making, one after another', async () => {
    const { scope, released } = scopeOf(['directory', 'server', 'machine']);
    await scope[Symbol.asyncDispose]();
    expect(released).to.deep.equal(['machine', 'server', 'directory']);
  });

  it('releases all at once what has nothing to do with each other, also by way of another scope', async () => {
    const released: string[] = [];
    const scope = new Scope('at-once');
    // The first would wait for ever for the second if that came after it.
    let ended: () => void = () => {};
    const secondEnded = new Promise<void>((resolve) => {
      ended = resolve;
    });
    scope.defer('first', async () => released.push('first'));
    scope.defer('second', async () => {
      ended();
      throw new Error('It does not close.');
    });
    scope.defer('third', async () => {
      await secondEnded;
      released.push('third');
    });
    const owner = new Scope();
    scope.moveTo(owner, 'hosts');
    expect(await failureOf(owner)).to.have.property(
      'message',
      'Could not release hosts: Could not release second: It does not close.',
    );
    expect(released).to.deep.equal(['first', 'third']);
  });

  it('releases what is disposable, now or later, and returns it', async () => {
    const released: string[] = [];
    const scope = new Scope();
    const sync = { [Symbol.dispose]: () => released.push('sync') };
    const async = { [Symbol.asyncDispose]: async () => void released.push('async') };
    expect(scope.use('sync', sync)).to.equal(sync);
    expect(scope.use('async', async)).to.equal(async);
    await scope[Symbol.asyncDispose]();
    expect(released).to.deep.equal(['async', 'sync']);
  });

  it('tries every release, and names the one that failed', async () => {
    const { scope, released } = scopeOf(['directory', 'server', 'machine'], ['server']);
    expect(await failureOf(scope)).to.have.property(
      'message',
      'Could not release server: server does not close.',
    );
    expect(released).to.deep.equal(['machine', 'server', 'directory']);
  });

  it('throws all failures together', async () => {
    const { scope } = scopeOf(['directory', 'server'], ['directory', 'server']);
    const failure = await failureOf(scope);
    expect(failure).to.be.instanceOf(AggregateError);
    expect((failure as AggregateError).errors).to.have.lengthOf(2);
    expect((failure as AggregateError).message).to.match(/release server:.*release directory:/);
  });

  it('hands everything over to another scope, and then owns nothing', async () => {
    const { scope, released } = scopeOf(['server', 'machine']);
    const owner = new Scope();
    scope.moveTo(owner, 'host');
    await scope[Symbol.asyncDispose]();
    expect(released).to.deep.equal([]);
    await owner[Symbol.asyncDispose]();
    expect(released).to.deep.equal(['machine', 'server']);
  });

  it('releases once, and takes nothing afterwards', async () => {
    const { scope, released } = scopeOf(['server']);
    await scope[Symbol.asyncDispose]();
    await scope[Symbol.asyncDispose]();
    expect(released).to.deep.equal(['server']);
    expect(() => scope.defer('latecomer', () => {})).to.throw(/open scope for latecomer/);
  });
});
