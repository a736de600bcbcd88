/** Data for the page's script. No text in it can end the element: `<` is written as JSON may write it. */
export function DataScript({ id, data }: { readonly id?: string; readonly data: object }) {
  const text = JSON.stringify(data).replaceAll('<', '\\u003c');
  return <script id={id} type="application/json" dangerouslySetInnerHTML={{ __html: text }} />;
}
