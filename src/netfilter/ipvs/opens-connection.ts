import type { Packet } from '../../model/packet.ts';

/**
 * Can the packet make IPVS schedule a new connection (tcp_conn_schedule and its like)? Of TCP only a SYN can. A SYN/ACK could
 * too, for active FTP; but one that gets here answers a connection of this host to another's service.
 */
export function opensConnection({ protocol, tcpFlags, connection }: Packet): boolean {
  if (connection.direction === 'reply') return false;
  if (protocol === 'tcp') return tcpFlags === null || (tcpFlags.includes('SYN') && !tcpFlags.includes('ACK'));
  return protocol === 'udp' || protocol === 'sctp';
}
