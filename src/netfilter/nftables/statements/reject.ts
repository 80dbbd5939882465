import type { Family } from '../../../model/address.ts';
import { isNode, type NftExpression } from '../../../model/nft.ts';
import type { Packet } from '../../../model/packet.ts';
import { no } from '../../rule.ts';
import type { CompileStatement } from '../context.ts';

/** ICMP codes of nft in the words that iptables has for them, so that one answer has one name. */
const icmp: Record<string, string> = { 'prot-unreachable': 'icmp-proto-unreachable' };
const icmpv6: Record<string, string> = { 'admin-prohibited': 'icmp6-adm-prohibited' };

/** Codes for both families (nf_tables_api.c, icmp_code_v4 and icmp_code_v6). */
const icmpx: Record<string, Record<Family, string>> = {
  'port-unreachable': { 4: 'icmp-port-unreachable', 6: 'icmp6-port-unreachable' },
  'admin-prohibited': { 4: 'icmp-admin-prohibited', 6: 'icmp6-adm-prohibited' },
  'no-route': { 4: 'icmp-net-unreachable', 6: 'icmp6-no-route' },
  'host-unreachable': { 4: 'icmp-host-unreachable', 6: 'icmp6-addr-unreachable' },
};

/** What the sender is told; null where such a packet is not meant: nft adds a test that the listing does not show. */
function answerOf(type: NftExpression | undefined, code: string, { family, protocol }: Packet): string | null {
  switch (type) {
    case 'tcp reset':
      return protocol === 'tcp' ? 'tcp-reset' : null;
    case 'icmp':
      return family === 4 ? (icmp[code] ?? `icmp-${code}`) : null;
    case 'icmpv6':
      return family === 6 ? (icmpv6[code] ?? `icmp6-${code}`) : null;
    default:
      return icmpx[code]?.[family] ?? `icmp-${code}`;
  }
}

/** Discards the packet and tells the sender (nft_reject.c). */
export const reject: CompileStatement = (body) => {
  if (!isNode(body)) return null;
  const { type } = body;
  if (!['tcp reset', 'icmp', 'icmpv6', 'icmpx'].includes(String(type))) return null;
  const code = String(body.expr ?? 'port-unreachable');
  const text = `reject with ${type === 'tcp reset' ? 'tcp-reset' : `${type} ${code}`}`;
  return {
    acts: true,
    words: () => text,
    evaluate(packet) {
      const answer = answerOf(type, code, packet);
      if (answer === null) return no;
      return { kind: 'verdict', verdict: { type: 'reject', with: answer }, effect: `reject with ${answer}` };
    },
  };
};
