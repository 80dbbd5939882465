import { singlePort } from '../../../../src/model/ports.ts';
import { testMatch } from '../match-rows.ts';
import { packet } from '../samples.ts';

testMatch('tcp', [
  ['the destination port', '-p tcp --dport 80', packet(), 'yes'],
  ['the port by its name', '-p tcp -m tcp --dport http', packet(), 'yes'],
  ['a range that holds it', '-p tcp -m tcp --dport 80:90', packet(), 'yes'],
  ['an open range', '-p tcp -m tcp --dport 1024:', packet(), 'no'],
  ['another port, negated', '-p tcp -m tcp ! --dport 443', packet(), 'yes'],
  ['all client ports', '-p tcp -m tcp --sport 1024:65535', packet(), 'yes'],
  ['no client port', '-p tcp -m tcp --sport 1:1023', packet(), 'no'],
  ['some client ports', '-p tcp -m tcp --sport 40000:50000', packet(), 'if the source port is in 40000-50000'],
  ['one client port', '-p tcp -m tcp --sport 40000', packet(), 'if the source port is 40000'],
  ['some client ports, negated', '-p tcp ! --sport 40000', packet(), 'if not (the source port is 40000)'],
  ['an open source port, but the wrong destination', '-p tcp --sport 40000 --dport 81', packet(), 'no'],
  ['a first segment', '-p tcp -m tcp --syn', packet(), 'yes'],
  ['an answer to it', '-p tcp -m tcp --syn', packet({ tcpFlags: ['SYN', 'ACK'] }), 'no'],
  ['not a first segment', '-p tcp -m tcp ! --syn', packet({ tcpFlags: ['SYN', 'ACK'] }), 'yes'],
  ['a flag that is set', '-p tcp -m tcp --tcp-flags SYN,RST SYN', packet(), 'yes'],
  ['a flag that must not be set', '-p tcp -m tcp --tcp-flags ALL ACK', packet({ tcpFlags: ['SYN', 'ACK'] }), 'no'],
  ['no flags at all', '-p tcp -m tcp --tcp-flags ALL NONE', packet({ tcpFlags: [] }), 'yes'],
  ['a flag that is not looked at', '-p tcp -m tcp --tcp-flags SYN ACK', packet(), 'no'],
  ['a TCP option', '-p tcp -m tcp --tcp-option 8', packet(), 'if the packet carries TCP option 8'],
]);

const dns = packet({ protocol: 'udp', tcpFlags: null, destinationPorts: singlePort(53) });

testMatch('udp', [
  ['the destination port', '-p udp -m udp --dport 53', dns, 'yes'],
  ['the same port of TCP', '-p tcp -m tcp --dport 53', dns, 'no'],
  ['both ports', '-p udp --sport 1024: --dport domain', dns, 'yes'],
]);

const sctp = packet({ protocol: 'sctp', tcpFlags: null, destinationPorts: singlePort(9899) });

testMatch('sctp', [
  ['the destination port', '-p sctp -m sctp --dport 9899', sctp, 'yes'],
  ['a chunk', '-p sctp -m sctp --chunk-types any INIT', sctp, "if the packet's chunks are any INIT"],
]);

testMatch('dccp', [
  ['the destination port', '-p dccp -m dccp --dport 80', packet({ protocol: 'dccp' }), 'yes'],
  [
    'a packet type',
    '-p dccp -m dccp --dccp-types REQUEST',
    packet({ protocol: 'dccp' }),
    'if the DCCP packet type is REQUEST',
  ],
]);

testMatch('multiport', [
  ['one of the destination ports', '-p tcp -m multiport --dports 80,443', packet(), 'yes'],
  ['a range among them', '-p tcp -m multiport --destination-ports 22,70:90', packet(), 'yes'],
  ['none of them', '-p tcp -m multiport --dports 22,443', packet(), 'no'],
  ['none of them, negated', '-p tcp -m multiport ! --dports 22,443', packet(), 'yes'],
  ['a client range over two ranges that touch', '-p tcp -m multiport --sports 1024:40000,40001:65535', packet(), 'yes'],
  [
    'some client ports',
    '-p tcp -m multiport --sports 22,40000:41000',
    packet(),
    'if the source port is in 22,40000-41000',
  ],
  ['either port', '-p tcp -m multiport --ports 80', packet(), 'yes'],
  ['neither port', '-p tcp -m multiport --ports 22', packet(), 'no'],
]);
