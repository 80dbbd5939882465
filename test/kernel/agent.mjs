// Runs in one network namespace: answers on a few ports, and tries connections that its standard input asks for.
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { connect, createServer, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createInterface } from 'node:readline';

const [name, portList] = process.argv.slice(2);
const ports = portList.split(',').map(Number);

const answer = (local, peer) => JSON.stringify({ name, local, peer });
const endpoint = (address, port) => ({ ip: address.replace(/%.*/, ''), port });

/** Listens on every address for TCP; for UDP on each of its own, so that the answer has the address that was asked. */
async function listen(port) {
  const waits = [];
  for (const host of ['0.0.0.0', '::']) {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(
        answer(endpoint(socket.localAddress, socket.localPort), endpoint(socket.remoteAddress, socket.remotePort)),
      );
    });
    waits.push(
      new Promise((done, fail) => server.on('error', fail).listen({ port, host, ipv6Only: host === '::' }, done)),
    );
  }
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list.map((own) => own.address));
  for (const address of new Set(addresses)) {
    if (address.startsWith('fe80')) continue;
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.on('message', (_, peer) =>
      socket.send(answer(endpoint(address, port), endpoint(peer.address, peer.port)), peer.port, peer.address),
    );
    waits.push(new Promise((done, fail) => socket.on('error', fail).bind(port, address, done)));
  }
  await Promise.all(waits);
}

function tryTcp({ ip, port, source, sourcePort, millis }, done) {
  let text = '';
  const socket = connect({ host: ip, port, localAddress: source, localPort: sourcePort });
  socket.setTimeout(millis, () => socket.destroy(Object.assign(new Error('timeout'), { code: 'TIMEOUT' })));
  socket.on('data', (data) => {
    text += data;
  });
  socket.on('error', (error) => done({ error: error.code }));
  socket.on('end', () => done(text === '' ? { error: 'EMPTY' } : { answer: JSON.parse(text) }));
}

function tryUdp({ ip, port, source, sourcePort, millis }, done) {
  const socket = createSocket(isIPv6(ip) ? 'udp6' : 'udp4');
  const timer = setTimeout(() => finish({ error: 'TIMEOUT' }), millis);
  const finish = (result) => {
    clearTimeout(timer);
    socket.removeAllListeners('error').on('error', () => {});
    try {
      socket.close();
    } catch {}
    done(result);
  };
  socket.on('error', (error) => finish({ error: error.code }));
  socket.on('message', (data) => finish({ answer: JSON.parse(data) }));
  socket.bind(sourcePort ?? 0, source, () =>
    socket.connect(port, ip, (error) => {
      if (error) finish({ error: error.code });
      else socket.send('?');
    }),
  );
}

function tryIcmp({ ip, source, millis }, done) {
  const from = source === undefined ? [] : ['-I', source];
  execFile('ping', ['-n', '-c1', '-W', String(millis / 1000), ...from, ip], (error, out, err) => {
    if (!error) done({ answer: null });
    else if (/unreachable|prohibited|filtered/i.test(out + err)) done({ error: 'EHOSTUNREACH' });
    else done({ error: 'TIMEOUT', detail: err });
  });
}

const ways = { tcp: tryTcp, udp: tryUdp, icmp: tryIcmp };

createInterface({ input: process.stdin }).on('line', (line) => {
  const request = JSON.parse(line);
  let told = false;
  ways[request.protocol](request, (result) => {
    if (!told) process.stdout.write(`${JSON.stringify({ id: request.id, ...result })}\n`);
    told = true;
  });
});

await Promise.all(ports.map(listen));
process.stdout.write('{"ready":true}\n');
