import type { PromiseVerdict } from '../promise.js';
import { type CommandSubmitted, type DeviceEvent, type DeviceHistory, eventsOf } from './events.js';

const once = 'every command completes exactly once';
const statuses = 'every command completes with its right status';
const interrupts = 'no interrupt is lost';

/** Each command that was submitted, and what became of it. */
export function judgeCompletions(history: DeviceHistory): PromiseVerdict[] {
  const submitted = new Map<number, CommandSubmitted>();
  const outstanding = new Set<number>();
  let completed = 0;
  let stray: string | undefined;
  let wrong: string | undefined;
  let migrations = 0;
  for (const entry of history) {
    const event = entry as unknown as DeviceEvent;
    if (event.kind === 'migration-done') migrations++;
    if (event.kind === 'command-submitted') {
      submitted.set(event.command, event);
      outstanding.add(event.command);
    } else if (event.kind === 'commands-abandoned') {
      for (const command of event.commands) outstanding.delete(command);
    } else if (event.kind === 'command-completed') {
      completed++;
      const { command, identifier, queue, host, slot, phase, submissionQueue, status } = event;
      const what = command === undefined ? undefined : submitted.get(command);
      if (what === undefined || submissionQueue !== queue) {
        stray ??=
          `Slot ${slot} of completion queue ${queue} on host ${host} has the phase of a new entry (${phase}) for ` +
          `identifier ${identifier} of submission queue ${submissionQueue}, but no such command was outstanding ` +
          `after ${migrations} migration(s): it was completed before, or the phase is wrong and the entry an old one.`;
        continue;
      }
      outstanding.delete(what.command);
      if (what.expected === undefined || what.expected === status) continue;
      wrong ??=
        `Expected command ${what.command} (${what.name}) to complete with status 0x${what.expected.toString(16)}, ` +
        `but host ${host} completed it with 0x${status.toString(16)} after ${migrations} migration(s).`;
    }
  }
  return [
    exactlyOnce(history, submitted, outstanding, completed, stray),
    wrong === undefined
      ? pass(statuses, completed, `${completed} completions had the status that they were to have.`)
      : { name: statuses, verdict: 'fail', reason: wrong },
    noInterruptLost(history, completed),
  ];
}

function exactlyOnce(
  history: DeviceHistory,
  submitted: ReadonlyMap<number, CommandSubmitted>,
  outstanding: ReadonlySet<number>,
  completed: number,
  stray: string | undefined,
): PromiseVerdict {
  if (stray !== undefined) return { name: once, verdict: 'fail', reason: stray };
  const [stuck] = eventsOf(history, 'commands-stuck').filter(({ unannounced }) => unannounced.length === 0);
  if (stuck !== undefined) {
    const { commands, wrongPhase, host, waited, after, status } = stuck;
    const first = commands[0] === undefined ? undefined : submitted.get(commands[0].command);
    const what =
      first === undefined
        ? 'An event that was awaited'
        : `${commands.length} command(s), the first ${describe(first)},`;
    const [entry] = wrongPhase;
    const how =
      entry === undefined
        ? 'had no completion'
        : `had no completion with the right phase (slot ${entry.slot} of completion queue ${entry.queue} holds ` +
          `identifier ${entry.identifier} with the phase of the last round)`;
    const reason =
      `${what} ${how} on host ${host} ${waited} ms after the last one, after ${after}; the server answers, ` +
      `and CSTS is 0x${status.toString(16)}.`;
    return { name: once, verdict: 'fail', reason };
  }
  const left = [...outstanding].filter((command) => submitted.get(command)!.does !== 'event-request');
  if (left.length > 0 && eventsOf(history, 'image-read').length > 0) {
    const reason = `${left.length} commands never completed, the first ${describe(submitted.get(left[0]!)!)}.`;
    return { name: once, verdict: 'fail', reason };
  }
  return pass(once, completed, `${completed} commands completed, none of them twice.`);
}

function noInterruptLost(history: DeviceHistory, completed: number): PromiseVerdict {
  for (const { unannounced, host, waited, after } of eventsOf(history, 'commands-stuck')) {
    const [entry] = unannounced;
    if (entry === undefined) continue;
    const reason =
      `An interrupt was lost: completion queue ${entry.queue} on host ${host} holds a new entry (identifier ` +
      `${entry.identifier}), but its vector ${entry.vector} was not signalled for ${waited} ms, after ${after}.`;
    return { name: interrupts, verdict: 'fail', reason };
  }
  return pass(interrupts, completed, 'Every completion was announced by its vector.');
}

function pass(name: string, evidence: number, reason: string): PromiseVerdict {
  return { name, verdict: evidence === 0 ? 'inconclusive' : 'pass', reason };
}

const describe = ({ command, name, queue, identifier }: CommandSubmitted): string =>
  `${name} (command ${command}, identifier ${identifier} of queue ${queue})`;
