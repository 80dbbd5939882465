import type { ProbeAnswer } from '../model/probe.ts';
import { answer, notSent } from './answer.ts';

/** What the kernel makes of an ICMP error (icmp_err_convert in net/ipv4/icmp.c, icmpv6_err_convert), and of having no way to send. */
const reasons: Record<string, string> = {
  EHOSTUNREACH: 'host unreachable, or prohibited by a rule (ICMP), or nobody answers for the address on the link',
  ENETUNREACH: 'network unreachable: no route here, or ICMP from a router',
  EACCES: 'prohibited by a route or a rule',
  EPERM: "a rule of the sender's own namespace drops it",
  EHOSTDOWN: 'host unknown (ICMP)',
  ENONET: 'host isolated (ICMP)',
  ENOPROTOOPT: 'protocol unreachable (ICMP)',
  EPROTO: 'ICMP parameter problem',
  EMSGSIZE: 'too large for the path (ICMP)',
  EINVAL: 'no route: the destination is not to be sent to from here',
};

/** A failed connection or datagram as the outcome of a probe. */
export function describeSocketError(error: unknown, millis: number): ProbeAnswer {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return answer('refused', millis, null);
  if (code === 'ECONNRESET' || code === 'EPIPE') return answer('reset', millis, null);
  if (code === 'ETIMEDOUT') return answer('timed-out', null, null);
  if (code !== undefined && Object.hasOwn(reasons, code)) return answer('unreachable', millis, reasons[code]!);
  if (code === 'EADDRNOTAVAIL') return answer('unreachable', millis, 'no source address to send from');
  return notSent(`${code ?? ''} ${message ?? String(error)}`.trim());
}
