import type { Family } from '../../../src/model/address.ts';
import type { IptablesChain, IptablesRule, IptablesTable } from '../../../src/model/iptables.ts';
import type { Warning } from '../../../src/model/origin.ts';
import type { Connection, Packet } from '../../../src/model/packet.ts';
import { singlePort } from '../../../src/model/ports.ts';
import { newConnection } from '../../../src/netfilter/connection.ts';
import { type HostView, notKnown } from '../../../src/netfilter/host-view.ts';
import { compileRule, type RuleTable } from '../../../src/netfilter/iptables/compile-rule.ts';
import type { Result, Rule } from '../../../src/netfilter/rule.ts';
import { cutTokens } from '../../../src/sources/iptables/tokens.ts';

/** A first TCP packet from a pod to a service, fresh from cbr0, unless told otherwise. */
export function packet(
  changes: Partial<Omit<Packet, 'connection'>> & { connection?: Partial<Connection> } = {},
): Packet {
  const { connection, ...rest } = changes;
  const plain: Packet = {
    family: 4,
    protocol: 'tcp',
    source: '10.0.1.5',
    destination: '10.96.0.10',
    sourcePorts: { from: 32768, to: 60999 },
    destinationPorts: singlePort(80),
    icmp: null,
    tcpFlags: ['SYN'],
    ttl: 64,
    length: null,
    tos: 0,
    mark: 0,
    in: 'cbr0',
    out: null,
    physIn: null,
    physOut: null,
    bridged: false,
    sourceMac: null,
    destinationMac: null,
    local: false,
    connection: undefined as never,
    ...rest,
  };
  return { ...plain, connection: { ...newConnection(plain), ...connection } };
}

/** A first IPv6 packet, unless told otherwise. */
export const packet6 = (changes: Parameters<typeof packet>[0] = {}): Packet =>
  packet({ family: 6, source: 'fd10:42::5', destination: 'fd10:43::a', ...changes });

const notCollected = notKnown('it was not collected');

/** A host of which nothing is known, unless told otherwise. */
export const host = (changes: Partial<HostView> = {}): HostView => ({
  name: 'node-1',
  addressType: () => notCollected,
  routeDevice: () => notCollected,
  routeType: () => ({ known: true, value: 'UNICAST' }),
  masqueradeAddress: () => notCollected,
  deviceAddress: () => notCollected,
  set: () => notCollected,
  sysctl: () => notCollected,
  mtu: () => notCollected,
  hasSocket: () => notCollected,
  hasIpvs: () => notCollected,
  time: () => notCollected,
  ...changes,
});

export const origin = { source: 'iptables-save.txt', line: 1, text: '' };

/** The rule as its chain holds it, from the words behind `-A CHAIN`. */
export const parsed = (text: string, number = 1): IptablesRule => ({
  origin: { ...origin, text },
  number,
  tokens: cutTokens(text).tokens,
  packets: null,
  bytes: null,
});

export interface Compiled {
  rule: Rule;
  warnings: Warning[];
}

/** Compiles one rule of a table that has the chain KUBE-SVC-X. */
export function compile(text: string, family: Family = 4, table = 'filter'): Compiled {
  const warnings: Warning[] = [];
  const ruleTable: RuleTable = { family, name: table, hasChain: (name) => name === 'KUBE-SVC-X' };
  return { rule: compileRule(parsed(text), ruleTable, warnings), warnings };
}

/** What the rule's statements do with the packet, one after the other, until one does not simply go on. */
export function run(text: string, at: Packet, view: HostView = host()): { result: Result; packet: Packet } {
  let now = at;
  let result: Result = { kind: 'next' };
  for (const statement of compile(text, at.family).rule.statements) {
    result = statement.evaluate(now, view);
    if (result.kind !== 'fork' && result.kind !== 'break' && result.packet) now = result.packet;
    if (result.kind !== 'next') break;
  }
  return { result, packet: now };
}

/** `yes`, `no`, or the conditions and shares under which the rule's matches hold. */
export function answer(text: string, at: Packet, view: HostView = host()): string {
  const { result } = run(text, at, view);
  if (result.kind === 'fork') {
    const ways = result.branches.filter((branch) => branch.outcome.kind === 'next');
    return ways
      .map(({ share, condition }) => (condition === null ? `chance ${share}` : `if ${condition}`))
      .join(' or ');
  }
  return result.kind === 'next' ? 'yes' : 'no';
}

/** A table of chains given as lists of rules; a base chain's policy stands before its first rule as `policy DROP`. */
export function table(name: string, chains: Record<string, string[]>, family: Family = 4): IptablesTable {
  const built = new Map<string, IptablesChain>();
  for (const [chain, lines] of Object.entries(chains)) {
    const policy = lines[0]?.startsWith('policy ') ? lines[0].slice('policy '.length) : null;
    const rules = lines.slice(policy === null ? 0 : 1);
    built.set(chain, {
      name: chain,
      policy,
      origin: { ...origin, text: `:${chain} ${policy ?? '-'}` },
      packets: null,
      bytes: null,
      ruleCount: rules.length,
      rules: () => rules.map((text, index) => parsed(text, index + 1)),
      rule: (position) => (position < rules.length ? parsed(rules[position]!, position + 1) : undefined),
      line: (position) => (position < rules.length ? `-A ${chain} ${rules[position]}` : ''),
      readRules: () => rules.map((text, index) => parsed(text, index + 1)),
    });
  }
  return {
    family,
    name,
    source: origin.source,
    chainNames: () => [...built.keys()],
    chain: (chain) => built.get(chain) ?? null,
    origin: (chain) => built.get(chain)?.origin ?? null,
    lines(chain) {
      const known = built.get(chain);
      return known ? { origin: known.origin, rules: known.rules().map((one) => one.origin) } : null;
    },
    scanLines(chain, look) {
      const texts =
        built
          .get(chain)
          ?.rules()
          .map((one) => one.origin.text) ?? [];
      texts.some((text, position) => look(text, 0, text.length, position + 1, position));
      return [...built.keys()].indexOf(chain);
    },
    callers: () => [],
  };
}
