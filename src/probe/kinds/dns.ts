import { connect } from 'node:net';
import type { ProbeAnswer } from '../../model/probe.ts';
import { answer, notSent, type Patience, type Send, startClock, startTimer } from '../answer.ts';
import { describeSocketError } from '../socket-error.ts';
import { type DnsProbe, type DnsQuery, type DnsReply, readReply, writeQuery } from './dns-message.ts';
import { exchange } from './udp.ts';

/**
 * Asks a server for the names one after the other, as a resolver does (resolv.conf(5)), until one has a record. What ends the search is the
 * outcome; where no name has a record, the last answer.
 */
export const sendDns: Send<DnsProbe> = async (probe, patience) => {
  let last = notSent('there is no name to ask for');
  for (const name of probe.names) {
    const query = writeQuery(name, probe.type);
    if (query === null) return notSent(`${name} is no name that DNS can have`);
    const { result, isFound } = await ask(probe, query, patience);
    last = result;
    if (isFound || !isDenial(result)) return result;
  }
  return last;
};

/** The server answered, but it has nothing under that name: a resolver goes on to the next. */
const isDenial = ({ outcome }: ProbeAnswer): boolean => outcome === 'no-such-name' || outcome === 'answered';

async function ask(
  { transport, server, port }: DnsProbe,
  query: DnsQuery,
  patience: Patience,
): Promise<{ result: ProbeAnswer; isFound: boolean }> {
  let isFound = false;
  const read = (message: Buffer, millis: number): ProbeAnswer | null => {
    const reply = readReply(message, query);
    if (reply === null) return null;
    isFound = reply.records.length > 0;
    return describeReply(query, reply, millis);
  };
  const address = { address: server, port };
  const result = await (transport === 'udp'
    ? exchange(address, query.message, patience, read)
    : exchangeOverTcp(address, query.message, patience, read));
  return { result, isFound };
}

function describeReply(
  { name, type }: DnsQuery,
  { code, records, isTruncated }: DnsReply,
  millis: number,
): ProbeAnswer {
  const asked = `${type} ${name}`;
  const cut = isTruncated ? ', cut short: the rest is asked for over TCP' : '';
  switch (code) {
    case 'NOERROR':
      return answer('answered', millis, `${asked}: ${records.length > 0 ? records.join(', ') : 'no record'}${cut}`);
    case 'NXDOMAIN':
      return answer('no-such-name', millis, `${asked}: NXDOMAIN`);
    default:
      return answer('server-failure', millis, `${asked}: ${code}`);
  }
}

/** A message with its length before it (RFC 1035, 4.2.2). */
function exchangeOverTcp(
  { address, port }: { address: string; port: number },
  message: Buffer,
  { millis }: Patience,
  read: (message: Buffer, millis: number) => ProbeAnswer | null,
): Promise<ProbeAnswer> {
  return new Promise((done) => {
    const elapsed = startClock();
    let received = Buffer.alloc(0);
    let isConnected = false;
    const socket = connect({ host: address, port }, () => {
      isConnected = true;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(message.length);
      socket.write(Buffer.concat([length, message]));
    });
    const finish = (result: ProbeAnswer): void => {
      timer.stop();
      socket.destroy();
      done(result);
    };
    const silence = (): ProbeAnswer =>
      answer('timed-out', null, isConnected ? 'the connection was made, and no answer came' : null);
    const timer = startTimer(millis, () => finish(silence()));
    socket.on('error', (error) => finish(describeSocketError(error, elapsed())));
    socket.on('end', () => finish(answer('reset', elapsed(), 'the server closed the connection without an answer')));
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE()) return;
      const result = read(received.subarray(2, 2 + received.readUInt16BE()), elapsed());
      finish(result ?? answer('server-failure', elapsed(), 'the answer is not to the question'));
    });
  });
}
