import type { Family } from '../model/address.ts';
import type { IpSet } from '../model/node.ts';
import type { Origin } from '../model/origin.ts';
import type { Packet, Protocol } from '../model/packet.ts';

/** Types of an address as `-m addrtype` and nft `fib ... type` name them. */
export type AddressType =
  | 'UNSPEC'
  | 'UNICAST'
  | 'LOCAL'
  | 'BROADCAST'
  | 'ANYCAST'
  | 'MULTICAST'
  | 'BLACKHOLE'
  | 'UNREACHABLE'
  | 'PROHIBIT'
  | 'THROW'
  | 'NAT'
  | 'XRESOLVE';

/** A fact, or why it is not known. */
export type Known<Value> = { known: true; value: Value } | { known: false; because: string };

/** A fact that is known. */
export const known = <Value>(value: Value): Known<Value> => ({ known: true, value });
/** A fact that is not; `because` says what would tell it. */
export const notKnown = (because: string): Known<never> => ({ known: false, because });

/** What a match or target may ask of the host that holds the packet. */
export interface HostView {
  name: string;
  /** Type of the address by the host's routing tables, restricted to one device where given. */
  addressType(address: string, device: string | null): Known<AddressType>;
  /**
   * Device the host would use to reach `address`, as far as policy rules are asked about the rest, as `-m rpfilter` and nft `fib ... oif` ask.
   * Null: no route.
   */
  routeDevice(
    address: string,
    options: { mark: number; source: string | null; device: string | null; protocol: Protocol | null; tos: number },
  ): Known<string | null>;
  /** What routing makes of the address, policy rules and all, as nft's `fib daddr type` asks it of IPv6. */
  routeType(
    address: string,
    options: { mark: number; source: string | null; protocol: Protocol | null; tos: number },
  ): Known<'LOCAL' | 'UNICAST' | 'BLACKHOLE' | 'PROHIBIT' | 'UNREACHABLE'>;
  /** The address MASQUERADE picks for a packet that leaves by `packet.out`. */
  masqueradeAddress(packet: Packet): Known<string>;
  /** First address of a device (REDIRECT of a packet that came in by it). */
  deviceAddress(device: string, family: Family): Known<string | null>;
  /** A set of `ipset`, null where the sets were collected and there is none of that name. */
  set(name: string): Known<IpSet | null>;
  /** A kernel setting's text. */
  sysctl(name: string): Known<{ value: string; origin: Origin }>;
  /** MTU of a device. */
  mtu(device: string): Known<number>;
  /** Does a process listen on the packet's destination? For `-m socket` and TPROXY. */
  hasSocket(packet: Packet): Known<boolean>;
  /** Has this host virtual services of IPVS? */
  hasIpvs(): Known<boolean>;
  /** When the evidence was taken, for `-m time` (milliseconds since 1970, UTC). */
  time(): Known<number>;
}
