/**
 * Whether a text matches a pattern of literal characters, `*` (any run, also an empty one) and `?`
 * (any one character). Takes time proportional to pattern times text at the worst, whatever the pattern.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resumeAt = 0;
  while (t < text.length) {
    if (pattern[p] !== "*" && (pattern[p] === "?" || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (pattern[p] === "*") {
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
