import type { Family } from './address.ts';
import type { Origin } from './origin.ts';

/** Which packets a virtual service takes: those to an address and port, or those with a firewall mark. */
export type ServiceKey =
  /** Port 0 stands for every port (the kernel's catch-all of persistent services). */
  | { type: 'address'; protocol: string; address: string; port: number }
  /** `family` is null where the listing does not tell (/proc/net/ip_vs). */
  | { type: 'mark'; mark: number; family: Family | null };

/** How IPVS hands a packet to a real server. */
export type ForwardingMethod =
  /** `-m`: the destination is translated. */
  | 'masquerading'
  /** `-g`: the packet goes unchanged to the real server as next hop. */
  | 'direct-routing'
  /** `-i`: the packet goes inside another to the real server. */
  | 'tunneling'
  /** The real server is this host itself. */
  | 'local'
  /** To the packet's own destination (cache clusters). */
  | 'bypass';

/** One real server of a virtual service (`ipvsadm -a`). Null: the listing does not tell. */
export interface RealServer {
  origin: Origin;
  address: string;
  /** 0: the port of the packet. */
  port: number;
  method: ForwardingMethod | null;
  /** 0: gets no new connections. */
  weight: number | null;
  /** Gets no new connections while it has this many; 0: no limit. */
  upperThreshold: number | null;
}

/** One virtual service of IPVS (`ipvsadm -A`). */
export interface VirtualService {
  origin: Origin;
  key: ServiceKey;
  /** rr, wrr, lc, wlc, sh, ...; `none` where it has none. */
  scheduler: string;
  /** `-b`: sh-fallback, sh-port, ... */
  schedulerFlags: string[];
  /** `-p`: a client, or a network of clients where there is a mask, stays with its real server. Seconds are null where they are not told. */
  persistence: { seconds: number | null; mask: string | null } | null;
  /** `-o`: every UDP packet is scheduled for itself. */
  onePacket: boolean;
  servers: RealServer[];
}
