/**
 * Shows only the runs that have one of the chosen verdicts and contain the text.
 *
 * @param changed is called after others are shown
 */
export function startFilters(changed: () => void): void {
  const form = document.querySelector<HTMLFormElement>('#filters');
  if (form === null) return;
  const filtered = [...document.querySelectorAll<HTMLElement>('[data-verdict]')];
  const runs = filtered.filter(({ tagName }) => tagName === 'ARTICLE');
  const apply = () => {
    const boxes = form.querySelectorAll<HTMLInputElement>('input[type=checkbox]:checked');
    const chosen = new Set([...boxes].map(({ value }) => value));
    const words = form
      .querySelector<HTMLInputElement>('input[type=search]')!
      .value.toLowerCase()
      .split(/\s+/);
    for (const element of filtered) {
      const { verdict, text = '' } = element.dataset;
      element.hidden = !chosen.has(verdict!) || !words.every((word) => text.includes(word));
    }
    const shown = runs.filter(({ hidden }) => !hidden).length;
    form.querySelector('output')!.textContent = `${shown} of ${runs.length} runs shown`;
  };
  form.addEventListener('input', () => {
    apply();
    changed();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  apply();
}
