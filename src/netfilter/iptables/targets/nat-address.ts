import { familyOf } from '../../../model/address.ts';
import { parsePortRange, printPorts } from '../../../model/ports.ts';
import type { NatRequest } from '../../nat.ts';
import type { OptionReader } from '../extension.ts';
import { oneWord, type PrintedRange, readAddressRange } from '../readers.ts';

/** The value of `--to-destination` and `--to-source`. */
export interface NatAddress extends Omit<NatRequest, 'random'> {
  addresses: PrintedRange | null;
  text: string;
}

/** Reads `10.0.0.1`, `10.0.0.1-10.0.0.9:80-90/8000`, `[fd00::1]:80`, `:80`. */
export const natAddress: OptionReader<NatAddress> = oneWord((text) => {
  const [address, ports] = splitPorts(text);
  const match = ports === null ? null : /^([\d-]+)(?:\/(\d{1,5}))?$/.exec(ports);
  const range = match ? parsePortRange(match[1]!) : null;
  if (ports !== null && range === null) return null;
  const addresses = address === '' ? null : readAddressRange(address);
  if ((address === '' && range === null) || (address !== '' && addresses === null)) return null;
  return { addresses, ports: range, base: match?.[2] === undefined ? null : Number(match[2]), text };
});

/** Address part and port part. An IPv6 address has ports only in brackets, or a range whose end is in brackets. */
function splitPorts(text: string): [address: string, ports: string | null] {
  const bracketed = /^\[([^\]]+)\](?:-\[?([^\]]+)\]?)?(?::(.*))?$/.exec(text);
  if (bracketed)
    return [bracketed[2] === undefined ? bracketed[1]! : `${bracketed[1]}-${bracketed[2]}`, bracketed[3] ?? null];
  if (familyOf(text.split('-')[0]!) === 6) return [text, null];
  const colon = text.indexOf(':');
  return colon < 0 ? [text, null] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** `port 80`, `ports 8000-8100`. */
export const printPortOption = (range: { from: number; to: number }): string =>
  `${range.from === range.to ? 'port' : 'ports'} ${printPorts(range)}`;
