import type { Translation } from '../../../../src/model/packet.ts';
import { singlePort } from '../../../../src/model/ports.ts';
import { testMatch } from '../match-rows.ts';
import { origin, packet } from '../samples.ts';

const to = (address: string, port: number): Translation => ({
  kind: 'dnat',
  address,
  ports: singlePort(port),
  newIdentifier: false,
  origin,
});
const from = (address: string): Translation => ({
  kind: 'snat',
  address,
  ports: { from: 32768, to: 60999 },
  newIdentifier: false,
  origin,
});
const translatedUntold = packet({ connection: { snat: from('?') } });
const reply = packet({ connection: { state: 'ESTABLISHED', direction: 'reply' } });
const translated = packet({ connection: { dnat: to('10.0.2.7', 8080), snat: from('10.0.0.1') } });
const translatedToItself = packet({ connection: { dnat: to('10.96.0.10', 80), snat: from('10.0.1.5') } });
const invalid = packet({ connection: { state: 'INVALID' } });
const untracked = packet({ connection: { state: 'UNTRACKED' } });

testMatch('conntrack', [
  ['a first packet', '-m conntrack --ctstate NEW', packet(), 'yes'],
  ['a first packet is not established', '-m conntrack --ctstate RELATED,ESTABLISHED', packet(), 'no'],
  ['a reply', '-m conntrack --ctstate RELATED,ESTABLISHED', reply, 'yes'],
  ['a negated list', '-m conntrack ! --ctstate RELATED,ESTABLISHED', packet(), 'yes'],
  ['a negation after the option', '-m conntrack --ctstate ! NEW', packet(), 'no'],
  ['a packet of no connection', '-m conntrack --ctstate INVALID', invalid, 'yes'],
  ['an untracked packet', '-m conntrack --ctstate INVALID,UNTRACKED', untracked, 'yes'],
  ['an untracked packet is not invalid', '-m conntrack --ctstate INVALID', untracked, 'no'],
  ['a translated destination', '-m conntrack --ctstate DNAT', translated, 'yes'],
  ['a translated source', '-m conntrack --ctstate SNAT', translated, 'yes'],
  ['no translation', '-m conntrack --ctstate DNAT,SNAT', packet(), 'no'],
  ['a translation that changed nothing', '-m conntrack --ctstate DNAT,SNAT', translatedToItself, 'no'],
  ['an address that is not known', '-m conntrack --ctstate SNAT', translatedUntold, 'if the connection is SNAT'],
  ['nothing but the state is asked', '-m conntrack --ctstate NEW,SNAT', translatedUntold, 'yes'],
  ['the way of the first packet', '-m conntrack --ctdir ORIGINAL', packet(), 'yes'],
  ['the way back', '-m conntrack --ctdir ORIGINAL', reply, 'no'],
  ['the protocol', '-m conntrack --ctproto 6', packet(), 'yes'],
  ['the destination before translation', '-m conntrack --ctorigdst 10.96.0.0/12', translated, 'yes'],
  ['its port', '-m conntrack --ctorigdstport 80', translated, 'yes'],
  ['whoever replies', '-m conntrack --ctreplsrc 10.0.2.7', translated, 'yes'],
  ['from which port', '-m conntrack --ctreplsrcport 8080', translated, 'yes'],
  ['to whom', '-m conntrack --ctrepldst 10.0.0.1', translated, 'yes'],
  ['the original source, negated', '-m conntrack ! --ctorigsrc 10.0.1.5', translated, 'no'],
  ['options besides the state, without a connection', '-m conntrack --ctdir ORIGINAL', invalid, 'no'],
  ['the same, negated', '-m conntrack ! --ctorigsrc 10.9.9.9', invalid, 'no'],
  ['state and address, without a connection', '-m conntrack --ctstate INVALID --ctorigsrc 10.9.9.9', invalid, 'yes'],
  ['a first packet has seen no reply', '-m conntrack --ctstatus SEEN_REPLY,ASSURED', packet(), 'no'],
  ['a reply is one', '-m conntrack --ctstatus SEEN_REPLY', reply, 'yes'],
  ['assurance', '-m conntrack --ctstatus ASSURED', reply, 'if the connection is ASSURED'],
  ['no status at all never matches', '-m conntrack --ctstatus NONE', packet(), 'no'],
  ['the time left', '-m conntrack --ctexpire 10:20', packet(), 'if the connection expires in 10-20 s'],
  [
    'the addresses of a related connection',
    '-m conntrack --ctorigsrc 10.0.1.5',
    packet({ connection: { state: 'RELATED' } }),
    'if the original source is in 10.0.1.5',
  ],
]);

testMatch('state', [
  ['a first packet', '-m state --state NEW', packet(), 'yes'],
  ['a reply', '-m state --state NEW', reply, 'no'],
  ['an untracked packet', '-m state --state UNTRACKED', untracked, 'yes'],
]);

testMatch('connmark', [
  ['the connection mark', '-m connmark --mark 0x1/0x1', packet({ connection: { mark: 3 } }), 'yes'],
  ['another mark', '-m connmark --mark 0x1', packet({ connection: { mark: 3 } }), 'no'],
  ['without a connection not even a negated mark', '-m connmark ! --mark 0x1', invalid, 'no'],
]);

testMatch('mark', [
  ['a bit', '-m mark --mark 0x4000/0x4000', packet({ mark: 0x14000 }), 'yes'],
  ['the whole mark', '-m mark --mark 0x4000', packet({ mark: 0x14000 }), 'no'],
  ['the highest bit', '-m mark --mark 0x80000000/0x80000000', packet({ mark: 0xc0000000 }), 'yes'],
  ['a negated bit', '-m mark ! --mark 0x4000/0x4000', packet(), 'yes'],
  ['a value outside its mask', '-m mark --mark 0x3/0x1', packet({ mark: 3 }), 'no'],
  ['a mark in decimal', '-m mark --mark 16384', packet({ mark: 0x4000 }), 'yes'],
]);
