const WORDS = new Set(["title", "message", "fix"]);
const FILLED_IN = new Set(["Identifier", "MemberExpression", "CallExpression"]);

/** A text, one that only fills values in, or a function that gives one. A text that chooses between words is logic. */
function isPlainText({ type, expressions = [], body }) {
  if (type === "ArrowFunctionExpression") return isPlainText(body);
  if (type === "TemplateLiteral") return expressions.every((each) => FILLED_IN.has(each.type));
  return type === "StringLiteral";
}

/** The words of a finding are prose: that an emptied sentence fails a test proves nothing about the judgement. */
const value = {
  shouldIgnore(path) {
    if (!isPlainText(path.node)) return undefined;
    const inWords = path.findParent(({ node }) => node.type === "ObjectProperty" && WORDS.has(node.key.name));
    return inWords ? "words of a finding" : undefined;
  },
};

export const strykerPlugins = [{ kind: "Ignore", name: "words", value }];
