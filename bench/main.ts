// `npm run bench`: measures, prints, and keeps the figures. bench/options.ts tells the options.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ExitStatus } from '../src/cli/exit-status.js';
import { untilInterrupted } from '../src/cli/interruption.js';
import { Ledger } from '../src/harness/ledger/ledger.js';
import { prepareEnvironment } from '../src/harness/prepare-environment.js';
import { progressLines, terminalProgress } from '../src/reporters/progress.js';
import { makeResultsFolder } from '../src/runner/results-folder.js';
import { ToolchainError } from '../src/toolchain/toolchain-error.js';
import { UnavailableError, UsageError } from '../src/usage-error.js';
import { describeHost } from './host.js';
import { measureLatency } from './latency/measure-latency.js';
import { measureMigrations } from './migrations/measure-migrations.js';
import { type BenchOptions, parseOptions, usage } from './options.js';
import { makeReport } from './report/report.js';
import { renderReport } from './report/terminal.js';
import { measureSpeed } from './speed/measure-speed.js';

async function bench(options: BenchOptions, signal: AbortSignal): Promise<number> {
  const progress = progressLines();
  progress(`benchmark: ${options.parts.join(' and ')}`);
  const environment = await prepareEnvironment({
    progress: terminalProgress(progress),
    signal,
    ...(options.qemu === undefined ? {} : { qemu: options.qemu }),
  });
  const host = describeHost(environment);
  if (host.loadBefore > 0.5) {
    progress(
      `other work is running here (load ${host.loadBefore.toFixed(2)}): the figures will suffer from it`,
    );
  }
  const evidence = makeResultsFolder(options.results, 'speed');
  const common = { environment, signal, progress };
  const speed = options.parts.includes('speed') ? await speedOf(options, evidence, common) : [];
  const migrations = options.parts.includes('migrations')
    ? await measureMigrations({ ...options, ...common })
    : { samples: [], broken: [] };
  const latency = options.parts.includes('latency')
    ? await measureLatency({ ...options, ...common })
    : { samples: [], broken: [] };
  const report = makeReport(host, options, speed, migrations, latency);
  const text = renderReport(report);
  writeFileSync(path.join(evidence, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(path.join(evidence, 'report.txt'), text);
  process.stderr.write(`${text}\nReport: ${evidence}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  return report.brokenLaunches.length === 0 ? ExitStatus.pass : ExitStatus.broken;
}

async function speedOf(
  options: BenchOptions,
  evidence: string,
  common: Pick<Parameters<typeof measureSpeed>[0], 'environment' | 'signal' | 'progress'>,
) {
  using ledger = new Ledger(path.join(evidence, 'ledger.jsonl'));
  ledger.write('run-started', { options, environment: common.environment });
  return await measureSpeed({ ...options, ...common, ledger, evidence });
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(usage);
  else {
    const status = await untilInterrupted((signal) => bench(options, signal));
    if (status !== undefined) process.exitCode = status;
  }
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = ExitStatus.usage;
  } else if (error instanceof ToolchainError || error instanceof UnavailableError) {
    console.error(error.message);
    process.exitCode = ExitStatus.unavailable;
  } else {
    console.error(error);
    process.exitCode = ExitStatus.internal;
  }
}
