import type { VirtualService } from '../../model/ipvs.ts';
import type { HostView } from '../host-view.ts';
import { accepted, addMet, type Ending, type Walk } from '../walk.ts';
import { chooseServer, serviceName } from './choose-server.ts';
import { type FindService, indexServices } from './find-service.ts';
import { forwardTo } from './forward-to.ts';
import { meetIpvs } from './meet-ipvs.ts';
import { opensConnection } from './opens-connection.ts';
import { restoreSource } from './restore-source.ts';
import type { IpvsStage } from './stage.ts';

/**
 * IPVS of a host as ip_vs_core.c hooks it in: answers of real servers at INPUT, FORWARD and OUTPUT, requests at INPUT and
 * OUTPUT. So what comes in from elsewhere is scheduled only if its destination is an address of the host, and what the host
 * itself sends always is. Null where the host has no virtual services.
 */
export function createIpvs(services: readonly VirtualService[], host: HostView): IpvsStage | null {
  if (services.length === 0) return null;
  const find = indexServices(services);
  return (hook, walk) => {
    if (hook === 'PREROUTING' || hook === 'POSTROUTING') return [accepted(walk)];
    if (walk.packet.connection.ipvs !== null) return restoreSource(hook, walk, host);
    return hook !== 'FORWARD' && opensConnection(walk.packet) ? request(hook, walk, host, find) : [accepted(walk)];
  };
}

/** Gives a new connection to a real server (ip_vs_in, ip_vs_schedule). */
function request(hook: 'INPUT' | 'OUTPUT', walk: Walk, host: HostView, find: FindService): Ending[] {
  const service = find(walk.packet);
  if (service === null) return [accepted(walk)];
  if (service === 'undecided') {
    const because = `IPVS on ${host.name} has virtual services at ${walk.packet.destination}, and which port is asked was not given`;
    return [{ walk, end: { type: 'unknown', because, met: null } }];
  }
  const choices = chooseServer(service, host);
  if (choices.length === 0) return [refuse(hook, walk, service, host)];
  return choices.flatMap((choice) => {
    const share = walk.share * choice.share;
    const chosen: Walk = { ...walk, share, decisions: walk.decisions.concat(choice.decisions) };
    return forwardTo(hook, chosen, service, choice, host);
  });
}

/** Without a real server the client is told that the port is unreachable, of TCP too (ip_vs_leave). */
function refuse(hook: 'INPUT' | 'OUTPUT', walk: Walk, service: VirtualService, host: HostView): Ending {
  const reject = walk.packet.family === 4 ? 'icmp-port-unreachable' : 'icmp6-port-unreachable';
  const lacks = service.servers.length === 0 ? 'no real server' : 'no real server that takes new connections';
  const met = meetIpvs(host, hook, {
    origin: service.origin,
    effect: `reject with ${reject}`,
    words: `IPVS: the virtual service ${serviceName(service)} has ${lacks}`,
  });
  return { walk: addMet(walk, met), end: { type: 'reject', with: reject, met } };
}
