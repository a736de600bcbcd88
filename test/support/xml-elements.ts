/** An element's start. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#10': '\n' };
const token = /<\?[^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?:\s+[\w.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;

/** The elements of a document in order. Throws if it is not well-formed, as far as our documents go. */
export function elementsOf(xml: string): XmlElement[] {
  const elements: XmlElement[] = [];
  const open: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const match = token.exec(xml);
    if (match === null) throw new Error(`Expected XML at ${at}, got "${xml.slice(at, at + 60)}".`);
    const [, closed, name, attributes = '', single, text = ''] = match;
    plainText(text);
    if (closed !== undefined && open.pop() !== closed)
      throw new Error(`Unexpected end of ${closed} at ${at}.`);
    if (name === undefined) continue;
    if (single === '') open.push(name);
    const pairs = [...attributes.matchAll(/([\w.-]+)="([^"]*)"/g)];
    elements.push({
      name,
      attributes: Object.fromEntries(pairs.map(([, key, value]) => [key, plainText(value!)])),
    });
  }
  if (open.length > 0) throw new Error(`Expected the end of ${open.join(', ')}.`);
  return elements;
}

function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text))
    throw new Error('XML has no control characters.');
  return text.replaceAll(/&([^;]*);?/g, (whole, name: string) => {
    if (entities[name] === undefined) throw new Error(`Expected an entity, got "${whole}".`);
    return entities[name];
  });
}
