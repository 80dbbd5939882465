import { addressBits, canonicalAddress, familyOf } from '../../model/address.ts';
import { type DnsAnswer, noName, noRecord, notKnown } from './answer.ts';
import { nameEndpoint } from './endpoints.ts';
import type { DnsRecord, QuestionType } from './record.ts';
import type { DnsZone } from './zone.ts';

/** The address that a name below in-addr.arpa (RFC 1035) or ip6.arpa (RFC 3596) stands for; null where it is none. */
export function reversedAddress(name: string): string | null {
  const [, digits, family] = /^(.+)\.(in-addr|ip6)\.arpa$/.exec(name.toLowerCase()) ?? [];
  const labels = digits?.split('.').reverse() ?? [];
  if (family === 'in-addr') return labels.length === 4 ? canonicalAddress(labels.join('.')) : null;
  if (family !== 'ip6' || labels.length !== 32 || labels.some((label) => !/^[0-9a-f]$/.test(label))) return null;
  return canonicalAddress(labels.join('').replace(/(.{4})(?=.)/g, '$1:'));
}

/** The name below in-addr.arpa or ip6.arpa that stands for the address; null where it is none. */
export function reverseName(address: string): string | null {
  const family = familyOf(address);
  const bits = addressBits(address);
  if (family === null || bits === null) return null;
  if (family === 4) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const digits = bits.toString(16).padStart(32, '0');
  return `${[...digits].reverse().join('.')}.ip6.arpa`;
}

/** Answers for a name of an address: the service that has it as cluster IP, else every service that has it as a ready endpoint. */
export function answerReverse(zone: DnsZone, name: string, type: QuestionType): DnsAnswer {
  const address = reversedAddress(name);
  if (address === null) return noName('it stands for no whole address');
  const { services, endpointSlices } = zone.objects;
  if (services === null) return notKnown('services were not collected');
  const domain = zone.domains[0]!;
  const isIt = (other: string): boolean => canonicalAddress(other) === address;
  const service = services.find(({ clusterIps }) => clusterIps.some(isIt));
  if (type !== 'PTR') return noRecord('names of addresses have PTR records only');
  if (service !== undefined) {
    const data = `${service.name}.${service.namespace}.svc.${domain}`;
    const record: DnsRecord = { name, type: 'PTR', data, service: null, origin: service.origin };
    return {
      outcome: 'answered',
      records: [record],
      words: `${address} is the cluster IP of service ${service.namespace}/${service.name}`,
    };
  }
  if (endpointSlices === null) return notKnown(`${address} is no cluster IP, and endpoints were not collected`);
  const records = endpointSlices.flatMap((slice) =>
    slice.endpoints
      .filter((endpoint) => endpoint.ready && isIt(endpoint.address))
      .map((endpoint) => nameEndpoint(zone, slice, endpoint))
      .filter(({ isGiven }) => isGiven || zone.corefile?.pointerHostnameOnly !== true)
      .map(({ hostname, origin }): DnsRecord => {
        const data = `${hostname}.${slice.service}.${slice.namespace}.svc.${domain}`;
        return { name, type: 'PTR', data, service: null, origin };
      }),
  );
  const unique = records.filter(({ data }, index) => records.findIndex((other) => other.data === data) === index);
  if (unique.length > 0) {
    return {
      outcome: 'answered',
      records: unique,
      words: `${address} is the address of a ready endpoint of ${unique.length === 1 ? 'a service' : `${unique.length} services`}`,
    };
  }
  return notKnown(
    `${address} is neither a cluster IP nor a ready endpoint of a service: the question goes on to the upstream servers, or ends there`,
  );
}
