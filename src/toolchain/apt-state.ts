import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { aptGet } from './apt-command.js';
import { machineDebianMirror } from './machine-apt.js';
import type { Progress } from './progress.js';

/** The suites that packages come from. */
const suites = ['trixie', 'trixie-backports'];
/** How long the package index is taken for current, in milliseconds. */
const indexLifetime = 60 * 60 * 1000;

/**
 * Makes a state of apt's own in a folder, with the machine's mirror and no package installed.
 *
 * @returns the path of the configuration that makes apt use it
 * @throws ToolchainError when the machine has no Debian mirror
 */
export async function configureApt(folder: string, signal?: AbortSignal): Promise<string> {
  const mirror = await machineDebianMirror(signal);
  await mkdir(path.join(folder, 'lists', 'partial'), { recursive: true });
  await mkdir(path.join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  await mkdir(path.join(folder, 'empty'), { recursive: true });
  await writeFile(path.join(folder, 'status'), '');
  await writeIfChanged(
    path.join(folder, 'debian.sources'),
    `${[
      'Types: deb',
      `URIs: ${mirror.uris.join(' ')}`,
      `Suites: ${suites.join(' ')}`,
      'Components: main',
      'Architectures: amd64',
      `Signed-By:${mirror.signedBy.includes('\n') ? embedKey(mirror.signedBy) : ` ${mirror.signedBy}`}`,
    ].join('\n')}\n`,
  );
  const configuration = path.join(folder, 'apt.conf');
  await writeFile(configuration, aptConfiguration(folder));
  return configuration;
}

function embedKey(key: string): string {
  return key
    .split('\n')
    .map((line) => `\n ${line === '' ? '.' : line}`)
    .join('');
}

/** Laid over the machine's own configuration, whose proxy and time limits stay in force. */
function aptConfiguration(folder: string): string {
  return `#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Install-Pkgs;
#clear DPkg::Pre-Invoke;
#clear DPkg::Post-Invoke;
#clear APT::Default-Release;
Dir::State "${folder}";
Dir::State::lists "lists";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}/cache";
Dir::Cache::archives "archives";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "srcpkgcache.bin";
Dir::Etc::sourcelist "${folder}/debian.sources";
Dir::Etc::sourceparts "${folder}/empty";
Dir::Etc::preferences "${folder}/empty/preferences";
Dir::Etc::preferencesparts "${folder}/empty";
Dir::Log "${folder}";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Install-Recommends "false";
APT::Install-Suggests "false";
APT::Get::AllowUnauthenticated "false";
APT::Sandbox::User "";
APT::Update::Error-Mode "any";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
Acquire::IndexTargets::deb::DEP-11 { DefaultEnabled "false"; };
Acquire::IndexTargets::deb::Contents-deb { DefaultEnabled "false"; };
Acquire::Languages "none";
Acquire::Retries "2";
Debug::NoLocking "true";
`;
}

async function writeIfChanged(file: string, content: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => undefined)) !== content) await writeFile(file, content);
}

/** Whether the index was read lately, from the sources as they are now. */
export async function indexIsCurrent(folder: string): Promise<boolean> {
  const updated = await stat(path.join(folder, 'updated')).catch(() => undefined);
  const sources = await stat(path.join(folder, 'debian.sources'));
  return (
    updated !== undefined && updated.mtimeMs > sources.mtimeMs && Date.now() - updated.mtimeMs < indexLifetime
  );
}

/**
 * Reads the package index of the suites, which apt verifies.
 *
 * @throws ToolchainError
 */
export async function updateIndex(
  folder: string,
  configuration: string,
  options: { progress?: Progress | undefined; signal?: AbortSignal | undefined },
): Promise<void> {
  const step = 'Read the package index';
  options.progress?.({ step, detail: suites.join(', ') });
  await aptGet(['update'], { configuration, step, ...options });
  await writeFile(path.join(folder, 'updated'), '');
}
