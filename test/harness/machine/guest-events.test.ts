import { expect } from 'chai';
import type { AnyQmpEvent } from 'qmp-client';
import {
  addGuestMonitor,
  type GuestMonitor,
  guestEvents,
} from '../../../src/harness/machine/guest-events.js';
import { LineReader } from '../../../src/harness/machine/line-socket.js';

/** A monitor that has dropped so many events and kept these; as the real one, it has none before. */
function monitor(dropped: number, ...kept: string[]): GuestMonitor {
  const events = kept.map((event) => ({ event }) as AnyQmpEvent);
  const since = (position = 0) => {
    expect(position, 'what was dropped').to.be.at.least(dropped);
    return events.slice(position - dropped);
  };
  return { events: { oldestPosition: dropped, since } };
}

describe("A guest's events", () => {
  it('are those of all machines that it has had, the source of a migration too, and of no other guest', () => {
    const [guest, other] = [new LineReader(), new LineReader()];
    addGuestMonitor(guest, monitor(0, 'RESET', 'STOP'));
    addGuestMonitor(other, monitor(0, 'SHUTDOWN'));
    addGuestMonitor(guest, monitor(0, 'RESUME'));
    expect(guestEvents(guest).map(({ event }) => event)).to.deep.equal(['RESET', 'STOP', 'RESUME']);
    expect(guestEvents(other).map(({ event }) => event)).to.deep.equal(['SHUTDOWN']);
    expect(guestEvents(new LineReader())).to.deep.equal([]);
  });

  it('are the newest ones of a machine that has had too many to be kept', () => {
    const guest = new LineReader();
    addGuestMonitor(guest, monitor(5, 'RESUME'));
    expect(guestEvents(guest).map(({ event }) => event)).to.deep.equal(['RESUME']);
  });
});
