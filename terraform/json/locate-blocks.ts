import { declaredTwice } from "./declared-file-error.ts";
import { scanJson } from "./scan-json.ts";

/**
 * The lines, from 1, where a `*.tf.json` file declares its resources and module calls, by address.
 *
 * @throws DeclaredFileError where one stands twice, of which `JSON.parse` would silently take the last
 */
export function locateBlocks(text: string, source: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const path: string[] = [];
  let line = 1;
  let counted = 0;
  scanJson(text, (depth, key, offset) => {
    if (depth > 3) return;
    path[depth] = key;
    const [, block, first] = path;
    if (!(block === "resource" && depth === 3) && !(block === "module" && depth === 2)) return;
    const address = depth === 3 ? `${first}.${key}` : `module.${key}`;
    if (lines.has(address)) throw declaredTwice(source, address);
    for (; counted < offset; counted += 1) if (text.charCodeAt(counted) === NEWLINE) line += 1;
    lines.set(address, line);
  });
  return lines;
}

const NEWLINE = 10;
