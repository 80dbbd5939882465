import type { Link } from '../../model/node.ts';

/**
 * Makes one list of the devices that several listings of one host tell (`ip addr`, `ip link`, text or JSON).
 * Where two tell of the same device, the JSON one counts, else the one that tells more; the other fills what is null.
 */
export function mergeLinks(...lists: readonly (readonly Link[])[]): Link[] {
  const merged = new Map<string, Link>();
  for (const link of lists.flat()) {
    const known = merged.get(link.name);
    merged.set(link.name, known === undefined ? link : mergeLink(known, link));
  }
  return [...merged.values()];
}

function mergeLink(one: Link, other: Link): Link {
  const [better, worse] = rank(other) > rank(one) ? [other, one] : [one, other];
  const link: Link = { ...worse };
  for (const [key, value] of Object.entries(better)) {
    if (value !== null && !(Array.isArray(value) && value.length === 0)) Object.assign(link, { [key]: value });
  }
  // Text has the name of the other namespace where JSON has only its id.
  if (isNumber(link.peerNamespace) && worse.peerNamespace !== null) link.peerNamespace = worse.peerNamespace;
  return link;
}

const isNumber = (text: string | null): boolean => text !== null && /^\d+$/.test(text);

const rank = (link: Link): number =>
  (link.origin.text.startsWith('{') ? 100 : 0) + Object.values(link).filter((value) => value !== null).length;
