import type { PromiseVerdict } from '../../checkers/promise.js';
import { verdictWords } from './words.js';

/** What was promised, and whether it was kept, in words. */
export function Promises({ promises }: { readonly promises: readonly PromiseVerdict[] }) {
  return (
    <ul class="promises">
      {promises.map(({ name, verdict, reason }) => (
        <li key={name}>
          <span class={`badge ${verdict}`}>{verdictWords[verdict]}</span>
          <span>
            <strong>{name}.</strong> {reason}
          </span>
        </li>
      ))}
    </ul>
  );
}
