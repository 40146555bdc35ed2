/**
 * Whether a text matches a pattern of literal characters, `*` (any run, also an empty one) and `?`
 * (any one character). Takes time proportional to pattern times text at the worst, whatever the pattern.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matches(pattern, text, () => true);
}

/**
 * Whether everything that matches one pattern matches the other too. At times false where that is so (`*a*` and `*aa*`
 * are compared character by character), and never true where it is not.
 */
export function coversPattern(general: string, special: string): boolean {
  // A star of the special pattern stands for any run, which only a star of the general one takes.
  return matches(ordered(general), ordered(special), (character) => character !== "*");
}

/** In a run of wildcards only their number of `?` counts, and whether there is a `*`. */
function ordered(pattern: string): string {
  return pattern.replace(/[*?]+/g, (run) => run.replaceAll("*", "") + (run.includes("*") ? "*" : ""));
}

function matches(pattern: string, text: string, isOneCharacter: (character: string) => boolean): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resumeAt = 0;
  while (t < text.length) {
    const [expected, found = ""] = [pattern[p], text[t]];
    if (expected !== "*" && (expected === found || (expected === "?" && isOneCharacter(found)))) {
      p += 1;
      t += 1;
    } else if (expected === "*") {
      star = p;
      resumeAt = t;
      p += 1;
    } else if (star >= 0) {
      // Let the last star take one character more, and try again behind it.
      resumeAt += 1;
      p = star + 1;
      t = resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}
