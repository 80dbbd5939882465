import { testMatch } from '../match-rows.ts';
import { packet, packet6 } from '../samples.ts';

testMatch('length', [
  ['within', '-m length --length 40:100', packet({ length: 60 }), 'yes'],
  ['too long', '-m length --length 0:59', packet({ length: 60 }), 'no'],
  ['exactly', '-m length --length 60', packet({ length: 60 }), 'yes'],
  ['not given', '-m length --length 1400:65535', packet(), "if the packet's length is 1400 to 65535"],
]);

testMatch('ttl', [
  ['equal', '-m ttl --ttl-eq 64', packet(), 'yes'],
  ['less', '-m ttl --ttl-lt 64', packet(), 'no'],
  ['more', '-m ttl --ttl-gt 1', packet(), 'yes'],
]);

testMatch('hl', [['the hop limit', '-m hl --hl-eq 255', packet6({ ttl: 255 }), 'yes']]);

testMatch('dscp', [
  ['a value', '-m dscp --dscp 0x2e', packet({ tos: 0xb8 }), 'yes'],
  ['a class', '-m dscp --dscp-class AF11', packet({ tos: 10 << 2 }), 'yes'],
  ['another class', '-m dscp ! --dscp-class EF', packet(), 'yes'],
]);

testMatch('tos', [
  ['a value', '-m tos --tos 0x10', packet({ tos: 0x10 }), 'yes'],
  ['a name looks at its own bits only', '-m tos --tos Minimize-Delay', packet({ tos: 0xd0 }), 'yes'],
  ['a mask', '-m tos --tos 0x10/0x3f', packet({ tos: 0x14 }), 'no'],
]);

testMatch('ecn', [
  ['the field', '-m ecn --ecn-ip-ect 0', packet(), 'yes'],
  ['a TCP flag', '-p tcp -m ecn --ecn-tcp-ece', packet(), 'if the TCP flag ECE is set'],
]);

testMatch('IPv6 extension headers', [
  ['a plain packet is no fragment', '-m frag --fragfirst', packet6(), 'no'],
  ['has no routing header, negated or not', '-m rt ! --rt-type 0', packet6(), 'no'],
  ['has its protocol and nothing else', '-m ipv6header --header prot', packet6(), 'yes'],
  ['the same as ip6tables-save prints it', '-m ipv6header --header protocol', packet6(), 'yes'],
  ['has no other header', '-m ipv6header --header hop-by-hop,protocol', packet6(), 'no'],
  ['has none of them', '-m ipv6header ! --header hop-by-hop --soft', packet6(), 'yes'],
  ['has one of them', '-m ipv6header ! --header hop-by-hop,protocol --soft', packet6(), 'no'],
]);
