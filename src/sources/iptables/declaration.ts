/** What the line that declares a chain says of it. */
export interface Declaration {
  name: string;
  policy: string | null;
  packets: number | null;
  bytes: number | null;
}

/** `:INPUT ACCEPT [338:15210]`, `-P INPUT DROP -c 3 180`, `-N KUBE-SERVICES` or `Chain INPUT (policy ACCEPT 338 packets, 15K bytes)`. */
export function readDeclaration(line: string): Declaration | null {
  return readSaved(line) ?? readSpec(line) ?? readListed(line);
}

function readSaved(line: string): Declaration | null {
  const match = /^\s*:(\S+)(?: +(\S+))?(?: +\[(\d+):(\d+)\])?/.exec(line);
  if (!match) return null;
  const policy = match[2] === undefined || match[2] === '-' ? null : match[2];
  return { name: match[1]!, policy, packets: count(match[3]), bytes: count(match[4]) };
}

function readSpec(line: string): Declaration | null {
  const match = /^\s*-(?:N (\S+)|P (\S+) (\S+)(?: -c (\d+) (\d+))?)\s*$/.exec(line);
  if (!match) return null;
  return { name: (match[1] ?? match[2])!, policy: match[3] ?? null, packets: count(match[4]), bytes: count(match[5]) };
}

function readListed(line: string): Declaration | null {
  const match = /^\s*Chain (\S+) \((?:policy (\S+?)(?: (\S+) packets, (\S+) bytes)?|[^)]*)\)/.exec(line);
  if (!match) return null;
  return { name: match[1]!, policy: match[2] ?? null, packets: count(match[3]), bytes: count(match[4]) };
}

const count = (text: string | undefined): number | null => (text === undefined ? null : readCounter(text));

const scales: Record<string, number> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** A counter of a listing: exact, or in thousands (K), millions (M), ... as iptables abbreviates it. Null where it is none. */
export function readCounter(text: string): number | null {
  const match = /^(\d+)([KMGT]?)$/.exec(text);
  return match ? Number(match[1]) * scales[match[2]!]! : null;
}

/** Is the counter rounded? */
export const isAbbreviated = (counter: string): boolean => /[KMGT]$/.test(counter);
