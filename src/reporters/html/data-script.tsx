/** Data for the page's script. No text in it can end the element: `<` is written as JSON may write it. */
export function DataScript({ data }: { readonly data: object }) {
  const text = JSON.stringify(data).replaceAll('<', '\\u003c');
  return <script type="application/json" dangerouslySetInnerHTML={{ __html: text }} />;
}
