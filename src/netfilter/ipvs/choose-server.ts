import { printEndpoint } from '../../model/address.ts';
import type { RealServer, VirtualService } from '../../model/ipvs.ts';
import type { HostView } from '../host-view.ts';
import type { Decision } from '../walk.ts';
import { schedulerOf } from './schedulers.ts';

/** One real server that the next connection can get. */
export interface Choice {
  server: RealServer;
  share: number;
  decisions: Decision[];
  /** Why this one: `one of 2 (round robin)`. */
  words: string;
}

/** `10.0.0.1:80`, or `mark 5`. */
export const serviceName = ({ key }: VirtualService): string =>
  key.type === 'mark' ? `mark ${key.mark}` : printEndpoint(key.address, key.port);

export const serverName = ({ address, port }: RealServer): string => printEndpoint(address, port === 0 ? null : port);

/** Every real server that a new connection can get; none where the service has none to give (ip_vs_schedule). */
export function chooseServer(service: VirtualService, host: HostView): Choice[] {
  if (service.persistence === null) return schedule(service, host);
  const { seconds, mask } = service.persistence;
  const kept = service.servers.filter((server) => keepsClients(server, host));
  const time = seconds === null ? 'before' : `within ${seconds} s`;
  const client = mask === null ? 'client' : `client's network (mask ${mask})`;
  const ask = (branch: number, condition: string): Decision => ({
    id: ['ipvs persistence', host.name, serviceName(service)].join('\u0000'),
    branch,
    of: kept.length + 1,
    condition: `ipvs: ${client} was ${condition} ${time}`,
    because: 'which clients IPVS knows is not in the evidence',
  });
  const again = kept.map((server, branch): Choice => {
    const decisions = [ask(branch, `sent to ${serverName(server)}`)];
    return { server, share: 1, decisions, words: `the one its client was sent to ${time}` };
  });
  const fresh = ask(kept.length, 'not sent to any real server');
  return [
    ...again,
    ...schedule(service, host).map((choice) => ({ ...choice, decisions: [fresh, ...choice.decisions] })),
  ];
}

/** A server of weight 0 keeps the clients it has, unless net.ipv4.vs.expire_quiescent_template is set (ip_vs_check_template). */
function keepsClients({ weight }: RealServer, host: HostView): boolean {
  if (weight !== 0) return true;
  const expire = host.sysctl('net.ipv4.vs.expire_quiescent_template');
  return !(expire.known && expire.value.value.trim() === '1');
}

function schedule(service: VirtualService, host: HostView): Choice[] {
  // A weight that the listing does not tell is taken for the usual 1: what matters is that it gets connections.
  const weightOf = ({ weight }: RealServer): number => weight ?? 1;
  const servers = service.scheduler === 'none' ? [] : service.servers.filter((server) => weightOf(server) > 0);
  const { words, by, weighted } = schedulerOf(service.scheduler);
  const total = servers.reduce((sum, server) => sum + weightOf(server), 0);
  return servers.map((server, branch) => {
    const only = servers.length === 1;
    const reason = only ? 'its only real server' : `one of ${servers.length} (${words})`;
    const limit = server.upperThreshold ? `, while that has fewer than ${server.upperThreshold} connections` : '';
    const share = by === 'condition' || only ? 1 : weighted ? weightOf(server) / total : 1 / servers.length;
    const decision: Decision = {
      id: ['ipvs scheduler', host.name, serviceName(service)].join('\u0000'),
      branch,
      of: servers.length,
      condition: `ipvs: the scheduler of ${serviceName(service)} picks ${serverName(server)}`,
      because: `IPVS picks by ${words}`,
    };
    return { server, share, decisions: by === 'condition' && !only ? [decision] : [], words: `${reason}${limit}` };
  });
}
