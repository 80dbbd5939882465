/**
 * Lines on which the objects of nft's list begin. `nft -j` prints one line, for which this is null;
 * a listing that was formatted afterwards has one object per line or more.
 */
export function objectLines(text: string): number[] | null {
  const end = text.trimEnd().length;
  const first = text.indexOf('\n', text.length - text.trimStart().length);
  if (first < 0 || first >= end) return null;
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) line += 1;
    else if (code === 34) {
      // A JSON text cannot hold a raw line end, so no line is lost by passing over it.
      for (at += 1; at < end && text.charCodeAt(at) !== 34; at++) if (text.charCodeAt(at) === 92) at += 1;
    } else if (code === 91 || code === 123) {
      depth += 1;
      if (depth === 3) lines.push(line);
    } else if (code === 93 || code === 125) depth -= 1;
  }
  return lines;
}
