export { checkDevice, type DeviceCheck, type DeviceCheckOptions } from './check-device.js';
export { checkDeviceWith, checkMutantAtDeviceLevel, deviceLevelMutants } from './mutants/check-mutant.js';
export { type DeviceResult, runDeviceScenario } from './run-device-scenario.js';
export { type DeviceScenario, type DeviceScenarioInput, deviceScenarioSchema } from './scenario.js';
