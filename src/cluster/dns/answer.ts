import type { ServiceObject } from '../../model/objects.ts';
import type { DnsRecord, QuestionType } from './record.ts';

/** What the cluster's DNS answers, and why. */
export type DnsAnswer =
  | { outcome: 'answered'; records: DnsRecord[]; words: string }
  | { outcome: 'no such name' | 'no such record' | 'unknown'; words: string };

/** NXDOMAIN: nobody has the name. */
export const noName = (words: string): DnsAnswer => ({ outcome: 'no such name', words });
/** The name is there, and has no record of the type that was asked for. */
export const noRecord = (words: string): DnsAnswer => ({ outcome: 'no such record', words });
/** The evidence does not tell. */
export const notKnown = (words: string): DnsAnswer => ({ outcome: 'unknown', words });

/** The records, or that there are none of the type. */
export function orNoRecord(records: DnsRecord[], type: QuestionType, words: string, otherwise: string): DnsAnswer {
  return records.length > 0 ? { outcome: 'answered', records, words } : noRecord(`${otherwise} (${type})`);
}

/** The SRV records of a service, or that it has no port. */
export const srvAnswer = (service: ServiceObject, records: DnsRecord[]): DnsAnswer =>
  records.length > 0
    ? { outcome: 'answered', records, words: `${named(service)} has these ports` }
    : noRecord(`${named(service)} has no port`);

/** How a service is named in answers. */
export const named = ({ namespace, name }: ServiceObject): string => `service ${namespace}/${name}`;
