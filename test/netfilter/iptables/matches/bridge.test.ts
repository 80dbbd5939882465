import { testMatch } from '../match-rows.ts';
import { packet } from '../samples.ts';

const bridged = packet({ physIn: 'veth1', physOut: 'veth2', bridged: true });
const fromBridge = packet({ physIn: 'veth1' });
const routed = packet();

testMatch('physdev', [
  ['from a bridge port', '-m physdev --physdev-is-in', fromBridge, 'yes'],
  ['from no bridge port', '-m physdev --physdev-is-in', routed, 'no'],
  ['from no bridge port, negated', '-m physdev ! --physdev-is-in', routed, 'yes'],
  ['bridged', '-m physdev --physdev-is-bridged', bridged, 'yes'],
  ['from a bridge port, but routed', '-m physdev --physdev-is-bridged', fromBridge, 'no'],
  ['to a bridge port', '-m physdev --physdev-is-out', bridged, 'yes'],
  ['the port it came in by', '-m physdev --physdev-in veth+', fromBridge, 'yes'],
  ['another port', '-m physdev --physdev-in veth2', fromBridge, 'no'],
  ['the port it leaves by', '-m physdev --physdev-out veth2', bridged, 'yes'],
  ['a carried packet without a port to leave by', '-m physdev ! --physdev-out veth2', fromBridge, 'no'],
  ['a packet that no bridge carries', '-m physdev ! --physdev-out veth2', routed, 'yes'],
  [
    'a port that is not known',
    '-m physdev --physdev-in veth1',
    packet({ physIn: '?' }),
    'if the packet came in by port veth1',
  ],
]);
