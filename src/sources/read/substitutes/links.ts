import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { listNames, printList, readNumber, readSmall } from './small-files.ts';

/** IFF_* of netdevice(7), by their bits, as ip-link(8) names them. */
const flagNames: readonly (readonly [number, string])[] = [
  [0x1, 'UP'],
  [0x2, 'BROADCAST'],
  [0x8, 'LOOPBACK'],
  [0x10, 'POINTOPOINT'],
  [0x80, 'NOARP'],
  [0x100, 'PROMISC'],
  [0x200, 'ALLMULTI'],
  [0x400, 'MASTER'],
  [0x800, 'SLAVE'],
  [0x1000, 'MULTICAST'],
];

/** ARPHRD_* of if_arp.h. */
const types: Record<number, string> = {
  1: 'ether',
  768: 'ipip',
  769: 'tunnel6',
  772: 'loopback',
  776: 'sit',
  778: 'gre',
};

/** The network devices that /sys/class/net lists (sysfs(5)), as `ip -j -d link show` prints them; null where there are none. */
export function printLinks(root: string): string | null {
  const folder = `${root}/sys/class/net`;
  const names = listNames(folder).filter((name) => readNumber(`${folder}/${name}/ifindex`) !== null);
  if (names.length === 0) return null;
  const indexes = new Map(names.map((name) => [readNumber(`${folder}/${name}/ifindex`)!, name]));
  const links = names.map((name) => describeLink(`${folder}/${name}`, name, indexes));
  return printList(links.sort((one, other) => Number(one.ifindex) - Number(other.ifindex)));
}

function describeLink(path: string, name: string, indexes: Map<number, string>): Record<string, unknown> {
  const ifindex = readNumber(`${path}/ifindex`)!;
  const peer = readNumber(`${path}/iflink`) ?? ifindex;
  const type = readNumber(`${path}/type`) ?? 0;
  const kind = kindOf(path, peer !== 0 && peer !== ifindex);
  // Where the other end is in another namespace its index may be one that is in use here for another device.
  const isHere = kind !== 'veth' && indexes.has(peer);
  return {
    ifindex,
    ...(peer === ifindex || peer === 0 ? {} : isHere ? { link: indexes.get(peer) } : { link_index: peer }),
    ifname: name,
    flags: flagsOf(path),
    mtu: readNumber(`${path}/mtu`) ?? undefined,
    master: masterOf(path) ?? undefined,
    operstate: (readSmall(`${path}/operstate`) ?? 'unknown').toUpperCase(),
    link_type: types[type] ?? String(type),
    address: readSmall(`${path}/address`) || undefined,
    ...(kind === null ? {} : { linkinfo: { info_kind: kind } }),
  };
}

/** A bridge makes its ports promiscuous, which ip(8) does not tell: that shows only what somebody asked for. */
const ofBridges = 0x100 | 0x200;

function flagsOf(path: string): string[] {
  const all = readNumber(`${path}/flags`) ?? 0;
  const bits = readSmall(`${path}/brport/state`) === null ? all : all & ~ofBridges;
  const isCarried = readSmall(`${path}/carrier`) === '1';
  return [
    ...flagNames.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name),
    ...((bits & 1) === 0 ? [] : [isCarried ? 'LOWER_UP' : 'NO-CARRIER']),
  ];
}

/** DEVTYPE tells most; a pair of veths has none, and each end tells the other's index. */
function kindOf(path: string, isPaired: boolean): string | null {
  const told = /^DEVTYPE=(\S+)$/m.exec(readSmall(`${path}/uevent`) ?? '')?.[1];
  if (told !== undefined) return told;
  const isVirtual = linkTarget(path)?.includes('/virtual/') === true;
  if (!isVirtual || !isPaired) return null;
  return readNumber(`${path}/type`) === 1 ? 'veth' : null;
}

const masterOf = (path: string): string | null => {
  const target = linkTarget(`${path}/master`);
  return target === null ? null : basename(target);
};

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
