// Tries each address in parallel and prints one JSON list of what came of it. `visit.mjs MILLISECONDS URL...`
// URLs: http, https (any certificate), dns:NAME as the libc resolves it, dns://SERVER/NAME asked directly over UDP, tcp://HOST:PORT.
import { lookup, Resolver } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';

const [limit, ...urls] = process.argv.slice(2);
const millis = Number(limit);

function visitHttp(url, done) {
  const send = url.startsWith('https:') ? requestHttps : requestHttp;
  const request = send(url, { rejectUnauthorized: false, agent: false }, async (response) => {
    let text = '';
    for await (const piece of response) text += piece;
    done({ ok: true, status: response.statusCode, text });
  });
  request.on('error', (error) => done({ ok: false, error: error.code ?? error.message }));
  request.end();
}

function visitTcp(url, done) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) }, () => {
    done({ ok: true, text: '' });
    socket.destroy();
  });
  socket.on('error', (error) => done({ ok: false, error: error.code }));
}

async function visitDns(url, done) {
  try {
    const direct = /^dns:\/\/([^/]+)\/(.+)$/.exec(url);
    if (direct === null) return done({ ok: true, text: (await lookup(url.slice('dns:'.length), 4)).address });
    const resolver = new Resolver({ timeout: millis, tries: 1 });
    resolver.setServers([direct[1]]);
    done({ ok: true, text: (await resolver.resolve4(direct[2])).join(',') });
  } catch (error) {
    done({ ok: false, error: error.code });
  }
}

const visitors = { http: visitHttp, https: visitHttp, tcp: visitTcp, dns: visitDns };

const visits = urls.map(
  (url) =>
    new Promise((done) => {
      setTimeout(() => done({ ok: false, error: 'TIMEOUT' }), millis);
      visitors[url.split(':')[0]](url, done);
    }),
);
process.stdout.write(`${JSON.stringify(await Promise.all(visits))}\n`);
// A name that libc still asks for would hold up an ordinary end.
process.kill(process.pid, 'SIGKILL');
