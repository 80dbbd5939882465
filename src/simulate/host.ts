import { addressBits, type Family, familyOf } from '../model/address.ts';
import type { VirtualService } from '../model/ipvs.ts';
import { lazy } from '../model/lazy.ts';
import type { HostFacts, IpSet, Link } from '../model/node.ts';
import type { Packet } from '../model/packet.ts';
import { isLinkLocal } from '../model/special-address.ts';
import { type HookPlan, planHook } from '../netfilter/engine.ts';
import { type AddressType, type HostView, type Known, known, notKnown } from '../netfilter/host-view.ts';
import { createIpvs } from '../netfilter/ipvs/create-ipvs.ts';
import type { IpvsStage } from '../netfilter/ipvs/stage.ts';
import { unlistedIpvs } from '../netfilter/ipvs/unlisted.ts';
import type { Hook, Table } from '../netfilter/rule.ts';
import type { Opacity } from './end-of-model.ts';
import { isBoundTo } from './listener.ts';
import { createRouting, type RouteAnswer, type RouteQuery, type Routing } from './routing.ts';
import { selectSource } from './source-address.ts';

/** One network namespace that packets pass: a node, or a pod. */
export interface Host {
  name: string;
  kind: 'node' | 'pod';
  facts: HostFacts;
  tables: readonly Table[];
  view: HostView;
  /** What IPVS does at its hooks; null where it has no virtual services. */
  ipvs: IpvsStage | null;
  plan(hook: Hook, family: Family): HookPlan;
  route(query: RouteQuery): RouteAnswer[];
  routing(family: Family): Routing;
  link(name: string): Link | null;
  /** Is the address one of this host's own? Not known where neither addresses nor table local were collected. */
  owns(address: string): Known<boolean>;
  /** Why packets cannot be followed through a device; null where they can. */
  opacity(device: string): Opacity | null;
  /** Why packets of its pods do not pass the node at all (macvlan, SR-IOV); null where they do. */
  bypass(): Opacity | null;
  /** Was nothing collected of what would translate packets of the family here? */
  lacksRules(family: Family): boolean;
  /** A setting of one device, combined with `conf.all` as the caller says; null where sysctls were not collected. */
  setting(name: string): number | null;
}

/** Does the host certainly have the address itself? Not where its addresses were not collected. */
export function ownsCertainly(host: Pick<Host, 'owns'>, address: string): boolean {
  const owned = host.owns(address);
  return owned.known && owned.value;
}

/** What a host is built from. */
export interface HostOptions {
  name: string;
  kind: 'node' | 'pod';
  facts: HostFacts;
  tables: readonly Table[];
  ipsets: readonly IpSet[] | null;
  /** Null where they were not collected. */
  virtualServices: readonly VirtualService[] | null;
  time: number | null;
  /** Addresses that are known to be this host's from elsewhere (the API's node addresses). */
  knownAddresses: readonly string[];
  /** Why packets cannot be followed through a device of this host; absent: they always can. */
  opacity?(link: Link): Opacity | null;
  /** Why packets of its pods do not pass it; absent: they do. */
  bypass?(): Opacity | null;
  /** Was nothing collected of what would translate packets of the family; absent: it was. */
  lacksRules?(family: Family): boolean;
}

/**
 * Builds a host from what it says about itself. Facts, tables and sets are asked for when a packet gets to what they decide: most
 * hosts of a network are never passed.
 */
