import { execFileSync } from 'node:child_process';

/** The Markdown files of the project, but for the stories of the fixtures. */
export function projectDocuments(): string[] {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    encoding: 'utf8',
  });
  return files
    .trim()
    .split('\n')
    .filter((file) => !file.startsWith('fixtures/'));
}
