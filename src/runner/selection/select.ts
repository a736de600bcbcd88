import { descriptionOf, tagsOf } from '../../fixtures/about-fixture.js';
import type { Fixture } from '../../fixtures/fixture.js';
import { nearNames } from '../../near-names.js';
import { quote } from '../../shell-quote.js';
import { UsageError } from '../../usage-error.js';

/** What decides which fixtures are taken; what is left out decides nothing. */
export interface Selection {
  /** A regular expression for the name or the description; capitals do not matter. */
  readonly grep?: string;
  /** Those that `grep` does not match. */
  readonly invert?: boolean;
  /** Each a list of tags, such as `doorbells,queues` or `!slow`: a fixture has to meet all lists. */
  readonly tag?: readonly string[];
}

/** One demand on a fixture. */
interface Criterion {
  /** Ends the sentence "Expected a fixture …". */
  readonly sentence: string;
  /** As it stands on the command line. */
  readonly option: string;
  readonly holds: (fixture: Fixture) => boolean;
}

/**
 * The fixtures that meet every demand, in their order. Throws a UsageError if none does, which says what was sought and
 * what comes near it, and if a demand makes no sense: no regular expression, a tag that no fixture has.
 *
 * @param others fixtures that are not to be taken, whose tags may be unwanted all the same
 */
export function select(
  fixtures: readonly Fixture[],
  selection: Selection,
  others: () => readonly Fixture[] = () => [],
): Fixture[] {
  const criteria = criteriaOf(fixtures, selection, others);
  const selected = fixtures.filter((fixture) => criteria.every(({ holds }) => holds(fixture)));
  if (selected.length > 0) return selected;
  const demands = criteria.map(({ sentence }) => sentence).join(' and ');
  throw new UsageError(
    `Expected a fixture ${demands}, found none among ${fixtures.length}. ${hint(fixtures, criteria, selection)}`,
  );
}

function criteriaOf(
  fixtures: readonly Fixture[],
  { grep, invert, tag = [] }: Selection,
  others: () => readonly Fixture[],
): Criterion[] {
  if (invert && grep === undefined) {
    throw new UsageError('Expected --grep with --invert: it takes those that --grep does not match.');
  }
  return [
    ...(grep === undefined ? [] : [grepCriterion(grep, invert ?? false)]),
    ...tag.map((list) => tagCriterion(list, fixtures, others)),
  ];
}

function grepCriterion(grep: string, invert: boolean): Criterion {
  const expression = regularExpression(grep);
  const matches = (fixture: Fixture) =>
    expression.test(fixture.name) || expression.test(descriptionOf(fixture));
  return {
    sentence: `whose name or description ${invert ? 'does not match' : 'matches'} ${expression}`,
    option: `--grep ${quote(grep)}`,
    holds: (fixture) => matches(fixture) !== invert,
  };
}

function regularExpression(text: string): RegExp {
  try {
    return new RegExp(text, 'i');
  } catch (error) {
    throw new UsageError(`--grep: Expected a regular expression, but: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

function tagCriterion(
  list: string,
  fixtures: readonly Fixture[],
  others: () => readonly Fixture[],
): Criterion {
  const words = list.split(',').map((word) => word.trim());
  if (words.some((word) => !/^!?[a-z0-9-]+$/.test(word))) {
    throw new UsageError(`--tag: Expected tags such as "doorbells,queues" or "!slow", found "${list}".`);
  }
  const wanted = words.filter((word) => !word.startsWith('!'));
  const unwanted = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  const ofFixtures = tagsOfAll(fixtures);
  for (const tag of wanted) requireKnownTag(tag, ofFixtures);
  const unheardOf = unwanted.filter((tag) => !ofFixtures.includes(tag));
  const ofOthers = unheardOf.length === 0 ? [] : tagsOfAll(others());
  for (const tag of unheardOf) requireKnownTag(tag, [...ofFixtures, ...ofOthers]);
  const parts = [
    ...(wanted.length > 0 ? [`with the tag ${wanted.join(' or ')}`] : []),
    ...(unwanted.length > 0 ? [`without the tag ${unwanted.join(' or ')}`] : []),
  ];
  return {
    sentence: parts.join(' and '),
    option: `--tag ${quote(list)}`,
    holds: (fixture) => {
      const tags = tagsOf(fixture);
      const has = (tag: string) => tags.includes(tag);
      return (wanted.length === 0 || wanted.some(has)) && !unwanted.some(has);
    },
  };
}

function tagsOfAll(fixtures: readonly Fixture[]): string[] {
  return fixtures.flatMap(tagsOf);
}

/** A misspelled tag would silently take less than was meant, or, where it is unwanted, more. */
function requireKnownTag(tag: string, all: readonly string[]): void {
  if (all.includes(tag)) return;
  const known = [...new Set(all)].sort();
  const near = nearNames(tag, known);
  const hint = near.length > 0 ? `Near: ${near.join(', ')}.` : `There are: ${known.join(', ')}.`;
  throw new UsageError(`--tag: Expected a tag that one of the fixtures has, found "${tag}". ${hint}`);
}

/** The few that would be there without one of the demands, or what is named like what was sought. */
function hint(
  fixtures: readonly Fixture[],
  criteria: readonly Criterion[],
  { grep, invert }: Selection,
): string {
  const [nearest] = (criteria.length > 1 ? criteria : [])
    .map((left) => ({ left, others: criteria.filter((criterion) => criterion !== left) }))
    .map(({ left, others }) => ({
      left,
      found: fixtures.filter((fixture) => others.every(({ holds }) => holds(fixture))),
    }))
    .filter(({ found }) => found.length > 0)
    .sort((a, b) => a.found.length - b.found.length);
  if (nearest !== undefined) {
    return `Without ${nearest.left.option}: ${some(nearest.found.map(({ name }) => name))}.`;
  }
  const letters = invert ? '' : (grep ?? '').replaceAll(/[^\w\s-]+/g, '');
  const names = fixtures.map(({ name }) => name);
  const near = letters === '' ? [] : nearNames(letters, names);
  return near.length > 0 ? `Near: ${near.join(', ')}.` : `There are: ${some(names)}.`;
}

function some(names: readonly string[]): string {
  const most = 5;
  const rest = names.length > most ? `, and ${names.length - most} more ("switchover list")` : '';
  return `${names.slice(0, most).join(', ')}${rest}`;
}