export function createHost(options: HostOptions): Host {
  const { facts, name } = options;
  const routings = createRoutings(facts);
  const plans = new Map<string, HookPlan>();
  const links = lazy(() => new Map((facts.links ?? []).map((link) => [link.name, link])));
  const setting = (key: string): number | null => {
    const text = facts.sysctls?.[key]?.value;
    return text === undefined || text === '' ? null : Number(text);
  };
  const routing = (family: Family): Routing => routings[family];
  const addressType = (address: string, device: string | null): Known<AddressType> =>
    typeOfAddress(address, device, routings, options);
  const view = createView(options, routings, addressType, links);
  const ipvs = lazy(() =>
    options.virtualServices === null ? unlistedIpvs(name, facts) : createIpvs(options.virtualServices, view),
  );
  const host: Host = {
    name,
    kind: options.kind,
    facts,
    lacksRules: (family) => options.lacksRules?.(family) ?? false,
    get tables() {
      return options.tables;
    },
    routing,
    plan(hook, family) {
      const key = `${hook}${family}`;
      const plan = plans.get(key) ?? planHook(options.tables, hook, family);
      plans.set(key, plan);
      return plan;
    },
    route: (query) => routings[familyOf(query.destination) ?? 4].lookup(query),
    link: (device) => links().get(device) ?? null,
    owns(address) {
      const type = addressType(address, null);
      return type.known ? known(type.value === 'LOCAL') : type;
    },
    bypass: () => options.bypass?.() ?? null,
    opacity(device) {
      const link = links().get(device);
      return link === undefined ? null : (options.opacity?.(link) ?? null);
    },
    setting,
    view,
    get ipvs() {
      return ipvs();
    },
  };
  return host;
}

function createRoutings(facts: HostFacts): Record<Family, Routing> {
  const routing4 = lazy(() => createRouting(facts, 4));
  const routing6 = lazy(() => createRouting(facts, 6));
  return {
    get 4() {
      return routing4();
    },
    get 6() {
      return routing6();
    },
  };
}

function typeOfAddress(
  address: string,
  device: string | null,
  routings: Record<Family, Routing>,
  options: HostOptions,
): Known<AddressType> {
  const family = familyOf(address);
  const bits = addressBits(address);
  if (family === null || bits === null) return notKnown(`${address} is no address`);
  const special = specialType(family, bits);
  if (special !== null) return known(special);
  const routing = routings[family];
  const local = routing.localRoute(address);
  // inet_dev_addr_type: only table local is asked, and a device restricts the answer to routes of that device.
  if (local !== null) {
    const own = device === null || local.nextHops.some((hop) => hop.device === device);
    const type = local.type.toUpperCase() as AddressType;
    return known(own ? type : 'UNICAST');
  }
  if (device === null && options.knownAddresses.includes(address)) return known('LOCAL');
  if (family === 4 ? bits >> 24n === 127n : bits === 1n) return known('LOCAL');
  const addressesKnown =
    options.facts.addresses !== null || options.facts.routes[family]?.some((route) => route.table === 'local');
  return addressesKnown
    ? known('UNICAST')
    : notKnown(
        `whether ${address} is an address of ${options.name}: neither its addresses nor its routes were collected`,
      );
}

function specialType(family: Family, bits: bigint): AddressType | null {
  if (family === 4) {
    if (bits >> 24n === 0n || bits === 0xffffffffn) return 'BROADCAST';
    return bits >> 28n === 14n ? 'MULTICAST' : null;
  }
  if (bits === 0n) return 'UNSPEC';
  return bits >> 120n === 0xffn ? 'MULTICAST' : null;
}

