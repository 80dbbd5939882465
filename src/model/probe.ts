/** What a probe sends. Plain JSON: the process in the sender's network namespace gets it as one line. */
export type Probe =
  /** ICMP echo. */
  | { kind: 'ping'; address: string }
  | { kind: 'tcp'; address: string; port: number }
  /** An empty datagram. */
  | { kind: 'udp'; address: string; port: number }
  | {
      kind: 'dns';
      transport: 'udp' | 'tcp';
      server: string;
      port: number;
      /** Asked one after the other until one has a record, as a resolver goes through its search list. */
      names: string[];
      type: 'A' | 'AAAA' | 'SRV' | 'PTR';
    }
  /** A GET without credentials. */
  | {
      kind: 'https';
      address: string;
      port: number;
      path: string;
      /** Certificates (PEM) that may vouch for the server; null: none is known, and whoever answers is believed. */
      authority: string | null;
      /** Name that its certificate has to bear; null: the address. */
      serverName: string | null;
    }
  /** ICMP echoes that may not be cut into fragments. */
  | {
      kind: 'path-mtu';
      address: string;
      /** Bytes of the largest packet to try, IP header included. */
      size: number;
    }
  /** An ARP request, on the link of the device. */
  | { kind: 'arp'; address: string; device: string };

/** What a probe met with. */
export type ProbeOutcome =
  /** TCP: the handshake came through. */
  | 'connected'
  /** An answer of whatever was asked for. */
  | 'answered'
  /** A TCP reset or an ICMP port unreachable in answer to the first packet. */
  | 'refused'
  /** The connection was made, and then reset. */
  | 'reset'
  /** An ICMP error, or no way to send at all. */
  | 'unreachable'
  | 'timed-out'
  /** UDP to a server that need not answer: it tells nothing. */
  | 'silent'
  /** TLS: it answered with a certificate that is not to be trusted. */
  | 'certificate-error'
  /** DNS: the server says that there is no such name. */
  | 'no-such-name'
  /** DNS: the server says that it failed, or refuses the question. */
  | 'server-failure'
  /** Large packets vanish without a word: a black hole for the path's MTU. */
  | 'large-lost'
  /** ARP: several devices have the address. */
  | 'several-answers'
  | 'not-sent';

/** What came of a probe. */
export interface ProbeAnswer {
  outcome: ProbeOutcome;
  /** From sending to the answer; null where none came. */
  millis: number | null;
  detail: string | null;
}
