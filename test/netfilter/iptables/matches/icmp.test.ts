import { testMatch } from '../match-rows.ts';
import { packet, packet6 } from '../samples.ts';

const nothing = { tcpFlags: null, sourcePorts: null, destinationPorts: null };
const ping = packet({ protocol: 'icmp', icmp: { type: 8, code: 0 }, ...nothing });
const refused = packet({ protocol: 'icmp', icmp: { type: 3, code: 3 }, ...nothing });
const ping6 = packet6({ protocol: 'icmpv6', icmp: { type: 128, code: 0 }, ...nothing });

testMatch('icmp', [
  ['a type', '-p icmp -m icmp --icmp-type 8', ping, 'yes'],
  ['a name', '-p icmp --icmp-type echo-request', ping, 'yes'],
  ['another type', '-p icmp -m icmp --icmp-type echo-reply', ping, 'no'],
  ['another type, negated', '-p icmp -m icmp ! --icmp-type 0', ping, 'yes'],
  ['type and code', '-p icmp -m icmp --icmp-type 3/3', refused, 'yes'],
  ['another code', '-p icmp -m icmp --icmp-type fragmentation-needed', refused, 'no'],
  ['every type', '-p icmp -m icmp --icmp-type any', refused, 'yes'],
  ['every type as it was once printed', '-p icmp -m icmp --icmp-type 255', refused, 'yes'],
  ['a packet of another protocol', '-p icmp -m icmp --icmp-type 8', packet(), 'no'],
  ['a type that was not given', '-p icmp -m icmp --icmp-type 8', packet({ protocol: 'icmp' }), 'if the ICMP type is 8'],
]);

testMatch('icmp6', [
  ['a type', '-p ipv6-icmp -m icmp6 --icmpv6-type 128', ping6, 'yes'],
  ['a name, without the module', '-p icmpv6 --icmpv6-type echo-request', ping6, 'yes'],
  ['another name of the module', '-p icmpv6 -m icmpv6 --icmpv6-type neighbour-solicitation', ping6, 'no'],
]);
