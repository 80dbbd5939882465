import { known } from '../../../../src/netfilter/host-view.ts';
import { testMatch } from '../match-rows.ts';
import { packet } from '../samples.ts';

/** A Wednesday. */
const noon = { time: () => known(Date.UTC(2024, 4, 1, 12, 0, 0)) };
const oneInTheNight = { time: () => known(Date.UTC(2024, 4, 2, 1, 0, 0)) };

testMatch('time', [
  ['within the hours', '-m time --timestart 09:00 --timestop 17:00', packet(), 'yes', noon],
  ['before the hours', '-m time --timestart 13:00', packet(), 'no', noon],
  ['over midnight', '-m time --timestart 23:00:00 --timestop 02:00:00', packet(), 'yes', oneInTheNight],
  ['from an hour to the same', '-m time --timestart 09:00 --timestop 09:00', packet(), 'yes', noon],
  ['a weekday', '-m time --weekdays Mo,We', packet(), 'yes', noon],
  ['a weekday, negated', '-m time ! --weekdays Sat,Sun', packet(), 'yes', noon],
  [
    'the night is of its own day',
    '-m time --timestart 23:00 --timestop 02:00 --weekdays Wed',
    packet(),
    'no',
    oneInTheNight,
  ],
  [
    'the night is of the day before',
    '-m time --timestart 23:00 --timestop 02:00 --contiguous --weekdays Wed',
    packet(),
    'yes',
    oneInTheNight,
  ],
  ['a day of the month', '-m time --monthdays 1,15', packet(), 'yes', noon],
  ['after a date', '-m time --datestart 2024-05-01T00:00:00', packet(), 'yes', noon],
  ['until a date', '-m time --datestop 2024-04', packet(), 'no', noon],
  ["the kernel's time zone", '-m time --timestart 09:00 --kerneltz', packet(), 'if time is 09:00:00 to 23:59:59', noon],
]);

testMatch('owner', [
  ['a packet that came in has no owner', '-m owner --uid-owner 0', packet(), 'no'],
  ['negated', '-m owner ! --uid-owner 0', packet(), 'yes'],
  ['a packet of the host', '-m owner --uid-owner 0', packet({ local: true }), "if the sender's user is 0"],
]);

testMatch('socket', [
  ['nothing listens', '-m socket --transparent', packet(), 'no', { hasSocket: () => known(false) }],
  ['something listens', '-m socket --nowildcard', packet(), 'yes', { hasSocket: () => known(true) }],
  [
    'on any address',
    '-m socket',
    packet(),
    'if an open socket of this host takes the packet',
    { hasSocket: () => known(true) },
  ],
]);
