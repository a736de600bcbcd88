/**
 * What test suites of other projects import: performing scenarios, checking device servers, and a sentence for each
 * promise that was not kept. What is not exported here may change without notice.
 */
export type { PromiseVerdict, Verdict } from '../checkers/promise.js';
export type { DeviceCheck, DeviceCheckPart } from '../device-level/check-device.js';
export { UnfinishedRunError } from '../runner/recorded-run.js';
export type { MigrationFigures, RunResult } from '../runner/run-result.js';
export type { Scenario, ScenarioInput } from '../scenario/schema.js';
export { UnavailableError, UsageError } from '../usage-error.js';
export { assertPromisesKept } from './assert-promises-kept.js';
export { type CheckDeviceServerOptions, checkDeviceServer } from './check-device-server.js';
export { type RunScenarioOptions, runScenario } from './run-scenario.js';
