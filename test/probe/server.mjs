// Serves whatever probes meet, until its standard input closes: plain and broken TCP, UDP, HTTPS by several certificates.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
const pem = (name) => ({
  cert: readFileSync(join(folder, `${name}.crt`)),
  key: readFileSync(join(folder, `${name}.key`)),
});
const listen = (server, port) =>
  new Promise((done, fail) => server.on('error', fail).listen({ port, host: '::', ipv6Only: false }, done));
const quiet = (socket) => socket.on('error', () => {});

const udp = createSocket('udp4');
udp.on('message', (_, peer) => udp.send('hello', peer.port, peer.address));
await new Promise((done) => udp.bind(9000, done));
const mute = createSocket('udp4');
await new Promise((done) => mute.bind(9001, done));

await listen(
  createServer((socket) => quiet(socket)),
  8080,
);
// Accepts, and never says a word.
await listen(
  createServer((socket) => quiet(socket)),
  8443,
);
await listen(
  createServer((socket) => quiet(socket).resetAndDestroy()),
  8053,
);
await listen(
  createServer((socket) => quiet(socket).end('SSH-2.0-other\r\n')),
  8022,
);
for (const [port, name, status] of [
  [6443, 'good', 200],
  [6444, 'good', 401],
  [6445, 'elsewhere', 200],
]) {
  const server = createHttps(pem(name), (_, response) => response.writeHead(status).end('ok'));
  server.on('clientError', () => {});
  await listen(server, port);
}
console.log('serving');
process.stdin.on('end', () => process.exit()).resume();
