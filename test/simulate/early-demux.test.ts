import { save } from '../netfilter/ruleset.ts';
import { add } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

/** Whatever is forwarded is refused: what does not get there is told otherwise. */
const masqueraded = save('nat', { POSTROUTING: ['-j MASQUERADE'] }) + save('filter', { FORWARD: ['-j REJECT'] });
const lost = ['delivered/dropped [2001:db8::7]:80 from fd00:10::9'];
const forwarded = ['delivered/rejected [2001:db8::7]:80 from fd00:10::9'];
const kept = /drops what a socket of its own waits for/;

testFlows('an answer that a socket of the node waits for, but is routed on', [
  ['is not forwarded', '::1 -> [2001:db8::7]:80', { [at.save6]: masqueraded }, lost, kept],
  ['is not forwarded, of UDP', '::1 -> [2001:db8::7]:80/udp', { [at.save6]: masqueraded }, lost, kept],
  [
    'is forwarded where the socket is not looked for first',
    '::1 -> [2001:db8::7]:80',
    { [at.save6]: masqueraded, [at.sysctl]: add('net.ipv4.tcp_early_demux = 0') },
    forwarded,
  ],
  [
    'is not forwarded where that of another protocol is not looked for',
    '::1 -> [2001:db8::7]:80/udp',
    { [at.save6]: masqueraded, [at.sysctl]: add('net.ipv4.tcp_early_demux = 0') },
    lost,
  ],
  [
    'is forwarded as it comes from elsewhere than was asked',
    '::1 -> [fd00:96::10]:80',
    { [at.save6]: save('nat', { OUTPUT: ['-j DNAT --to-destination 2001:db8::7'] }) + masqueraded },
    forwarded,
  ],
]);
