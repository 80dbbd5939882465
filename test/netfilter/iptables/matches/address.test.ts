import { type HostView, known } from '../../../../src/netfilter/host-view.ts';
import { testMatch } from '../match-rows.ts';
import { packet, packet6 } from '../samples.ts';

testMatch('iprange', [
  ['a source inside', '-m iprange --src-range 10.0.1.1-10.0.1.9', packet(), 'yes'],
  ['a destination outside', '-m iprange --dst-range 10.0.1.1-10.0.1.9', packet(), 'no'],
  ['both', '-m iprange --src-range 10.0.1.5 ! --dst-range 10.0.0.0-10.0.0.9', packet(), 'yes'],
  ['IPv6', '-m iprange --src-range fd10:42::1-fd10:42::ff', packet6(), 'yes'],
]);

const local: Partial<HostView> = { addressType: () => known('LOCAL') };
const unicast: Partial<HostView> = { addressType: () => known('UNICAST') };
const onlyOnEth0: Partial<HostView> = {
  addressType: (_address, device) => known(device === 'eth0' ? 'LOCAL' : 'UNICAST'),
};

testMatch('addrtype', [
  ['a local destination', '-m addrtype --dst-type LOCAL', packet(), 'yes', local],
  ['a remote destination', '-m addrtype --dst-type LOCAL', packet(), 'no', unicast],
  ['a source that is not local', '-m addrtype ! --src-type LOCAL', packet(), 'yes', unicast],
  ['one of two types', '-m addrtype --dst-type UNICAST,LOCAL', packet(), 'yes', local],
  ['an IPv4 address of the host is no unicast address', '-m addrtype --dst-type UNICAST', packet(), 'no', local],
  ['an IPv6 address of the host is', '-m addrtype --dst-type UNICAST', packet6(), 'yes', local],
  ['a local IPv6 destination', '-m addrtype --dst-type LOCAL', packet6(), 'yes', local],
  ['an IPv6 multicast address', '-m addrtype --dst-type MULTICAST', packet6({ destination: 'ff02::1' }), 'yes'],
  ['both IPv6 types must hold', '-m addrtype --dst-type UNICAST,MULTICAST', packet6(), 'no'],
  [
    'an address of the outgoing device',
    '-m addrtype --src-type LOCAL --limit-iface-out',
    packet({ out: 'eth0' }),
    'yes',
    onlyOnEth0,
  ],
  [
    'an address of another device',
    '-m addrtype --src-type LOCAL --limit-iface-out',
    packet({ out: 'cbr0' }),
    'no',
    onlyOnEth0,
  ],
  [
    'addresses that were not collected',
    '-m addrtype --dst-type LOCAL',
    packet(),
    'if 10.96.0.10 is an address of node-1',
  ],
  [
    'whatever source the kernel picks for a process is local',
    '-m addrtype --src-type LOCAL',
    packet({ local: true, source: '?' }),
    'yes',
  ],
  ['and so is not another type', '-m addrtype ! --src-type LOCAL', packet({ local: true, source: '?' }), 'no'],
  [
    'a source that is not known after a translation',
    '-m addrtype --src-type LOCAL',
    packet({ source: '?' }),
    'if the source address, which is not known, is of type LOCAL',
  ],
]);

const mac = { sourceMac: '0a:58:c0:a8:00:21' };

testMatch('mac', [
  ['the sender', '-m mac --mac-source 0A:58:C0:A8:00:21', packet(mac), 'yes'],
  ['another sender', '-m mac --mac-source 0A:58:C0:A8:00:22', packet(mac), 'no'],
  ['a packet of the host itself', '-m mac ! --mac-source 0A:58:C0:A8:00:22', packet({ local: true }), 'no'],
  [
    'a sender that is not known',
    '-m mac --mac-source 0A:58:C0:A8:00:21',
    packet(),
    "if the sender's hardware address is 0a:58:c0:a8:00:21",
  ],
]);

testMatch('eui64', [
  ['an address made of it', '-m eui64', packet6({ source: 'fe80::858:c0ff:fea8:21', ...mac }), 'yes'],
  ['another address', '-m eui64', packet6(mac), 'no'],
]);

testMatch('pkttype', [
  ['unicast', '-m pkttype --pkt-type unicast', packet(), 'yes', unicast],
  ['a broadcast frame', '-m pkttype --pkt-type broadcast', packet({ destinationMac: 'ff:ff:ff:ff:ff:ff' }), 'yes'],
  ['a multicast frame', '-m pkttype --pkt-type multicast', packet({ destinationMac: '01:00:5e:00:00:01' }), 'yes'],
  ['a packet of the host itself', '-m pkttype --pkt-type unicast', packet({ local: true }), 'yes'],
]);

const back = (device: string | null): Partial<HostView> => ({ ...unicast, routeDevice: () => known(device) });

testMatch('rpfilter', [
  ['the way back is the way in', '-m rpfilter', packet(), 'yes', back('cbr0')],
  ['the way back is another', '-m rpfilter', packet(), 'no', back('eth0')],
  ['another way will do', '-m rpfilter --loose', packet(), 'yes', back('eth0')],
  ['no way back', '-m rpfilter --loose', packet(), 'no', back(null)],
  ['inverted', '-m rpfilter --invert', packet(), 'yes', back('eth0')],
  ['a source of the host itself', '-m rpfilter --loose', packet(), 'no', { ...local, routeDevice: () => known('lo') }],
  ['from the loopback device', '-m rpfilter', packet({ in: 'lo' }), 'yes'],
  [
    'routes that were not collected',
    '-m rpfilter',
    packet(),
    'if the answer to the packet would leave by the device it came in by',
  ],
]);
