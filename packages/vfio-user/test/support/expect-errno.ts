import { constants } from 'node:os';
import { expect } from 'chai';
import { type ErrnoName, RequestError } from '../../src/index.js';

/** Expects a request to be answered with that errno. */
export async function expectErrno(request: Promise<unknown>, code: ErrnoName): Promise<void> {
  const error = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error, `a reply with ${code}`).to.be.instanceOf(RequestError);
  expect((error as RequestError).errno, `${(error as RequestError).code} should be ${code}`).to.equal(
    constants.errno[code],
  );
}
