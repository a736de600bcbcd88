// mocha's spec reporter, with a closing line that programs read: "N passed, N failed".
const { reporters, Runner } = require('mocha');

module.exports = class ClosingLineReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.on(Runner.constants.EVENT_TEST_FAIL, (_test, error) => {
      if ('suppressed' in error) error.stack = whole(error);
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      const skipped = pending > 0 ? `, ${pending} skipped` : '';
      process.stdout.write(`${passes} passed, ${failures} failed${skipped}\n`);
    });
  }
};

/** The stack of an error, after that of the one that it suppressed: what failed first, and what its clean-up then said. */
function whole(error) {
  if (!('suppressed' in error)) return error.stack;
  return `${whole(error.suppressed)}\nWhile that was cleaned up: ${whole(error.error)}`;
}
