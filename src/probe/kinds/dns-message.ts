import { randomInt } from 'node:crypto';
import { type Answer, type DecodedPacket, decode, encode, RECURSION_DESIRED } from 'dns-packet';
import type { Probe } from '../../model/probe.ts';

export type DnsProbe = Extract<Probe, { kind: 'dns' }>;

/** A question on its way, and how its answer is known. */
export interface DnsQuery {
  id: number;
  name: string;
  type: DnsProbe['type'];
  /** The message as it goes into a datagram (RFC 1035, 4.1). */
  message: Buffer;
}

/** What a server says to a question. */
export interface DnsReply {
  /** NOERROR, NXDOMAIN, SERVFAIL, ... */
  code: string;
  /** `A 10.96.0.1`, `SRV 0 100 443 kubernetes...`, of the type that was asked or an alias. */
  records: string[];
  isTruncated: boolean;
}

/** Writes a question; null where the name is none that DNS can have (RFC 1035, 2.3.4). */
export function writeQuery(name: string, type: DnsProbe['type']): DnsQuery | null {
  const bare = name.replace(/\.$/, '');
  const isName = bare === '' || bare.split('.').every((label) => label !== '' && Buffer.byteLength(label) <= 63);
  if (!isName || Buffer.byteLength(bare) > 253) return null;
  const id = randomInt(1, 65536);
  const message = encode({ type: 'query', id, flags: RECURSION_DESIRED, questions: [{ type, name }] });
  return { id, name, type, message };
}

/** Reads a message; null where it is not the answer to that question. */
export function readReply(message: Buffer, { id, type }: DnsQuery): DnsReply | null {
  try {
    // The types do not know what decode adds: the code of the answer.
    const packet = decode(message) as DecodedPacket & { rcode: string };
    if (packet.id !== id || packet.type !== 'response') return null;
    const records = (packet.answers ?? []).filter((record) => record.type === type || record.type === 'CNAME');
    return { code: packet.rcode, records: records.map(printRecord), isTruncated: packet.flag_tc };
  } catch {
    return null;
  }
}

function printRecord(record: Answer): string {
  if (record.type !== 'SRV') return `${record.type} ${String('data' in record ? record.data : '')}`;
  const { priority, weight, port, target } = record.data;
  return `SRV ${priority ?? 0} ${weight ?? 0} ${port} ${target}`;
}
