import { printList, readSmall } from './small-files.ts';

/** ATF_* of if_arp.h: complete, and fixed by hand. */
const complete = 0x2;
const permanent = 0x4;

/** The ARP table (/proc/net/arp), as `ip -j neigh show` prints it. Of IPv6 the kernel tells none without netlink. */
export function printNeighbours(root: string): string | null {
  const text = readSmall(`${root}/proc/net/arp`);
  return text === null ? null : printList(text.split('\n').slice(1).flatMap(readEntry));
}

function readEntry(line: string): object[] {
  const [address, , flags = '', mac, , device] = line.trim().split(/\s+/);
  if (device === undefined) return [];
  const bits = Number(flags);
  const state = (bits & permanent) !== 0 ? 'PERMANENT' : (bits & complete) !== 0 ? 'STALE' : 'INCOMPLETE';
  return [{ dst: address, dev: device, ...((bits & complete) === 0 ? {} : { lladdr: mac }), state: [state] }];
}
