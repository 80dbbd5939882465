import { familyOf } from '../../model/address.ts';
import type { Address } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import { type JsonObject, jsonText, numberIn, textIn } from '../json.ts';
import { addressFlags } from './flags.ts';

/** Reads one entry of `addr_info`. A text tells what is wrong. */
export function readAddressEntry(entry: JsonObject, ifname: string | null, place: Origin): Address | string {
  const device = ifname ?? textIn(entry, 'dev');
  const address = textIn(entry, 'local') ?? '';
  const family = familyOf(address);
  const prefixLength = numberIn(entry, 'prefixlen');
  if (family === null) return 'has no address';
  if (device === null) return 'belongs to no device';
  if (prefixLength === null) return 'has no prefix length';
  return {
    origin: { ...place, text: jsonText({ ifname: device, ...entry }) },
    family,
    device,
    address,
    prefixLength,
    scope: textIn(entry, 'scope') ?? 'global',
    peer: textIn(entry, 'address'),
    flags: Object.keys(entry).filter((key) => addressFlags.has(key) && entry[key] === true),
  };
}
