/** The page's colours, as the style sheet has them now. */
export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly accent: string;
  readonly second: string;
  readonly blackout: string;
  readonly fault: string;
  readonly surface: string;
  readonly series: readonly string[];
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: of('text'),
    muted: of('muted'),
    grid: of('grid'),
    accent: of('accent'),
    second: of('second'),
    blackout: of('blackout'),
    fault: of('fault'),
    surface: of('surface'),
    series: Array.from({ length: 14 }, (_, index) => of(`series-${index}`)),
  };
}

/** Calls `changed` whenever the colours do: by the system's setting, or by the page's button. */
export function watchTheme(changed: () => void): void {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  document.querySelector('#theme')?.addEventListener('click', () => {
    const dark = (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
    root.dataset.theme = dark ? 'light' : 'dark';
    changed();
  });
  system.addEventListener('change', changed);
}
