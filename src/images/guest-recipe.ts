import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

const relativePath = z.string().regex(/^(?!\/)(?!.*\.\.)/, 'Expected a path relative to the guest’s root.');

const recipeSchema = z.strictObject({
  /** The Debian suite that packages come from. */
  suite: z.string(),
  packages: z.array(z.string()).min(1),
  /** Dependencies to leave out; `*` stands for any characters. */
  exclude: z.array(z.string()),
  /** Kernel modules, by name. */
  modules: z.array(z.string()),
  /** Paths in the packages and in the guest. */
  programs: z.array(relativePath),
  /** Files and folders of the packages that are copied as they are, to the same place. */
  files: z.array(relativePath).default([]),
  /** Libraries that a program is not to need, by the program's path. */
  unlink: z.record(relativePath, z.array(z.string())),
  /** From a path in the guest to what the symbolic link there says. */
  links: z.record(relativePath, z.string()),
});

/** The scripts that are copied from beside the recipe, and where the guest has them. */
const scriptPlaces = {
  guest: {
    init: 'init',
    inittab: 'etc/inittab',
    console: 'etc/console',
    'journal.lua': 'usr/bin/journal',
  },
  lab: {
    init: 'init',
    inittab: 'etc/inittab',
    console: 'etc/console',
    profile: 'etc/profile',
    shell: 'etc/shell',
  },
} as const;

/** An image whose recipe is in `vm-images/`. */
export type ImageName = keyof typeof scriptPlaces;

/** What an image is made of. */
export interface GuestRecipe extends z.infer<typeof recipeSchema> {
  /** The image's own scripts, by their path in it. */
  scripts: Map<string, Buffer>;
  /** SHA-256 over the recipe and the scripts, in lower-case hexadecimal. */
  hash: string;
}

const imageFolder = new URL('../../vm-images/', import.meta.url);

/**
 * Reads a folder of `vm-images/`.
 *
 * @throws Error that names the field when the recipe is not valid
 */
export async function readGuestRecipe(image: ImageName): Promise<GuestRecipe> {
  const folder = new URL(`${image}/`, imageFolder);
  const file = new URL('recipe.yaml', folder);
  const text = await readFile(file, 'utf8');
  const recipe = recipeSchema.safeParse(parse(text));
  if (!recipe.success) {
    throw new Error(
      `Expected a valid recipe in ${fileURLToPath(file)}, but:\n${z.prettifyError(recipe.error)}`,
    );
  }
  const hash = createHash('sha256').update(text);
  const scripts = new Map<string, Buffer>();
  for (const [name, place] of Object.entries(scriptPlaces[image])) {
    const content = await readFile(new URL(name, folder));
    scripts.set(place, content);
    hash.update(`\0${place}\0`).update(content);
  }
  return { ...recipe.data, scripts, hash: hash.digest('hex') };
}
