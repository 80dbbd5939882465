// What kube-proxy serves about itself: its mode beside its metrics, and how it is at its health port.
import { createServer } from 'node:http';

process.title = 'kube-proxy';

const time = '2026-11-21 15:04:05.123456789 +0000 UTC m=+60.5';
const pages = new Map([
  ['10249/proxyMode', 'iptables'],
  ['10256/healthz', `{"lastUpdated": "${time}","currentTime": "${time}", "nodeEligible": true}`],
]);

const answer = ({ socket, url }, response) => {
  const page = pages.get(`${socket.localPort}${url}`);
  response.setHeader('Connection', 'close');
  response.writeHead(page === undefined ? 404 : 200).end(page ?? '404 page not found\n');
};

await Promise.all([10249, 10256].map((port) => new Promise((done) => createServer(answer).listen(port, done))));
process.stdout.write('ready\n');
// The lab has gone when the input ends.
process.stdin.resume().on('end', () => process.exit());
