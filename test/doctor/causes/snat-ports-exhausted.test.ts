import { snatPortsExhausted } from '../../../src/doctor/causes/snat-ports-exhausted.ts';
import { testCause } from '../recognise.ts';

const connection = (port: number): string =>
  `tcp      6 117 TIME_WAIT src=192.168.0.2 dst=203.0.113.10 sport=${port} dport=443 src=203.0.113.10 dst=10.1.10.9 sport=443 dport=${port} [ASSURED] mark=0 use=1`;
const connections = (count: number): string =>
  Array.from({ length: count }, (_, index) => connection(1024 + index)).join('\n');

for (const [count, severity] of [
  [28_500, 'warning'],
  [64_500, 'error'],
] as const) {
  testCause(snatPortsExhausted, `${count} connections to one port`, {
    bundle: 'nodes/healthy-legacy',
    changes: { 'nodes/node-1/conntrack.txt': connections(count) },
    found: [{ severity, node: 'node-1', title: /203\.0\.113\.10:443 share the source address 10\.1\.10\.9/ }],
  });
}
