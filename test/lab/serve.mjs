// An HTTP server that answers with its name and with what it saw of the connection; /large answers more than one packet holds.
// `serve.mjs NAME PORT...`
import { createServer } from 'node:http';

const [name, ...ports] = process.argv.slice(2);
process.title = name;

const answer = ({ socket, url }, response) => {
  const bare = (address) => address.replace(/^::ffff:/, '');
  const seen = {
    name,
    url,
    local: `${bare(socket.localAddress)}:${socket.localPort}`,
    peer: bare(socket.remoteAddress),
  };
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Connection', 'close');
  response.end(`${JSON.stringify(url === '/large' ? { ...seen, padding: '.'.repeat(100_000) } : seen)}\n`);
};

await Promise.all(ports.map((port) => new Promise((done) => createServer(answer).listen(Number(port), done))));
process.stdout.write('ready\n');
// The lab has gone when the input ends.
process.stdin.resume().on('end', () => process.exit());
