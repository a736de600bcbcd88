/** One source of binary packages, as the machine's apt knows it. */
export interface AptSource {
  uris: string[];
  suites: string[];
  components: string[];
  /** Path of a keyring, or an embedded public key (it then begins with `-----BEGIN`). */
  signedBy?: string;
}

/**
 * Reads a `.list` file: one line a source, `deb [option=value …] uri suite component …`
 * (sources.list(5), "one-line-style format"). Lines of other types are left out.
 */
export function parseOneLineSources(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+([^#]+)/.exec(line);
    if (!match) return [];
    const [, options = '', uri = '', rest = ''] = match;
    const [suite, ...components] = rest.trim().split(/\s+/);
    if (!suite) return [];
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
    return [{ uris: [uri], suites: [suite], components, ...(signedBy ? { signedBy } : {}) }];
  });
}

/**
 * Reads a `.sources` file: paragraphs of fields (sources.list(5), "deb822-style format"). Disabled
 * paragraphs and those of other types are left out.
 */
export function parseDeb822Sources(text: string): AptSource[] {
  const uncommented = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  return uncommented.split(/\n\s*\n/).flatMap((paragraph) => {
    const fields = parseFields(paragraph);
    const words = (name: string) => fields.get(name)?.split(/\s+/).filter(Boolean) ?? [];
    if (!words('types').includes('deb') || /^(no|false|0)$/i.test(fields.get('enabled') ?? '')) return [];
    const signedBy = fields.get('signed-by');
    return [
      {
        uris: words('uris'),
        suites: words('suites'),
        components: words('components'),
        ...(signedBy ? { signedBy } : {}),
      },
    ];
  });
}

function parseFields(paragraph: string): Map<string, string> {
  const fields = new Map<string, string>();
  let current: string | undefined;
  for (const line of paragraph.split('\n')) {
    const field = /^([!-9;-~]+):\s*(.*)$/.exec(line);
    if (field?.[1] !== undefined && !/^\s/.test(line)) {
      current = field[1].toLowerCase();
      fields.set(current, (field[2] ?? '').trim());
    } else if (current !== undefined && line.trim() !== '') {
      // A line that holds only "." stands for an empty line of an embedded key.
      const continued = line.trim() === '.' ? '' : line.trim();
      const before = fields.get(current);
      fields.set(current, before ? `${before}\n${continued}` : continued);
    }
  }
  return fields;
}

/** Suites that name a Debian release itself: neither security nor another vendor's. */
const debianRelease =
  /^(old-?old-?stable|oldoldstable|oldstable|stable|testing|unstable|sid|buster|bullseye|bookworm|trixie|forky|duke)\/?$/;

/**
 * Picks the sources that serve Debian's main archive, whatever release the machine follows: the same
 * mirror has the others.
 */
export function debianSources(sources: readonly AptSource[]): AptSource[] {
  return sources.filter(
    ({ uris, suites, components }) =>
      components.includes('main') &&
      suites.some((suite) => debianRelease.test(suite)) &&
      uris.some((uri) => !uri.startsWith('cdrom:')),
  );
}
