import { candidates, findAsker } from '../../cluster/dns/asker.ts';
import { reverseName } from '../../cluster/dns/reverse.ts';
import { openZone } from '../../cluster/dns/zone.ts';
import type { World } from '../../cluster/world.ts';
import { familyOf, printEndpoint } from '../../model/address.ts';
import type { Probe } from '../../model/probe.ts';
import type { FlowResult } from '../flow.ts';
import type { ProbeSurroundings } from './surroundings.ts';

/** A probe, and what the report calls its protocol. */
export interface NamedProbe {
  protocol: string;
  probe: Probe;
}

/** Where the connection leads, in words and as an address; null where it could not be followed so far. */
export function targetOf({ trace }: FlowResult): { ip: string; port: number | null; words: string } | null {
  if (trace === null) return null;
  const { ip, port, ref } = trace.flow.destination;
  if (familyOf(ip) === null) return null;
  const endpoint = printEndpoint(ip, port);
  return { ip, port, words: ref === null ? endpoint : `${ref} (${endpoint})` };
}

/** The probes that try a followed connection as its clients use it; [] where there is none that would tell something. */
export function probesOf(world: World, result: FlowResult, surroundings: ProbeSurroundings): NamedProbe[] {
  const target = targetOf(result);
  if (target === null) return [];
  const { ip, port } = target;
  const protocol = result.trace!.flow.protocol;
  if (protocol === 'icmp' || protocol === 'icmpv6') return [{ protocol: 'icmp', probe: { kind: 'ping', address: ip } }];
  if (port === null || (protocol !== 'tcp' && protocol !== 'udp')) return [];
  if (port === 53) return dnsProbes(world, result, { server: ip, port, transport: protocol });
  if (protocol === 'udp') return [{ protocol, probe: { kind: 'udp', address: ip, port } }];
  if (result.flow.check !== 'apiserver') return [{ protocol, probe: { kind: 'tcp', address: ip, port } }];
  const { authority, serverName } = surroundings;
  return [{ protocol: 'https', probe: { kind: 'https', address: ip, port, path: '/readyz', authority, serverName } }];
}

type DnsServer = Pick<Extract<Probe, { kind: 'dns' }>, 'server' | 'port' | 'transport'>;

/**
 * Questions whose answers every cluster has: for the API's own service. In the check of DNS each kind of record over UDP, the first by the
 * search list as programs ask; elsewhere, and over TCP, one question.
 */
function dnsProbes(world: World, { flow }: FlowResult, server: DnsServer): NamedProbe[] {
  const zone = openZone(world);
  const domain = zone.domains[0]!;
  const full = `kubernetes.default.svc.${domain}`;
  const ask = (type: 'A' | 'AAAA' | 'SRV' | 'PTR', ...names: string[]): NamedProbe => ({
    protocol: `dns/${server.transport} ${type}`,
    probe: { kind: 'dns', ...server, names, type },
  });
  if (flow.check === 'egress') return [ask('A', '.')];
  if (flow.check !== 'dns' || server.transport === 'tcp') return [ask('A', full)];
  const asker = findAsker(world, flow.from, 'default', domain);
  const address = world.evidence.api.services?.find(
    ({ namespace, name }) => namespace === 'default' && name === 'kubernetes',
  )?.clusterIps[0];
  const reverse = address === undefined ? null : reverseName(address);
  return [
    ask('A', ...(asker.search.length > 0 ? candidates(asker, 'kubernetes.default') : [full])),
    ask('AAAA', full),
    ask('SRV', `_https._tcp.${full}`),
    ...(reverse === null ? [] : [ask('PTR', reverse)]),
  ];
}
