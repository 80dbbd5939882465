import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { substitutes } from '../../../../src/sources/read/substitutes/index.ts';

/** Prints what a command says and what is read in its place, where this is run; a server listens meanwhile. */
const [file, command] = process.argv.slice(2);
const server = createServer().listen(8099, '10.88.0.1');
await once(server, 'listening');
const substitute = substitutes.find(({ files }) => files[0] === file)!;
const tool = execFileSync('sh', ['-c', command!], { encoding: 'utf8' });
process.stdout.write(JSON.stringify([tool, 'print' in substitute ? substitute.print('') : null]));
server.close();
