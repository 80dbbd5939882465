import { join } from 'node:path';
import { startApiServer } from '../sources/kube-api/live/api-server.ts';
import { readCertificate } from '../sources/kube-api/live/certificates.ts';

// Serves the lab's objects on a node: `apiserver.ts FOLDER HOST PORT TOKEN`. They are read anew at every request.
const [folder, host, port, token] = process.argv.slice(2) as [string, string, string, string];
process.title = 'kube-apiserver';
await startApiServer({
  folder: join(folder, 'api'),
  authority: readCertificate(join(folder, 'pki'), 'ca'),
  certificate: readCertificate(join(folder, 'pki'), 'apiserver'),
  token,
  listen: { host, port: Number(port) },
});
process.stdout.write('ready\n');
// The lab has gone when the input ends.
process.stdin.resume().on('end', () => process.exit());
