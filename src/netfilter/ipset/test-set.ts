import { addressBits, type Family, familyOf } from '../../model/address.ts';
import type { IpSet } from '../../model/node.ts';
import type { Packet } from '../../model/packet.ts';
import { unknownAddress } from '../address-match.ts';
import type { HostView } from '../host-view.ts';
import { all, any } from '../logic.ts';
import { no, type Result, setFact, unknown, yes } from '../rule.ts';
import { type CompiledElement, compileSet } from './compiled-set.ts';
import { type SetOptions, type Side, testComponent } from './test-component.ts';

/**
 * Is the packet in the set? One side (`src`, `dst`) per dimension.
 * @param wantsNomatch `--return-nomatch`: holds where a `nomatch` element decides, and only there
 */
export function testSet(
  name: string,
  sides: readonly Side[],
  packet: Packet,
  host: HostView,
  wantsNomatch = false,
): Result {
  const found = host.set(name);
  const condition = `the packet is in set ${name}`;
  if (!found.known) return unknown(condition, found.because, membership(name, sides, packet));
  if (found.value === null) {
    const because = `there is no set ${name} among those collected`;
    return unknown(condition, because, membership(name, sides, packet));
  }
  return testFoundSet(found.value, sides, packet, host, wantsNomatch, 0);
}

/** Membership in a set that was not collected, of this packet: its type is not known, hence all that a set may look at. */
function membership(name: string, sides: readonly Side[], packet: Packet): { fact?: string } {
  const { source, destination, sourcePorts, destinationPorts, protocol, icmp, sourceMac, mark } = packet;
  if (source === unknownAddress || destination === unknownAddress) return {};
  const looked = {
    source: [source, sourcePorts, sourceMac, packet.in],
    destination: [destination, destinationPorts, packet.out],
  };
  const more = sides.length > 1 ? [mark, packet.physIn, packet.physOut] : [];
  return { fact: setFact(name) + JSON.stringify([sides, sides.map((side) => looked[side]), protocol, icmp, ...more]) };
}

function testFoundSet(
  set: IpSet,
  sides: readonly Side[],
  packet: Packet,
  host: HostView,
  wantsNomatch: boolean,
  depth: number,
): Result {
  const condition = `the packet is in set ${set.name}`;
  const { dimensions, elements, notUnderstood } = compileSet(set);
  if (dimensions[0] === 'set') {
    // The kernel lets no list hold a list.
    if (depth > 0) return no;
    return any(elements.map(({ text }) => testMember(text, sides, packet, host, wantsNomatch)));
  }
  if (sides.length < dimensions.length || !fitsFamily(set, packet)) return no;
  const options = optionsOf(set);
  const decided = firstFound(elements, sides, packet, options, condition, wantsNomatch);
  if (notUnderstood.length === 0 || decided.kind === 'next') return decided;
  return unknown(condition, `the element ${notUnderstood[0]} of set ${set.name} is not understood`);
}

function testMember(
  name: string,
  sides: readonly Side[],
  packet: Packet,
  host: HostView,
  wantsNomatch: boolean,
): Result {
  const found = host.set(name);
  if (found.known && found.value) return testFoundSet(found.value, sides, packet, host, wantsNomatch, 1);
  return unknown(
    `the packet is in set ${name}`,
    found.known ? `there is no set ${name} among those collected` : found.because,
  );
}

/** The first element that fits decides; elements that may fit leave it open only where they would decide otherwise. */
function firstFound(
  elements: readonly CompiledElement[],
  sides: readonly Side[],
  packet: Packet,
  options: SetOptions,
  condition: string,
  wantsNomatch: boolean,
): Result {
  const open: { result: Extract<Result, { kind: 'fork' }>; answer: boolean }[] = [];
  let answer = false;
  for (const { components, nomatch } of elements) {
    const result = all(components.map((component, index) => testComponent(component, sides[index]!, packet, options)));
    if (result.kind === 'fork') open.push({ result, answer: nomatch === wantsNomatch });
    if (result.kind !== 'next') continue;
    answer = nomatch === wantsNomatch;
    break;
  }
  const contrary = open.filter((candidate) => candidate.answer !== answer);
  if (contrary.length === 0) return answer ? yes : no;
  return unknown(condition, [...new Set(contrary.map(({ result }) => result.because))].join('; '));
}

/** A set of the other family holds nothing for the packet; sets without addresses have none. */
const fitsFamily = ({ family, type }: IpSet, packet: Packet): boolean =>
  family === null || family === packet.family || type === 'bitmap:port' || type === 'hash:mac';

function optionsOf(set: IpSet): SetOptions {
  const { netmask, bitmask, markmask } = set.options;
  const family = set.family ?? 4;
  return {
    addressMask: maskOfPrefix(netmask, family) ?? maskOfBits(bitmask, family),
    markMask: markmask === undefined ? 0xffffffff : Number(markmask) >>> 0,
  };
}

function maskOfPrefix(length: string | undefined, family: Family): bigint | null {
  if (length === undefined || !/^\d{1,3}$/.test(length)) return null;
  const width = family === 4 ? 32 : 128;
  const hostBits = BigInt(width - Math.min(Number(length), width));
  return ((1n << BigInt(width)) - 1n) ^ ((1n << hostBits) - 1n);
}

/** Any bits, written as an address: `255.255.0.255`. */
const maskOfBits = (bits: string | undefined, family: Family): bigint | null =>
  bits !== undefined && familyOf(bits) === family ? addressBits(bits) : null;
