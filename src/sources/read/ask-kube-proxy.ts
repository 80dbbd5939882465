import { get } from 'node:http';
import { familyOf } from '../../model/address.ts';
import type { Piece } from '../files.ts';
import { parseSockets } from '../sockets/parse.ts';
import { reasonOf } from './evidence-error.ts';

/** Where kube-proxy serves its metrics (`metricsBindAddress`), on the loopback address unless told otherwise. */
const metricsPort = 10249;

/** Where it tells load balancers how it is (`healthzBindAddress`), on every address unless told otherwise. */
const healthPort = 10256;

/** Characters that an answer may have. */
const most = 2000;

/**
 * Asks the kube-proxy that runs on this machine in which mode it works, and how it is. `ss` tells at which of the machine's addresses somebody
 * listens at its ports; where it does not, the loopback address is asked.
 */
export async function askKubeProxy(ss: string): Promise<Record<string, Piece | null>> {
  const [mode, health] = await Promise.all([
    askProxyMode(placeOf(ss, metricsPort)),
    askProxyHealth(placeOf(ss, healthPort)),
  ]);
  return { 'kube-proxy-mode.txt': mode, 'kube-proxy-healthz.txt': health };
}

/** `127.0.0.1:10256`, `[fd00::1]:10256` */
export function placeOf(ss: string, port: number): string {
  const listening = parseSockets(ss, 'ss').facts.filter(
    (socket) => socket.state === 'LISTEN' && socket.port === port && socket.device === null,
  );
  const addresses = listening.map(({ address }) => loopbackOf(address)).filter((address) => familyOf(address) !== null);
  const address = addresses.find((one) => one === '127.0.0.1') ?? addresses[0] ?? '127.0.0.1';
  return `${familyOf(address) === 6 ? `[${address}]` : address}:${port}`;
}

const loopbackOf = (address: string): string =>
  address === '*' || address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;

/** The mode (`/proxyMode`). Null where nobody answers within so many milliseconds. */
export async function askProxyMode(place: string, patience = 3000): Promise<Piece | null> {
  const source = `http://${place}/proxyMode`;
  const answer = await ask(source, patience);
  return typeof answer === 'object' && answer.status === 200 ? { source, text: answer.text, missing: null } : null;
}

/** The answer of `/healthz` with its status line, or that nobody listens there. */
export async function askProxyHealth(place: string, patience = 3000): Promise<Piece> {
  const source = `http://${place}/healthz`;
  const answer = await ask(source, patience);
  if (typeof answer === 'object')
    return { source, text: `HTTP/1.1 ${answer.status} ${answer.words}\n\n${answer.text}\n`, missing: null };
  const isRefused = answer.startsWith('connect ECONNREFUSED');
  return isRefused
    ? { source, text: `${answer}\n`, missing: null }
    : { source, text: '', missing: { source, reason: 'failed', detail: answer } };
}

interface Answer {
  status: number;
  words: string;
  text: string;
}

/** One GET without following anything; why there is no answer else. */
function ask(source: string, patience: number): Promise<Answer | string> {
  return new Promise((resolve) => {
    const request = get(source, { agent: false, signal: AbortSignal.timeout(patience) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > most) request.destroy();
      });
      response.on('error', (error) => resolve(reasonOf(error)));
      response.on('close', () => resolve('the answer breaks off'));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, words: response.statusMessage ?? '', text }),
      );
    });
    request.on('error', (error) =>
      resolve(error.name === 'AbortError' ? `no answer within ${patience} ms` : reasonOf(error)),
    );
  });
}
