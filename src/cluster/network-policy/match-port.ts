import type { NetworkPolicyRule, PodObject } from '../../model/objects.ts';
import { type Answer, answer } from './answer.ts';

/** What a connection asks for: the protocol in lower case, and the port after translation (null: not told, or none). */
export interface PolicyService {
  protocol: string;
  port: number | null;
}

/** Protocols whose connections policies decide about; for others (icmp) the API says nothing. */
export const policyProtocols = ['tcp', 'udp', 'sctp'];

/** Does one entry of `ports` hold the port? Names are those of the receiving pod's containers. */
export function matchPort(
  wanted: NetworkPolicyRule['ports'][number],
  { protocol, port }: PolicyService,
  receiver: PodObject | null,
): Answer {
  const name = `${wanted.protocol} ${wanted.port ?? 'any port'}${wanted.endPort === null ? '' : `-${wanted.endPort}`}`;
  if (wanted.protocol.toLowerCase() !== protocol) return answer(false, `${name} is another protocol`);
  if (wanted.port === null) return answer(true, name);
  if (port === null) return answer(null, `no port was named, and ${name} is`);
  const { from, to } = portsOf(wanted, protocol, receiver);
  return answer(from !== null && port >= from && port <= to, name);
}

/** The numbers that an entry stands for; none where no container has a port of that name. */
function portsOf(
  { port, endPort }: NetworkPolicyRule['ports'][number],
  protocol: string,
  receiver: PodObject | null,
): { from: number | null; to: number } {
  if (typeof port === 'number') return { from: port, to: endPort ?? port };
  const found = receiver?.containers
    .flatMap(({ ports }) => ports)
    .find((one) => one.name === port && one.protocol.toLowerCase() === protocol);
  return { from: found?.port ?? null, to: found?.port ?? 0 };
}
