/**
 * Makes the page ready for paper whenever it is printed, and as it was afterwards: light, with everything open that is not
 * a table of what a chart shows. `changed` is called before and after, to draw charts to the width of the page.
 */
export function watchPrinting(changed: (printing: boolean) => void): void {
  const root = document.documentElement;
  const { dataset, classList } = root;
  let restore: (() => void) | undefined;
  const start = () => {
    if (restore !== undefined) return;
    const theme = dataset.theme;
    const folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open], .behind)')];
    restore = () => {
      for (const part of folded) part.open = false;
      classList.remove('printing');
      if (theme === undefined) delete dataset.theme;
      else dataset.theme = theme;
    };
    for (const part of folded) part.open = true;
    classList.add('printing');
    dataset.theme = 'light';
    changed(true);
  };
  const end = () => {
    if (restore === undefined) return;
    restore();
    restore = undefined;
    changed(false);
  };
  addEventListener('beforeprint', start);
  addEventListener('afterprint', end);
  // Some ways to paper, such as a preview of the media, have no event of their own.
  matchMedia('print').addEventListener('change', ({ matches }) => (matches ? start() : end()));
}