function createView(
  options: HostOptions,
  routings: Record<Family, Routing>,
  addressType: HostView['addressType'],
  links: () => Map<string, Link>,
): HostView {
  const { facts, name } = options;
  const sets = lazy(() => (options.ipsets === null ? null : new Map(options.ipsets.map((set) => [set.name, set]))));
  return {
    name,
    addressType,
    routeDevice(address, { device, ...selectors }) {
      const ask = (oif: string | null): RouteAnswer[] =>
        routings[familyOf(address) ?? 4].lookup(plainQuery(address, { ...selectors, oif }));
      const answers = preferDevice(
        ask(null),
        device === null ? null : ask(device),
        familyOf(address) === 4 || isLinkLocal(address),
      );
      const answer = answers.length === 1 ? answers[0]! : null;
      if (answer === null) return notKnown(`several next hops lead to ${address}`);
      if (answer.type === 'unknown') return notKnown(answer.because);
      return known(answer.type === 'route' ? answer.hop.device : null);
    },
    routeType(address, selectors) {
      const [answer] = routings[familyOf(address) ?? 4].lookup(plainQuery(address, selectors));
      if (answer === undefined || answer.type === 'none') return known('UNREACHABLE');
      if (answer.type === 'unknown') return notKnown(answer.because);
      if (answer.type === 'route') return known(answer.route.type === 'local' ? 'LOCAL' : 'UNICAST');
      return known(
        ({ blackhole: 'BLACKHOLE', prohibit: 'PROHIBIT', unreachable: 'UNREACHABLE' } as const)[answer.kind],
      );
    },
    masqueradeAddress: (packet) => masqueradeAddress(packet, facts, routings, name),
    deviceAddress: (device, family) => deviceAddress(facts, device, family),
    set(set) {
      const own = sets();
      return own === null ? notKnown('no ipset listing was collected') : known(own.get(set) ?? null);
    },
    sysctl(key) {
      const sysctl = facts.sysctls?.[key];
      if (sysctl !== undefined) return known(sysctl);
      return notKnown(facts.sysctls === null ? 'sysctls were not collected' : `sysctl ${key} is not in the evidence`);
    },
    mtu(device) {
      const mtu = links().get(device)?.mtu ?? null;
      return mtu === null ? notKnown(`the MTU of ${device} is not in the evidence`) : known(mtu);
    },
    hasSocket: (packet) => hasSocket(facts, packet),
    hasIpvs: () =>
      options.virtualServices === null
        ? notKnown('the virtual services of IPVS were not collected')
        : known(options.virtualServices.length > 0),
    time: () => (options.time === null ? notKnown('when the evidence was taken is not known') : known(options.time)),
  };
}

/** A question about a destination alone, as a local process would ask it. */
export const plainQuery = (destination: string, more: Partial<RouteQuery> = {}): RouteQuery => ({
  destination,
  source: null,
  mark: 0,
  iif: 'lo',
  oif: null,
  protocol: 'tcp',
  tos: 0,
  sourcePorts: null,
  destinationPorts: null,
  ...more,
});

/**
 * A device that is asked for is a condition in IPv4 and for link-local addresses; else IPv6 takes it for a preference among
 * the routes of one prefix (fib6_device_match).
 */
function preferDevice(plain: RouteAnswer[], restricted: RouteAnswer[] | null, isStrict: boolean): RouteAnswer[] {
  if (restricted === null) return plain;
  if (isStrict) return restricted;
  const [one, other] = [plain[0], restricted[0]];
  const isSamePrefix =
    one?.type === 'route' &&
    other?.type === 'route' &&
    one.route.table === other.route.table &&
    one.route.destination === other.route.destination &&
    one.route.prefixLength === other.route.prefixLength;
  return isSamePrefix ? restricted : plain;
}

function masqueradeAddress(
  packet: Packet,
  facts: HostFacts,
  routings: Record<Family, Routing>,
  name: string,
): Known<string> {
  if (packet.out === null || packet.out === '?')
    return notKnown(`the device by which the packet leaves ${name} is not known`);
  // nf_nat_masquerade_ipv4 asks for the address that suits the next hop; IPv6 for the one that suits the destination.
  const answer = routings[packet.family].lookup(
    plainQuery(packet.destination, { source: packet.source, mark: packet.mark, oif: packet.out }),
  )[0];
  const via = answer?.type === 'route' ? answer.hop.via : null;
  const nextHop = packet.family === 4 && via !== null ? via : packet.destination;
  return selectSource(facts, packet.out, nextHop, packet.family);
}

function deviceAddress(facts: HostFacts, device: string, family: Family): Known<string | null> {
  if (facts.addresses === null) return notKnown('no addresses were collected');
  const found = facts.addresses.find((address) => address.device === device && address.family === family);
  return known(found?.address ?? null);
}

function hasSocket(facts: HostFacts, packet: Packet): Known<boolean> {
  return facts.sockets === null
    ? notKnown('no socket listing was collected')
    : known(facts.sockets.some((socket) => isBoundTo(socket, packet)));
}
