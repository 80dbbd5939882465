import type { IpSet } from '../../../../src/model/node.ts';
import { singlePort } from '../../../../src/model/ports.ts';
import type { HostView } from '../../../../src/netfilter/host-view.ts';
import { known } from '../../../../src/netfilter/host-view.ts';
import { testMatch } from '../match-rows.ts';
import { origin, packet, packet6 } from '../samples.ts';

const entry = (text: string) => {
  const [element, ...rest] = text.split(' ');
  const options: IpSet['options'] = rest.includes('wildcard') ? { wildcard: '' } : {};
  return { origin, element: element!, nomatch: rest.includes('nomatch'), options };
};

const set = (name: string, type: string, elements: string[], more: Partial<IpSet> = {}): IpSet => ({
  origin,
  name,
  type,
  family: 4,
  options: {},
  entries: elements.map(entry),
  ...more,
});

const sets = new Map(
  [
    set('IPS', 'hash:ip', ['10.0.1.5', '10.0.1.6']),
    set('NETS', 'hash:net', ['0.0.0.0/1', '10.0.0.0/8 nomatch', '10.0.1.0/24', '10.0.1.5 nomatch']),
    set('NETWORK', 'hash:ip', ['10.0.1.0'], { options: { netmask: '24' } }),
    set('BITS', 'hash:ip', ['10.0.0.5'], { options: { bitmask: '255.255.0.255' } }),
    set('IPS6', 'hash:ip', ['fd10:42::5'], { family: 6 }),
    set('SERVICES', 'hash:ip,port', ['10.96.0.10,tcp:80', '10.96.0.1,tcp:443']),
    set('HAIRPINS', 'hash:ip,port,ip', ['10.0.1.5,tcp:8080,10.0.1.5']),
    set('RANGES', 'hash:ip,port,net', ['10.96.0.10,tcp:80,10.0.0.0/8', '10.96.0.10,tcp:80,10.0.1.0/24 nomatch']),
    set('NODEPORTS', 'bitmap:port', ['30080', '80']),
    set('PINGS', 'hash:ip,port', ['10.96.0.10,icmp:8/0']),
    set('PAIRS', 'hash:net,net', ['10.0.0.0/8,10.96.0.0/12', '10.0.1.0/24,10.96.0.0/12 nomatch']),
    set('NETPORTS', 'hash:net,port', ['10.0.0.0/8,udp:53']),
    set('DEVICES', 'hash:net,iface', ['10.0.0.0/8,cbr0', '10.0.0.0/8,physdev:veth1']),
    set('VETHS', 'hash:net,iface', ['10.0.0.0/8,cbr wildcard', '10.0.0.0/8,veth']),
    set('MACS', 'hash:mac', ['0a:58:c0:a8:00:21']),
    set('MARKS', 'hash:ip,mark', ['10.0.1.5,0x00004000']),
    set('ALL', 'list:set', ['NODEPORTS', 'IPS']),
    set('BROKEN', 'hash:ip', ['what']),
    set('TOO-MANY-DIMENSIONS', 'hash:ip,port', ['10.0.1.5,tcp:80']),
  ].map((one) => [one.name, one]),
);

const view: Partial<HostView> = { set: (name) => known(sets.get(name) ?? null) };
const pods = packet();
const dns = packet({ protocol: 'udp', tcpFlags: null, destinationPorts: singlePort(53) });
const rule = (name: string, sides: string, not = '') => `-m set ${not}--match-set ${name} ${sides}`;

