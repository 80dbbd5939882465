// Starts a worker as the program does, lets it wait for an answer that never comes, and is interrupted by the test.
import { startWorker } from '../../src/probe/start-worker.ts';
import { workerProgram } from './small-network.ts';

process.on('SIGINT', () => process.exit(130));
const worker = await startWorker(null, workerProgram);
if ('failed' in worker) throw new Error(worker.failed);
process.stdout.write('started\n');
await worker.send({ kind: 'dns', transport: 'udp', server: '127.0.0.1', port: 9, names: ['test'], type: 'A' }, 600_000);
setInterval(() => {}, 1000);
