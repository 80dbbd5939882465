import { type Prefix, parsePrefix, printPrefix } from '../../model/address.ts';
import type { Origin } from '../../model/origin.ts';
import type { Host } from '../../simulate/host.ts';
import type { Examination } from '../examination.ts';
import { mainRoutes, nodeBehind } from '../pod-routes.ts';

/** A network that a device of a node is plugged into. */
export interface Subnet {
  subnet: Prefix;
  device: string;
  origin: Origin;
  /** Of a route alone: no address of the device is in it. */
  isStatic: boolean;
}

/** Networks that the node's devices are plugged into, by their addresses and by routes that lead to the link itself. */
export function subnetsOf(examination: Examination, host: Host): Subnet[] {
  const own = (host.facts.addresses ?? [])
    .filter(({ scope }) => scope === 'global')
    .map(({ address, prefixLength, device, origin }) => ({
      text: `${address}/${prefixLength}`,
      device,
      origin,
      isStatic: false,
    }));
  const routed = mainRoutes(host)
    .filter(({ prefixLength, nextHops }) => prefixLength > 0 && nextHops.length === 1 && nextHops[0]!.via === null)
    // To pods themselves, rightly or not.
    .filter((route) => nodeBehind(examination, route) === null)
    .flatMap(({ destination, prefixLength, nextHops, origin }) => {
      const device = nextHops[0]!.device;
      return device === null ? [] : [{ text: `${destination}/${prefixLength}`, device, origin, isStatic: true }];
    });
  const subnets = [...own, ...routed].flatMap(({ text, ...one }): Subnet[] => {
    const subnet = parsePrefix(text);
    return subnet === null ? [] : [{ ...one, subnet }];
  });
  // The route that comes with an address says nothing new.
  return [...new Map(subnets.toReversed().map((one) => [`${one.device} ${printPrefix(one.subnet)}`, one])).values()];
}
