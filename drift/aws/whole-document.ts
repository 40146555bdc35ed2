/**
 * Whether a text is all of a document with this root element. The SDK reads an empty body, or a document with
 * another root (a proxy's error page), as an answer without content.
 */
export function isWholeDocument(xml: string, root: string): boolean {
  const end = xml.trimEnd();
  return end.endsWith(`</${root}>`) || new RegExp(`<${root}[^<>]*/>$`).test(end);
}
