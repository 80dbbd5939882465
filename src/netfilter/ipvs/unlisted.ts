import type { HostFacts } from '../../model/node.ts';
import { accepted } from '../walk.ts';
import { opensConnection } from './opens-connection.ts';
import type { IpvsStage } from './stage.ts';

/** The device on which kube-proxy keeps service addresses in IPVS mode (defaultDummyDevice in pkg/proxy/ipvs). */
const serviceDevice = 'kube-ipvs0';

/**
 * IPVS of a host whose services were not listed but whose kube-ipvs0 shows that it may have some: nobody can say what becomes
 * of a connection to an address there, nor for certain of one to another address of the host. Null without such a device.
 */
export function unlistedIpvs(name: string, facts: HostFacts): IpvsStage | null {
  const own = facts.addresses?.filter(({ device }) => device === serviceDevice) ?? [];
  const has = own.length > 0 || facts.links?.some((link) => link.name === serviceDevice);
  if (!has) return null;
  const addresses = new Set(own.map(({ address }) => address));
  const because = `the virtual services of IPVS on ${name} were not collected`;
  return (hook, walk) => {
    const { packet } = walk;
    const isRequest = (hook === 'INPUT' || hook === 'OUTPUT') && opensConnection(packet);
    const isOurs = addresses.has(packet.destination) || hook === 'INPUT';
    if (!isRequest || !isOurs) return [accepted(walk)];
    const lost = {
      type: 'unknown' as const,
      because: `${packet.destination} may be a service of IPVS: ${because}`,
      met: null,
    };
    if (addresses.has(packet.destination)) return [{ walk, end: lost }];
    const decide = (branch: number, condition: string) => ({
      ...walk,
      decisions: walk.decisions.concat({
        id: ['ipvs service', name, packet.destination].join('\u0000'),
        branch,
        of: 2,
        condition,
        because,
      }),
    });
    return [
      accepted(decide(0, `ipvs: ${name} has no virtual service for this`)),
      { walk: decide(1, `ipvs: ${name} has a virtual service for this`), end: lost },
    ];
  };
}
