/** A command line, with a button that copies it. */
export function Command({ text }: { readonly text: string }) {
  return (
    <div class="command">
      <pre>{text}</pre>
      <button type="button" data-copy={text}>
        Copy
      </button>
    </div>
  );
}
