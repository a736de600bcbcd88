import { expect } from 'chai';
import { guestEvents } from '../../src/harness/machine/guest-events.js';
import { describeReset } from '../../src/lab/ground-signs.js';
import { launch } from '../../src/testing/launched.js';

describe('A guest that reset its machine before it was migrated', () => {
  it('is known to have done so on the destination, whose monitor has not heard of it', async () => {
    await using launched = await launch('idle-guest');
    const { pair, signal } = launched;
    const { qmp } = pair.source;
    const since = qmp.events.position;
    // Answered at once; the reset comes after the answer.
    await pair.guest.run('(usleep 200000; reboot -f) >/dev/null 2>&1 &', { signal });
    await qmp.waitForEvent('RESET', { since, signal });
    await pair.migrate();

    const { qmp: heard, options } = pair.guest.machine;
    expect(heard.events.since().map(({ event }) => event)).to.not.include('RESET');
    const events = guestEvents(options.consoleReader);
    expect(describeReset(events, options.consoleReader.lines)).to.equal('reset its machine without a word');
  });
});
