import { nodeAddresses, outsideHosts, pods, publicHosts, serviceAddresses, servicePorts } from '../plan.ts';
import type { Random } from '../random.ts';

export type Family = 4 | 6;

const ofFamily = (addresses: readonly string[], family: Family): string[] =>
  addresses.filter((address) => address.includes(':') === (family === 6));

/** Addresses that packets and rules have in common, so that rules match now and then. */
export const hosts = (family: Family): string[] =>
  ofFamily([...outsideHosts.eth0, ...outsideHosts.eth1, ...publicHosts, ...podAddresses()], family);

export const podAddresses = (): string[] => Object.values(pods).flatMap(({ addresses }) => addresses);

export const services = (family: Family): string[] => ofFamily(serviceAddresses, family);

/** The node's own addresses without the loopback's. */
export const ownAddresses = (family: Family): string[] =>
  ofFamily(nodeAddresses, family).filter((address) => address !== '127.0.0.1' && address !== '::1');

/** All of 127.0.0.0/8 is the loopback's, of IPv6 one address. */
export const loopbackAddresses = (family: Family): string[] => (family === 4 ? ['127.0.0.1', '127.0.0.5'] : ['::1']);

/** Where a translation may lead. */
export const destinationPool = (random: Random, family: Family): string[] =>
  ({
    hosts: hosts(family),
    own: ownAddresses(family),
    services: services(family),
    loopback: loopbackAddresses(family),
  })[random.weigh({ hosts: 14, own: 2.5, services: 2.5, loopback: 1 })];

export const anyAddress = (random: Random, family: Family): string =>
  random.pick(random.pick([hosts(family), services(family), ownAddresses(family)]));

/** An address, or a prefix that holds one. */
export function prefix(random: Random, family: Family): string {
  const address = anyAddress(random, family);
  if (random.chance(0.5)) return address;
  const length = family === 4 ? random.pick([8, 16, 24, 25, 31]) : random.pick([8, 16, 32, 64, 96, 127]);
  return `${maskOff(address, length)}/${length}`;
}

/** Clears the bits behind the prefix. */
function maskOff(address: string, length: number): string {
  if (!address.includes(':')) {
    const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const kept = Math.floor(bits / 2 ** (32 - length)) * 2 ** (32 - length);
    return [24, 16, 8, 0].map((shift) => Math.floor(kept / 2 ** shift) % 256).join('.');
  }
  const groups = expand(address);
  const kept = groups.map((group, index) => {
    const left = Math.max(0, Math.min(16, length - index * 16));
    return group & (0xffff << (16 - left)) & 0xffff;
  });
  return kept.map((group) => group.toString(16)).join(':');
}

/** The eight groups of an IPv6 address. */
export function expand(address: string): number[] {
  const [head, tail] = address.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = tail === undefined ? [] : Array(8 - head!.length - tail.length).fill('0');
  return [...head!, ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
}

/** The next address but `by`. */
export function after(address: string, by: number): string {
  if (!address.includes(':')) return address.replace(/\d+$/, (last) => String(Math.min(255, Number(last) + by)));
  const groups = expand(address);
  groups[7] = Math.min(0xffff, groups[7]! + by);
  return groups.map((group) => group.toString(16)).join(':');
}

export const closedPort = 7777;

export const port = (random: Random): number => random.pick([...servicePorts, closedPort, 30080]);

/** `80`, `80:90` */
export function portRange(random: Random, separator: string): string {
  const from = port(random);
  if (random.chance(0.6)) return String(from);
  return `${Math.max(0, from - random.between(0, 40))}${separator}${from + random.between(1, 9000)}`;
}

/** Client ports are 20000 and more. */
export const clientPorts = (random: Random, separator: string): string => {
  const from = random.between(19_000, 32_000);
  return `${from}${separator}${from + random.between(1000, 9000)}`;
};

export const markText = (random: Random): string => {
  const mark = `0x${random.pick([1, 2, 4, 8, 0x4000, 0x8000]).toString(16)}`;
  return random.chance(0.5) ? mark : `${mark}/0x${random.pick([1, 3, 0xff, 0x4000, 0xc000, 0xffff]).toString(16)}`;
};
