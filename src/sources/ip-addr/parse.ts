import type { Address } from '../../model/node.ts';
import type { Origin, Parsed, Warning } from '../../model/origin.ts';
import type { LinkFacts } from '../ip-link/facts.ts';
import { readLinkJson } from '../ip-link/json.ts';
import { readLinkText } from '../ip-link/text.ts';
import { isJson, objectsIn, textIn } from '../json.ts';
import { warning } from '../lines.ts';
import { readAddressEntry } from './json.ts';
import { readAddress } from './text.ts';

/** What `ip addr` tells: the addresses, and what it says of their devices. */
export interface AddressFacts extends LinkFacts {
  addresses: Address[];
}

/** Reads `ip addr` (ip-address(8)): text, `-oneline` and `-brief` text, busybox's text, or JSON. */
export function parseIpAddr(text: string, source: string): Parsed<AddressFacts> {
  const addresses: Address[] = [];
  const notUnderstood: Warning[] = [];
  const keep = (address: Address | string, origin: Origin): void => {
    if (typeof address === 'string') notUnderstood.push(warning(origin, 'address', address));
    else addresses.push(address);
  };
  const links = isJson(text)
    ? readLinkJson(text, source, (element, origin) => {
        for (const entry of objectsIn(element, 'addr_info')) {
          // Some versions print empty objects for addresses that a filter hides.
          if (Object.keys(entry).length > 0) keep(readAddressEntry(entry, textIn(element, 'ifname'), origin), origin);
        }
      })
    : readLinkText(text, source, (words, device, origin) => keep(readAddress(words, device, origin), origin));
  return { facts: { ...links.facts, addresses }, warnings: [...links.warnings, ...notUnderstood] };
}
