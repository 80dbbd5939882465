import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { printEndpoint } from '../../model/address.ts';
import type { Probe, ProbeAnswer } from '../../model/probe.ts';
import { describeConnection, isCertificateError } from '../../sources/kube-api/live/connection-words.ts';
import { answer, type Send, startClock, startTimer } from '../answer.ts';
import { describeSocketError } from '../socket-error.ts';

type HttpsProbe = Extract<Probe, { kind: 'https' }>;

/**
 * Asks for one path without credentials: any status is an answer, 401 and 403 too. The server's certificate has to be signed by the authority
 * and to bear the name or address that was asked.
 */
export const sendHttps: Send<HttpsProbe> = (probe, { millis }) =>
  new Promise((done) => {
    const { address, port, path, authority, serverName } = probe;
    const elapsed = startClock();
    let phase: keyof typeof phases = 'connecting';
    const finish = (result: ProbeAnswer): void => {
      timer.stop();
      outgoing.destroy();
      done(result);
    };
    const outgoing = request({
      host: address,
      port,
      path,
      agent: false,
      headers: { Accept: 'application/json', 'User-Agent': 'k8snet' },
      ca: authority ?? undefined,
      rejectUnauthorized: authority !== null,
      // An address is no server name (RFC 6066): Node compares the certificate with the host itself.
      ...(serverName === null ? {} : { servername: serverName }),
    });
    const timer = startTimer(millis, () => finish(answer('timed-out', null, phases[phase])));
    outgoing.on('socket', (socket) => {
      socket.on('connect', () => {
        phase = 'connected';
      });
      socket.on('secureConnect', () => {
        phase = 'secured';
      });
    });
    outgoing.on('response', (response) => finish(describeResponse(probe, response, elapsed())));
    outgoing.on('error', (error) => finish(describeError(probe, error, elapsed())));
    outgoing.end();
  });

/** How far it came before it fell silent. */
const phases = {
  connecting: null,
  connected: 'the connection was made, and the TLS handshake got no answer: large packets may be lost',
  secured: 'the TLS handshake came through, and no answer to the request',
} as const;

function describeResponse(
  { path, authority }: HttpsProbe,
  { statusCode, statusMessage }: IncomingMessage,
  millis: number,
) {
  const unverified = authority === null ? '; the certificate was not verified: no authority is known' : '';
  return answer('answered', millis, `GET ${path}: ${statusCode} ${statusMessage ?? ''}`.trim() + unverified);
}

function describeError({ address, port }: HttpsProbe, error: Error, millis: number): ProbeAnswer {
  const { code } = error as NodeJS.ErrnoException;
  const words = describeConnection(error, { host: printEndpoint(address, port), hostname: address });
  if (isCertificateError(code)) return answer('certificate-error', millis, words);
  const isTls = code?.startsWith('ERR_SSL') || code === 'EPROTO' || code?.startsWith('HPE_');
  // It speaks, if not HTTPS: the network is not what is wrong.
  return isTls ? answer('answered', millis, words) : describeSocketError(error, millis);
}
