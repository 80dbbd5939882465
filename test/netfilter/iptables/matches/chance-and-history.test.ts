import { testMatch } from '../match-rows.ts';
import { packet } from '../samples.ts';

testMatch('statistic', [
  ['a third', '-m statistic --mode random --probability 0.33333333349', packet(), 'chance 0.33333333349'],
  ['the rest', '-m statistic --mode random ! --probability 0.25', packet(), 'chance 0.75'],
  ['always', '-m statistic --mode random --probability 1.00000000000', packet(), 'yes'],
  ['never', '-m statistic --mode random --probability 0.00000000000', packet(), 'no'],
  ['every fourth', '-m statistic --mode nth --every 4 --packet 0', packet(), 'chance 0.25'],
  ['all but every fourth', '-m statistic --mode nth ! --every 4', packet(), 'chance 0.75'],
]);

testMatch('recent', [
  ['noting always matches', '-m recent --set --name KUBE-SEP-X --mask 255.255.255.255 --rsource', packet(), 'yes'],
  [
    'asking',
    '-m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-X --mask 255.255.255.255 --rsource',
    packet(),
    'if recent: client seen by KUBE-SEP-X within 10800 s',
  ],
  [
    'asking, negated',
    '-m recent ! --update --seconds 60',
    packet(),
    'if recent: client not seen by DEFAULT within 60 s',
  ],
  [
    'asking for destinations and hits',
    '-m recent --rcheck --seconds 60 --hitcount 4 --name ssh --rdest',
    packet(),
    'if recent: destination seen by ssh 4 times within 60 s',
  ],
  ['removing matches what was there', '-m recent --remove --name x', packet(), 'if recent: client seen by x'],
]);

testMatch('limit', [
  [
    'a rate',
    '-m limit --limit 10/min --limit-burst 10',
    packet(),
    'if limit: packets come at no more than 10/min (burst 10)',
  ],
  ['no rate', '-m limit', packet(), 'if limit: packets come at no more than 3/hour (burst 5)'],
]);

testMatch('matches that no evidence decides', [
  ['the processor', '-m cpu ! --cpu 0', packet(), 'if `-m cpu ! --cpu 0` matches'],
  ['IPsec', '-m policy --dir in --pol ipsec', packet(), 'if `-m policy --dir in --pol ipsec` matches'],
  ['another option behind it', '-m cpu --cpu 0 -p udp', packet(), 'no'],
]);

testMatch('nfacct', [['counting always matches', '-m nfacct --nfacct-name dropped', packet(), 'yes']]);