testMatch('set', [
  ['a source', rule('IPS', 'src'), pods, 'yes', view],
  ['a destination', rule('IPS', 'dst'), pods, 'no', view],
  ['negated', rule('IPS', 'dst', '! '), pods, 'yes', view],
  ['the old name of the option', '-m set --set IPS src', pods, 'yes', view],
  ['twice in one rule', `${rule('IPS', 'src')} ${rule('NODEPORTS', 'dst', '! ')}`, pods, 'no', view],
  ['the longest prefix decides against it', rule('NETS', 'src'), pods, 'no', view],
  ['the longest prefix decides for it', rule('NETS', 'src'), packet({ source: '10.0.1.9' }), 'yes', view],
  ['a shorter prefix that excludes', rule('NETS', 'src'), packet({ source: '10.9.9.9' }), 'no', view],
  ['the shortest prefix', rule('NETS', 'src'), packet({ source: '11.1.1.1' }), 'yes', view],
  ['excluded, as asked for', `${rule('NETS', 'src')} --return-nomatch`, pods, 'yes', view],
  ['a set of networks by netmask', rule('NETWORK', 'src'), pods, 'yes', view],
  ['a set of addresses by some of their bits', rule('BITS', 'src'), pods, 'yes', view],
  ['other bits than those', rule('BITS', 'src'), packet({ source: '10.0.1.6' }), 'no', view],
  ['the start of a device', rule('VETHS', 'src,src'), packet({ in: 'cbr0' }), 'yes', view],
  ['a device is no start where it need not be', rule('VETHS', 'src,src'), packet({ in: 'veth1' }), 'no', view],
  ['IPv6', rule('IPS6', 'src'), packet6(), 'yes', view],
  ['a set of the other family', rule('IPS6', 'src', '! '), pods, 'yes', view],
  ['address and port', rule('SERVICES', 'dst,dst'), pods, 'yes', view],
  ['address and port of another protocol', rule('SERVICES', 'dst,dst'), packet({ protocol: 'udp' }), 'no', view],
  ['fewer sides than dimensions', rule('SERVICES', 'dst'), pods, 'no', view],
  [
    'a pod that talks to itself',
    rule('HAIRPINS', 'dst,dst,src'),
    packet({ destination: '10.0.1.5', destinationPorts: singlePort(8080) }),
    'yes',
    view,
  ],
  ['source ranges', rule('RANGES', 'dst,dst,src'), packet({ source: '10.9.9.9' }), 'yes', view],
  ['source ranges with an exception', rule('RANGES', 'dst,dst,src'), pods, 'no', view],
  ['a port', rule('NODEPORTS', 'dst'), pods, 'yes', view],
  ['a port of SCTP is not looked at', rule('NODEPORTS', 'dst'), packet({ protocol: 'sctp' }), 'no', view],
  [
    'a source port known as a range',
    rule('NODEPORTS', 'src'),
    packet({ sourcePorts: { from: 1024, to: 65535 } }),
    'if the packet is in set NODEPORTS',
    view,
  ],
  ['a ping', rule('PINGS', 'dst,dst'), packet({ protocol: 'icmp', icmp: { type: 8, code: 0 } }), 'yes', view],
  ['two networks', rule('PAIRS', 'src,dst'), packet({ source: '10.9.9.9' }), 'yes', view],
  ['two networks, the longer one excludes', rule('PAIRS', 'src,dst'), pods, 'no', view],
  ['network and port', rule('NETPORTS', 'src,dst'), dns, 'yes', view],
  ['network and device', rule('DEVICES', 'src,src'), pods, 'yes', view],
  ['network and bridge port', rule('DEVICES', 'src,src'), packet({ in: 'cbr1', physIn: 'veth1' }), 'yes', view],
  ['hardware addresses', rule('MACS', 'src'), packet({ sourceMac: '0A:58:C0:A8:00:21' }), 'yes', view],
  ['address and mark', rule('MARKS', 'src,src'), packet({ mark: 0x4000 }), 'yes', view],
  ['a set of sets', rule('ALL', 'src'), pods, 'yes', view],
  ['a source that is not known', rule('IPS', 'src'), packet({ source: '?' }), 'if the packet is in set IPS', view],
  ['a set with an element that is not understood', rule('BROKEN', 'src'), pods, 'if the packet is in set BROKEN', view],
  ['a set that is not there', rule('NOWHERE', 'src'), pods, 'if the packet is in set NOWHERE', view],
  ['sets that were not collected', rule('IPS', 'src'), pods, 'if the packet is in set IPS'],
  [
    'counters of an element',
    `${rule('IPS', 'src')} --packets-gt 5`,
    pods,
    "if the set element's counter passes --packets-gt",
    view,
  ],
]);
