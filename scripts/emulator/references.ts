/** What Terraform would put in place of an expression. */
export type Evaluate = (expression: string) => Promise<string>;

const TEMPLATE = /\$\$\{|%%\{|\$\{([^}]+)\}/g;

/** Puts values in place of `${…}`, in every text of a value, however deep; `$${` stands for `${`. */
export async function fillIn(value: unknown, evaluate: Evaluate): Promise<unknown> {
  if (typeof value === "string") return await filledText(value, evaluate);
  if (Array.isArray(value)) return await Promise.all(value.map((each) => fillIn(each, evaluate)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([key, each]) => [key, await fillIn(each, evaluate)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function filledText(text: string, evaluate: Evaluate): Promise<string> {
  const pieces: string[] = [];
  let end = 0;
  for (const match of text.matchAll(TEMPLATE)) {
    const [whole, expression] = match;
    pieces.push(text.slice(end, match.index), expression === undefined ? whole.slice(1) : await evaluate(expression));
    end = match.index + whole.length;
  }
  return pieces.join("") + text.slice(end);
}
