import { findListings, isSameHost, type Listing } from './listings.ts';

/** What one host of a pasted text said about its addresses. */
export interface HostText {
  /** `default_web`, `line-83` where nothing names it; null for the node. */
  folder: string | null;
  /** As many lines as the whole text, those of others empty, so that lines keep their numbers. */
  text: string;
}

/**
 * Takes a text with the `ip addr` of a node and of pods apart. Null where it holds one output of one host, as most do: then nothing is left
 * out of it. The node's text is empty where only pods were pasted.
 */
export function splitByHost(text: string): HostText[] | null {
  const listings = findListings(text);
  if (listings.length === 0 || (listings.length === 1 && listings[0]!.entered === null)) return null;
  const hosts = groupByHost(listings);
  const node = findNode(hosts);
  const names = new Set<string>();
  const pods = hosts
    .filter((host) => host !== node)
    .map((host) => ({ folder: nameHost(host, names), text: keepLines(text, host) }));
  return [{ folder: null, text: node === null ? '' : keepLines(text, node) }, ...pods];
}

/** Listings of one network namespace together, whichever container or moment they were taken in. */
function groupByHost(listings: Listing[]): Listing[][] {
  const hosts: Listing[][] = [];
  for (const listing of listings) {
    const host = hosts.find((own) => own.some((other) => isSameHost(other, listing)));
    if (host === undefined) hosts.push([listing]);
    else host.push(listing);
  }
  return hosts;
}

/** Of those that no prompt names: the one with the most devices on a bridge, else the first. */
function findNode(hosts: Listing[][]): Listing[] | null {
  const unnamed = hosts.filter((host) => host.every(({ entered }) => entered === null));
  const rank = (host: Listing[]): number =>
    host.flatMap(({ devices }) => devices).filter(({ hasMaster }) => hasMaster).length;
  return unnamed.reduce<Listing[] | null>(
    (best, host) => (best === null || rank(host) > rank(best) ? host : best),
    null,
  );
}

function nameHost(host: Listing[], taken: Set<string>): string {
  const entered = host.find((listing) => listing.entered !== null)?.entered ?? null;
  const line = `line-${host[0]!.lines[0]}`;
  const safe = entered?.name.replace(/[/_]/g, '-');
  const name = safe === undefined ? line : entered!.namespace === '' ? safe : `${entered!.namespace}_${safe}`;
  const unique = taken.has(name) ? `${name}-${line}` : name;
  taken.add(unique);
  return unique;
}

function keepLines(text: string, host: Listing[]): string {
  const kept = new Set(host.flatMap(({ lines }) => lines));
  return text
    .split('\n')
    .map((line, index) => (kept.has(index + 1) ? line : ''))
    .join('\n');
}
