import { get } from 'node:http';
import type { Piece } from '../files.ts';

/** Where kube-proxy serves its metrics (`metricsBindAddress`), on the loopback address unless told otherwise. */
const metricsPort = 10249;

/** Characters that the answer may have. */
const most = 100;

/** Asks the kube-proxy that runs on this machine in which mode it works (`/proxyMode`). Null where nobody answers within so many milliseconds. */
export function askProxyMode(port = metricsPort, patience = 1000): Promise<Piece | null> {
  const source = `http://127.0.0.1:${port}/proxyMode`;
  return new Promise((resolve) => {
    const request = get(source, { agent: false, signal: AbortSignal.timeout(patience) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > most) request.destroy();
      });
      response.on('error', () => resolve(null));
      response.on('close', () => resolve(null));
      response.on('end', () => resolve(response.statusCode === 200 ? { source, text, missing: null } : null));
    });
    request.on('error', () => resolve(null));
  });
}
