const colours: Readonly<Record<string, number>> = {
  PASS: 32,
  FAIL: 31,
  FLAKY: 33,
  '????': 33,
};

/** A text for a person with colours for the verdicts that its lines begin with (SGR, ECMA-48 8.3.117). */
export function paintVerdicts(text: string): string {
  return text.replaceAll(
    /^( *)(PASS|FAIL|FLAKY|\?{4})(?= {2})/gm,
    (_, indent: string, verdict: string) => `${indent}\u001b[1;${colours[verdict]}m${verdict}\u001b[0m`,
  );
}
