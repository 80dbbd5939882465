import { listensOnLoopback } from '../../../src/doctor/causes/listens-on-loopback.ts';
import { testCause } from '../recognise.ts';

const heading = 'Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process';
const listening = (address: string): string => `${heading}\ntcp   LISTEN 0 128 ${address} 0.0.0.0:*\n`;
const file = 'pods/default_echoserver-7646587bb4-tj9xs/ss.txt';

testCause(listensOnLoopback, 'in a pod', {
  bundle: 'nodes/healthy-legacy',
  changes: { [file]: listening('127.0.0.1:8080') },
  found: [
    { severity: 'error', node: 'node-1', title: /echoserver-7646587bb4-tj9xs listens on 127\.0\.0\.1:8080 only/ },
  ],
  checks: ['cluster-ip'],
  explains: true,
});

testCause(listensOnLoopback, 'in a pod that no service leads to', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'pods/default_client-1/ss.txt': listening('127.0.0.1:8080') },
  found: [{ severity: 'warning', node: 'node-1', title: /client-1 listens on 127\.0\.0\.1:8080 only: connections to/ }],
});
