import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Probe, ProbeAnswer } from '../../model/probe.ts';
import { answer, type Patience, type Send, startClock, startTimer } from '../answer.ts';
import { describeSocketError } from '../socket-error.ts';

type UdpProbe = Extract<Probe, { kind: 'udp' }>;

/** Sends an empty datagram. Servers owe no answer to it: silence tells nothing, an ICMP error does. */
export const sendUdp: Send<UdpProbe> = ({ address, port }, patience) =>
  exchange({ address, port }, Buffer.alloc(0), patience, (message, millis) =>
    answer('answered', millis, `${message.length} bytes`),
  ).then((result) => (result.outcome === 'timed-out' ? answer('silent', null) : result));

/**
 * Sends a datagram, again after half the time, until one comes back that `read` takes. The socket is connected: the kernel hands on only
 * what the server sends from the address that was asked, and tells ICMP errors.
 */
export function exchange(
  { address, port }: { address: string; port: number },
  datagram: Uint8Array,
  { millis }: Patience,
  read: (message: Buffer, millis: number) => ProbeAnswer | null,
): Promise<ProbeAnswer> {
  return new Promise((done) => {
    const elapsed = startClock();
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const finish = (result: ProbeAnswer): void => {
      timer.stop();
      clearTimeout(again);
      close(socket);
      done(result);
    };
    const fail = (error: unknown): void => finish(describeSocketError(error, elapsed()));
    const send = (): void => socket.send(datagram, (error) => error && fail(error));
    const timer = startTimer(millis, () => finish(answer('timed-out', null)));
    let again: NodeJS.Timeout | undefined;
    socket.on('error', fail);
    socket.on('message', (message) => {
      const result = read(message, elapsed());
      if (result !== null) finish(result);
    });
    // An error that is passed here is told as an event too, which of the two depends on Node's version.
    socket.connect(port, address, (error?: Error) => {
      if (error) return fail(error);
      send();
      again = setTimeout(send, millis / 2);
    });
  });
}

function close(socket: Socket): void {
  socket.removeAllListeners('error').on('error', () => {});
  try {
    socket.close();
  } catch {
    // It was closed by its error.
  }
}
