/** What a packet's headers tell: of the packet itself, and of the one that an ICMP error complains about. */
export interface Header {
  family: 4 | 6;
  protocol: 'tcp' | 'udp' | 'sctp' | 'icmp' | 'icmpv6' | number;
  source: string;
  destination: string;
  sport: number | null;
  dport: number | null;
  ttl: number;
  tos: number;
  /** Sequence number of TCP, 0 for others. */
  sequence: number;
  /** A question, its answer, or what the kernel sends back: a TCP reset, an ICMP error by type and code. */
  role: 'question' | 'answer' | 'reset' | `error ${number}/${number}` | 'other';
}

/** Reads the first bytes of an IP packet, in hexadecimal digits; null where it is none. */
export function readHeader(hex: string): Header | null {
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length < 20) return null;
  return bytes[0]! >> 4 === 4 ? readV4(bytes) : bytes.length < 40 ? null : readV6(bytes);
}

/** The packet that an ICMP error quotes. */
export const readComplaint = (hex: string): Header | null =>
  readHeader(hex.slice(hex.startsWith('6') ? 96 : (Number.parseInt(hex[1]!, 16) * 4 + 8) * 2));

function readV4(bytes: Buffer): Header {
  const address = (at: number): string => bytes.subarray(at, at + 4).join('.');
  const start = (bytes[0]! & 15) * 4;
  return {
    family: 4,
    source: address(12),
    destination: address(16),
    ttl: bytes[8]!,
    tos: bytes[1]!,
    ...readTransport(bytes[9]!, bytes.subarray(start)),
  };
}

function readV6(bytes: Buffer): Header {
  const address = (at: number): string => printV6(bytes.subarray(at, at + 16));
  return {
    family: 6,
    source: address(8),
    destination: address(24),
    ttl: bytes[7]!,
    tos: (bytes.readUInt16BE(0) >> 4) & 0xff,
    ...readTransport(bytes[6]!, bytes.subarray(40)),
  };
}

/** RFC 5952: the longest run of zeros is left out. */
export function printV6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[index * 2]! << 8) | bytes[index * 2 + 1]!).toString(16),
  );
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?<![0-9a-f])0(:0)+(?![0-9a-f])/g)].sort((a, b) => b[0].length - a[0].length);
  const run = runs[0];
  if (run === undefined) return text;
  return `${text.slice(0, run.index).replace(/:$/, '')}::${text.slice(run.index + run[0].length).replace(/^:/, '')}`;
}

/** Everything that is sent as a question has a client port (or identifier) of 20000 and more, and Q or A as its text. */
function readTransport(
  protocol: number,
  bytes: Buffer,
): Pick<Header, 'protocol' | 'sport' | 'dport' | 'role' | 'sequence'> {
  const sequence = protocol === 6 && bytes.length >= 8 ? bytes.readUInt32BE(4) : 0;
  const ports =
    bytes.length < 4 ? { sport: null, dport: null } : { sport: bytes.readUInt16BE(0), dport: bytes.readUInt16BE(2) };
  switch (protocol) {
    case 6: {
      const flags = bytes[13] ?? 0;
      const role = flags & 4 ? 'reset' : flags === 2 ? 'question' : (flags & 0x12) === 0x12 ? 'answer' : 'other';
      return { protocol: 'tcp', ...ports, sequence, role };
    }
    case 17:
      return {
        protocol: 'udp',
        ...ports,
        sequence,
        role: bytes[8] === 0x51 ? 'question' : bytes[8] === 0x41 ? 'answer' : 'other',
      };
    case 132:
      return {
        protocol: 'sctp',
        ...ports,
        sequence,
        role: bytes[12] === 1 ? 'question' : bytes[12] === 2 ? 'answer' : 'other',
      };
    case 1:
    case 58: {
      const [type, code] = [bytes[0]!, bytes[1]!];
      const [asks, answers] = protocol === 1 ? [8, 0] : [128, 129];
      const role = type === asks ? 'question' : type === answers ? 'answer' : (`error ${type}/${code}` as const);
      const id = bytes.length < 6 ? null : bytes.readUInt16BE(4);
      return { protocol: protocol === 1 ? 'icmp' : 'icmpv6', sport: id, dport: null, sequence, role };
    }
    default:
      return { protocol, sport: null, dport: null, sequence, role: 'other' };
  }
}
