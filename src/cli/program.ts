import type { Command } from 'commander';
import { assembleProgram } from './assemble-program.js';
import { compareDefinition } from './definitions/compare.js';
import { completionDefinition } from './definitions/completion.js';
import { consoleDefinition } from './definitions/console.js';
import { deviceCheckDefinition } from './definitions/device-check.js';
import { doctorDefinition } from './definitions/doctor.js';
import { exploreDefinition } from './definitions/explore.js';
import { imagesDefinition } from './definitions/images.js';
import { initDefinition } from './definitions/init.js';
import { labDefinition } from './definitions/lab.js';
import { listDefinition } from './definitions/list.js';
import { mergeReportsDefinition } from './definitions/merge-reports.js';
import { migratableDefinition } from './definitions/migratable.js';
import { mutantsDefinition } from './definitions/mutants.js';
import { proxyDefinition } from './definitions/proxy.js';
import { qmpDefinition } from './definitions/qmp.js';
import { replayDefinition } from './definitions/replay.js';
import { runDefinition } from './definitions/run.js';
import { serveDefinition } from './definitions/serve.js';
import { showReportDefinition } from './definitions/show-report.js';

// A definition loads the code of its command when it is used.
const definitions = [
  runDefinition,
  listDefinition,
  initDefinition,
  qmpDefinition,
  consoleDefinition,
  replayDefinition,
  deviceCheckDefinition,
  showReportDefinition,
  mergeReportsDefinition,
  serveDefinition,
  proxyDefinition,
  mutantsDefinition,
  exploreDefinition,
  imagesDefinition,
  doctorDefinition,
  compareDefinition,
  migratableDefinition,
  labDefinition,
  completionDefinition,
];

/** The whole command line, ready to parse. */
export function buildProgram(): Command {
  return assembleProgram(definitions);
}
