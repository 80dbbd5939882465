import type { Warning } from '../../../src/model/origin.ts';
import type { Packet } from '../../../src/model/packet.ts';
import type { HostView } from '../../../src/netfilter/host-view.ts';
import { compileNft } from '../../../src/netfilter/nftables/compile.ts';
import type { Branch, Outcome, Result, Rule } from '../../../src/netfilter/rule.ts';
import { host } from '../iptables/samples.ts';

export { host, packet, packet6 } from '../iptables/samples.ts';

/** Sets, maps and objects that the rules of these tests name, beside a chain `other`. */
const objects = `
  set nets { type ipv4_addr; flags interval; elements = { 10.0.1.0/24, 10.9.0.1-10.9.0.9 }
  }
  set ports { type inet_service; flags interval; elements = { 30000-32767, 32768-65535 }
  }
  set pairs { type ipv4_addr . inet_service; flags interval; elements = { 10.96.0.0/16 . 80, 1.1.1.1 . 1-100 }
  }
  set seen { type ipv4_addr; flags dynamic,timeout; timeout 10m; elements = { 10.0.1.9 expires 9m55s84ms }
  }
  set devices { type ifname; flags interval; elements = { "cali*", "eth0" }
  }
  map verdicts { type ipv4_addr . inet_proto . inet_service : verdict; elements = { 10.96.0.10 . tcp . 80 : goto other, 10.96.0.11 . udp . 53 : drop }
  }
  map backends { type inet_service : ipv4_addr . inet_service; elements = { 80 : 10.0.2.2 . 8080 }
  }
  map marks { type ipv4_addr : mark; elements = { 10.0.1.5 : 0x7 }
  }
  map learned { type ipv4_addr : ipv4_addr; flags dynamic; }
  quota spent { over 10 bytes used 20 bytes }
  limit slow { rate 10/second }
  chain other {
  }`;

export interface Compiled {
  rule: Rule;
  warnings: Warning[];
}

/** Compiles one rule of a table that has the objects above. */
export function compile(text: string, family = 'inet'): Compiled {
  const { tables, warnings } = compileNft(`table ${family} t {${objects}\n  chain c {\n    ${text}\n  }\n}`, 'nft.txt');
  return { rule: tables[0]!.chain('c')!.rules[0]!, warnings };
}

/** What the rule's statements do, one after the other, until one does not simply go on. */
export function run(
  text: string,
  at: Packet,
  view: HostView = host(),
  family = 'inet',
): { result: Result; packet: Packet } {
  let now = at;
  let result: Result = { kind: 'next' };
  for (const statement of compile(text, family).rule.statements) {
    result = statement.evaluate(now, view);
    if (result.kind === 'next' || result.kind === 'verdict') now = result.packet ?? now;
    if (result.kind !== 'next') break;
  }
  return { result, packet: now };
}

const outcomeText = (outcome: Outcome): string => {
  if (outcome.kind !== 'verdict') return outcome.kind === 'next' ? 'yes' : 'no';
  const { verdict } = outcome;
  if ('chain' in verdict) return `${verdict.type} ${verdict.chain}`;
  if (verdict.type === 'accept' && outcome.effect !== undefined) return outcome.effect;
  return verdict.type === 'reject' ? `reject ${verdict.with}` : verdict.type;
};

const branchText = ({ share, condition, outcome }: Branch): string =>
  [
    share === null ? '' : `${Number(share.toFixed(4))}`,
    condition === null ? '' : `if ${condition}`,
    outcomeText(outcome),
  ]
    .filter((part) => part !== '')
    .join(': ');

/** How the rule ends for the packet: `yes`, `no`, a verdict, what a translation did, or the ways it can go. */
export function answer(text: string, at: Packet, view: HostView = host(), family = 'inet'): string {
  const { result } = run(text, at, view, family);
  return result.kind === 'fork' ? result.branches.map(branchText).join('; ') : outcomeText(result);
}
