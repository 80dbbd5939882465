import { canonicalAddress, familyOf } from '../../model/address.ts';
import type { Origin } from '../../model/origin.ts';
import type { NamedEndpoint } from './endpoints.ts';

/** Types that are asked for. */
export type QuestionType = 'A' | 'AAAA' | 'SRV' | 'PTR';

/** One record, and the object it is made from. */
export interface DnsRecord {
  name: string;
  type: 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME';
  data: string;
  /** SRV: the port, and the name that `data` ends with. */
  service: { port: number; target: string } | null;
  origin: Origin | null;
}

/** A or AAAA records of those addresses that are of the family asked for. */
export function addressRecords(
  name: string,
  type: QuestionType,
  addresses: { address: string; origin: Origin }[],
): DnsRecord[] {
  const family = type === 'AAAA' ? 6 : 4;
  return addresses
    .filter(({ address }) => familyOf(address) === family)
    .map(({ address, origin }) => ({
      name,
      type: family === 4 ? 'A' : 'AAAA',
      data: canonicalAddress(address) ?? address,
      service: null,
      origin,
    }));
}

/** An SRV record. Priority and weight are not prescribed: these are CoreDNS's for a single record. */
export const srvRecord = (name: string, port: number, target: string, origin: DnsRecord['origin']): DnsRecord => ({
  name,
  type: 'SRV',
  data: `0 100 ${port} ${target}`,
  service: { port, target },
  origin,
});

/** SRV records of one endpoint, of the ports asked for. */
export function endpointSrv(
  name: string,
  base: string,
  { hostname, ports, origin }: NamedEndpoint,
  isAsked: ((port: { name: string; protocol: string }) => boolean) | null,
): DnsRecord[] {
  return ports
    .filter((port) => isAsked === null || isAsked(port))
    .flatMap(({ port }) => (port === null ? [] : [srvRecord(name, port, `${hostname}.${base}`, origin)]));
}
