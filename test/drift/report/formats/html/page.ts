import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;

/** Every node of a page, as a browser parses it (WHATWG), in document order. */
export function nodesOf(page: string): readonly Node[] {
  return within(parse(page));
}

export function elementsOf(page: string): readonly Element[] {
  return nodesOf(page).filter((node): node is Element => "tagName" in node);
}

/** What a reader sees of a node; of the page itself also its style and script. */
export function textOf(node: Node): string {
  return within(node)
    .map((each) => (each.nodeName === "#text" ? (each as DefaultTreeAdapterTypes.TextNode).value : ""))
    .join("");
}

export function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.attrs.find((each) => each.name === name)?.value;
}

/** The rows of the table of buckets, each with the texts of its cells. */
export function rowsOf(page: string): readonly (readonly string[])[] {
  const body = elementsOf(page).find(({ tagName }) => tagName === "tbody");
  if (body === undefined) return [];
  return elementsIn(body, "tr").map((row) => elementsIn(row, "td").map((cell) => textOf(cell).trim()));
}

export function elementsIn(parent: Node, tagName: string): readonly Element[] {
  return within(parent).filter((node): node is Element => "tagName" in node && node.tagName === tagName);
}

function within(node: Node): readonly Node[] {
  const nodes: Node[] = [];
  const visit = (each: Node) => {
    nodes.push(each);
    for (const child of "childNodes" in each ? each.childNodes : []) visit(child);
  };
  visit(node);
  return nodes;
}

const OWN_ATTRIBUTES =
  /^(aria-[a-z]+|class|content|charset|d|datetime|height|hidden|href|http-equiv|id|lang|name|role|scope|tabindex|type|value|autocomplete|spellcheck|viewbox|viewBox|width|x|y)$/;
const OWN_LINK =
  /^(#fix-\d+|https:\/\/github\.com\/mpu-guard\/mpu-guard\/blob\/main\/docs\/finding-kinds\.md#[a-z-]+)$/;

/** What in a page could load, run or lead anywhere that is not our own. */
export function foreignParts(page: string): readonly string[] {
  const found: string[] = [];
  for (const node of nodesOf(page)) {
    if (node.nodeName === "#comment") found.push("a comment");
    if (!("tagName" in node)) continue;
    for (const { name, value } of node.attrs) {
      if (!OWN_ATTRIBUTES.test(name)) found.push(`${node.tagName} ${name}`);
      if (name === "href" && !OWN_LINK.test(value)) found.push(`${node.tagName} ${value}`);
    }
  }
  const count = (tagName: string) => elementsOf(page).filter((element) => element.tagName === tagName).length;
  for (const [tagName, expected] of [
    ["script", 1],
    ["style", 1],
    ["img", 0],
    ["link", 0],
    ["iframe", 0],
    ["base", 0],
  ] as const) {
    if (count(tagName) !== expected) found.push(`${count(tagName)} ${tagName}`);
  }
  return found;
}
