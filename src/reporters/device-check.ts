import type { DeviceCheck, DeviceCheckPart } from '../device-level/check-device.js';

const marks = { pass: 'PASS', fail: 'FAIL', inconclusive: '????' };

/** What came of checking a device server, for a person. */
export function renderDeviceCheck({ outcome, parts, seed }: DeviceCheck): string {
  const lines = ['', `${marks[outcome]}  device-check, seed ${seed}`, ...parts.flatMap(renderPart), ''];
  return `${lines.join('\n')}\n`;
}

function renderPart({
  name,
  promises,
  migrations,
  commands,
  migrationsPerMinute,
  ledger,
}: DeviceCheckPart): string[] {
  return [
    '',
    `  ${name}: ${migrations} migrations (${migrationsPerMinute} a minute), ${commands} commands`,
    ...promises.map((promise) => `    ${marks[promise.verdict]}  ${promise.name}: ${promise.reason}`),
    `    Ledger: ${ledger}`,
  ];
}
