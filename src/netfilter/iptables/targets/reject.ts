import { defineTarget } from '../extension.ts';
import { oneWord } from '../readers.ts';

/** Short forms, and what they stand for. */
const shortForms = new Map([
  ['net-unreach', 'icmp-net-unreachable'],
  ['host-unreach', 'icmp-host-unreachable'],
  ['proto-unreach', 'icmp-proto-unreachable'],
  ['net-prohib', 'icmp-net-prohibited'],
  ['host-prohib', 'icmp-host-prohibited'],
  ['admin-prohib', 'icmp-admin-prohibited'],
  ['no-route', 'icmp6-no-route'],
  ['adm-prohibited', 'icmp6-adm-prohibited'],
  ['addr-unreach', 'icmp6-addr-unreachable'],
  ['policy-fail', 'icmp6-policy-fail'],
  ['reject-route', 'icmp6-reject-route'],
]);

const answers = new Set([...shortForms.values(), 'icmp-port-unreachable', 'icmp6-port-unreachable', 'tcp-reset']);

/** `port-unreach` is in both families: the rule's family tells them apart. */
const reason = oneWord((text) => {
  if (text === 'port-unreach' || text === 'tcp-rst') return text;
  const full = shortForms.get(text) ?? text;
  return answers.has(full) ? full : null;
});

function answerOf(given: string | undefined, family: 4 | 6): string {
  if (given === 'tcp-rst') return 'tcp-reset';
  if (given !== undefined && given !== 'port-unreach') return given;
  return family === 4 ? 'icmp-port-unreachable' : 'icmp6-port-unreachable';
}

/** Discards the packet and tells the sender (ipt_REJECT, ip6t_REJECT). */
export const reject = defineTarget({
  name: 'REJECT',
  options: { '--reject-with': reason },
  apply(options, _packet, _host, { family }) {
    const answer = answerOf(options['--reject-with']?.value, family);
    return { kind: 'verdict', verdict: { type: 'reject', with: answer }, effect: `reject with ${answer}` };
  },
  describe: (options, { family }) => `reject with ${answerOf(options['--reject-with']?.value, family)}`,
});
