/** A simple command of a shell's line: its words, and the variables that it sets before them. */
export interface ShellCommand {
  readonly variables: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/** What a line of `sh` is made of: comments and blanks, operators, redirections, and parts of words. */
const token =
  /(?<space>\s+|\\\n)|(?<comment>#[^\n]*)|(?<operator>&&|\|\||[|;&()]|\n)|(?<redirection>\d*(?:>>|>&|>|<)\s*)|'(?<single>[^']*)'|"(?<double>(?:\\.|[^"\\])*)"|\\(?<escaped>.)|(?<plain>[^\s'"\\|;&()<>]+)/gy;

/**
 * The simple commands of a shell script, as far as examples in documents need it: quotes, comments, continued lines,
 * pipes, lists and redirections, which are left out. Throws an Error for what it cannot read.
 */
export function shellCommands(script: string): ShellCommand[] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  let redirected = false;
  const endWord = () => {
    if (word !== undefined && !redirected) commands.at(-1)!.push(word);
    if (word !== undefined) redirected = false;
    word = undefined;
  };
  for (let at = 0; at < script.length; at = token.lastIndex) {
    token.lastIndex = at;
    const groups = token.exec(script)?.groups;
    if (groups === undefined) throw new Error(`Expected words of a shell, got: ${script.slice(at)}`);
    const { space, comment, operator, redirection, single, double, escaped, plain } = groups;
    if (comment !== undefined && word !== undefined) {
      // A number sign within a word is nothing special.
      word += '#';
      token.lastIndex = at + 1;
    } else if (space !== undefined || comment !== undefined) endWord();
    else if (operator !== undefined) {
      endWord();
      commands.push([]);
    } else if (redirection !== undefined) {
      endWord();
      redirected = !redirection.startsWith('>&') && !/\d>&/.test(redirection);
      if (!redirected) token.lastIndex += 1;
    } else word = (word ?? '') + (single ?? double?.replaceAll(/\\(.)/g, '$1') ?? escaped ?? plain);
  }
  endWord();
  return commands.filter((words) => words.length > 0).map(withVariables);
}

function withVariables(words: readonly string[]): ShellCommand {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const assignments = first === -1 ? words : words.slice(0, first);
  const variables = Object.fromEntries(
    assignments.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
  return { variables, words: first === -1 ? [] : words.slice(first) };
}
