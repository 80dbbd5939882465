import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { icmpType, testIcmp } from './icmp-types.ts';

/** Names of `ip6tables -p icmpv6 -h`. */
const names = new Map<string, readonly [number, number | null]>([
  ['destination-unreachable', [1, null]],
  ['no-route', [1, 0]],
  ['communication-prohibited', [1, 1]],
  ['beyond-scope', [1, 2]],
  ['address-unreachable', [1, 3]],
  ['port-unreachable', [1, 4]],
  ['failed-policy', [1, 5]],
  ['reject-route', [1, 6]],
  ['packet-too-big', [2, null]],
  ['time-exceeded', [3, null]],
  ['ttl-exceeded', [3, null]],
  ['ttl-zero-during-transit', [3, 0]],
  ['ttl-zero-during-reassembly', [3, 1]],
  ['parameter-problem', [4, null]],
  ['bad-header', [4, 0]],
  ['unknown-header-type', [4, 1]],
  ['unknown-option', [4, 2]],
  ['echo-request', [128, null]],
  ['ping', [128, null]],
  ['echo-reply', [129, null]],
  ['pong', [129, null]],
  ['router-solicitation', [133, null]],
  ['router-advertisement', [134, null]],
  ['neighbour-solicitation', [135, null]],
  ['neighbor-solicitation', [135, null]],
  ['neighbour-advertisement', [136, null]],
  ['neighbor-advertisement', [136, null]],
  ['redirect', [137, null]],
]);

/** ICMPv6 type and code (ip6_tables). */
export const icmp6 = defineMatch({
  name: 'icmp6',
  options: { '--icmpv6-type': icmpType(names) },
  test: (options, packet) => holds(options['--icmpv6-type'], (wanted) => testIcmp(wanted, packet)),
  describe: (options) => clause('ICMPv6 type', options['--icmpv6-type'], ({ text }) => text) ?? '',
});
