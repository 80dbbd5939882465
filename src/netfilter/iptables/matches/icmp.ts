import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { type IcmpType, icmpType, testIcmp } from './icmp-types.ts';

/** Names of `iptables -p icmp -h`. */
const names = new Map<string, readonly [number, number | null]>([
  ['echo-reply', [0, null]],
  ['pong', [0, null]],
  ['destination-unreachable', [3, null]],
  ['network-unreachable', [3, 0]],
  ['host-unreachable', [3, 1]],
  ['protocol-unreachable', [3, 2]],
  ['port-unreachable', [3, 3]],
  ['fragmentation-needed', [3, 4]],
  ['source-route-failed', [3, 5]],
  ['network-unknown', [3, 6]],
  ['host-unknown', [3, 7]],
  ['network-prohibited', [3, 9]],
  ['host-prohibited', [3, 10]],
  ['tos-network-unreachable', [3, 11]],
  ['tos-host-unreachable', [3, 12]],
  ['communication-prohibited', [3, 13]],
  ['host-precedence-violation', [3, 14]],
  ['precedence-cutoff', [3, 15]],
  ['source-quench', [4, null]],
  ['redirect', [5, null]],
  ['network-redirect', [5, 0]],
  ['host-redirect', [5, 1]],
  ['tos-network-redirect', [5, 2]],
  ['tos-host-redirect', [5, 3]],
  ['echo-request', [8, null]],
  ['ping', [8, null]],
  ['router-advertisement', [9, null]],
  ['router-solicitation', [10, null]],
  ['time-exceeded', [11, null]],
  ['ttl-exceeded', [11, null]],
  ['ttl-zero-during-transit', [11, 0]],
  ['ttl-zero-during-reassembly', [11, 1]],
  ['parameter-problem', [12, null]],
  ['ip-header-bad', [12, 0]],
  ['required-option-missing', [12, 1]],
  ['timestamp-request', [13, null]],
  ['timestamp-reply', [14, null]],
  ['address-mask-request', [17, null]],
  ['address-mask-reply', [18, null]],
]);

/** iptables-save prints `any` as type 255. */
const readAny = (wanted: IcmpType): IcmpType => (wanted.type === 255 ? { ...wanted, type: null } : wanted);

/** ICMP type and code (ip_tables). */
export const icmp = defineMatch({
  name: 'icmp',
  options: { '--icmp-type': icmpType(names) },
  test: (options, packet) => holds(options['--icmp-type'], (wanted) => testIcmp(readAny(wanted), packet)),
  describe: (options) => clause('ICMP type', options['--icmp-type'], ({ text }) => text) ?? '',
});
