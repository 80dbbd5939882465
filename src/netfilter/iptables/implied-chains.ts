import type { IptablesChain, IptablesDump, IptablesRule, IptablesTable } from '../../model/iptables.ts';

/** Rules that stand in built-in chains wherever their targets exist, as kube-proxy, kubelet and the portmap plugin write them. */
const standardJumps: { chain: string; rule: string; target: string }[] = [
  { chain: 'PREROUTING', target: 'KUBE-SERVICES', rule: '-j KUBE-SERVICES' },
  { chain: 'PREROUTING', target: 'KUBE-HOSTPORTS', rule: '-m addrtype --dst-type LOCAL -j KUBE-HOSTPORTS' },
  { chain: 'PREROUTING', target: 'CNI-HOSTPORT-DNAT', rule: '-m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT' },
  { chain: 'PREROUTING', target: 'KUBE-PORTALS-CONTAINER', rule: '-j KUBE-PORTALS-CONTAINER' },
  {
    chain: 'PREROUTING',
    target: 'KUBE-NODEPORT-CONTAINER',
    rule: '-m addrtype --dst-type LOCAL -j KUBE-NODEPORT-CONTAINER',
  },
  { chain: 'OUTPUT', target: 'KUBE-SERVICES', rule: '-j KUBE-SERVICES' },
  { chain: 'OUTPUT', target: 'KUBE-HOSTPORTS', rule: '-m addrtype --dst-type LOCAL -j KUBE-HOSTPORTS' },
  { chain: 'OUTPUT', target: 'CNI-HOSTPORT-DNAT', rule: '-m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT' },
  { chain: 'OUTPUT', target: 'KUBE-PORTALS-HOST', rule: '-j KUBE-PORTALS-HOST' },
  { chain: 'OUTPUT', target: 'KUBE-NODEPORT-HOST', rule: '-m addrtype --dst-type LOCAL -j KUBE-NODEPORT-HOST' },
  { chain: 'POSTROUTING', target: 'CNI-HOSTPORT-MASQ', rule: '-j CNI-HOSTPORT-MASQ' },
  { chain: 'POSTROUTING', target: 'KUBE-POSTROUTING', rule: '-j KUBE-POSTROUTING' },
];

/** Without KUBE-SERVICES the node ports hang on nothing else. */
const nodePortsAlone = {
  chain: 'PREROUTING',
  target: 'KUBE-NODEPORTS',
  rule: '-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
};

/** The mark of KUBE-MARK-MASQ unless kube-proxy is told another bit (--iptables-masquerade-bit, 14). */
const masqueradeMark = '0x4000';

/** Chains of kube-proxy and kubelet that send packets to the chain that marks them for masquerading. */
const marksPackets =
  /^KUBE-(?:SERVICES$|NODEPORTS$|NODE-PORT$|SVC-|SEP-|SVL-|XLB-|EXT-|FW-|LOAD-BALANCER|HOSTPORTS|HP-|MARK-MASQ)/;

/** Chains that other rules jump to and that are the same on every node. */
function standardChains(table: IptablesTable): [name: string, rule: string][] {
  const mark = markOf(table.chain('KUBE-MARK-MASQ')) ?? masqueradeMark;
  return [
    ['KUBE-MARK-MASQ', `-j MARK --set-xmark ${mark}/${mark}`],
    ['KUBE-MARK-DROP', '-j MARK --set-xmark 0x8000/0x8000'],
    ['KUBE-POSTROUTING', `-m mark --mark ${mark}/${mark} -j MASQUERADE`],
  ];
}

/** The bit that a chain KUBE-MARK-MASQ sets, `0x4000`. */
function markOf(chain: IptablesChain | null): string | null {
  for (const { tokens } of chain?.rules() ?? []) {
    const mark = tokens.map(({ text }) => /^0x[\da-f]+/i.exec(text)?.[0]).find((text) => text !== undefined);
    if (mark !== undefined) return mark;
  }
  return null;
}

/**
 * A pasted fragment of table nat, made whole: built-in chains that were not pasted get the jumps to the chains that were.
 * A dump of iptables-save always has its built-in chains, and is left as it is.
 */
export function withImpliedChains(
  dump: IptablesDump,
  table: IptablesTable,
): { table: IptablesTable; assumptions: string[] } {
  if (dump.form === 'save' || table.name !== 'nat') return { table, assumptions: [] };
  const names = new Set(table.chainNames());
  const kubernetes = [...names].some((name) => /^(KUBE|CNI)-/.test(name));
  if (!kubernetes) return { table, assumptions: [] };
  const implied = new Map<string, IptablesChain>();
  const assumptions: string[] = [];
  const jumps = names.has('KUBE-SERVICES') ? standardJumps : [...standardJumps, nodePortsAlone];
  const marked = [...names].some((name) => marksPackets.test(name));
  const standard = marked ? standardChains(table).filter(([name]) => !names.has(name)) : [];
  const there = new Set([...names, ...standard.map(([name]) => name)]);
  for (const builtin of ['PREROUTING', 'OUTPUT', 'POSTROUTING']) {
    if (names.has(builtin)) continue;
    const own = jumps.filter(({ chain, target }) => chain === builtin && there.has(target));
    if (own.length === 0) {
      assumptions.push(`chain ${builtin} of table nat was not given: taken as empty`);
      continue;
    }
    implied.set(
      builtin,
      makeChain(
        table.source,
        builtin,
        'ACCEPT',
        own.map(({ rule }) => rule),
      ),
    );
    assumptions.push(
      `chain ${builtin} of table nat was not given: taken to jump to ${own.map(({ target }) => target).join(', ')}`,
    );
  }
  for (const [name, rule] of standard) {
    implied.set(name, makeChain(table.source, name, null, [rule]));
    if (name !== 'KUBE-MARK-DROP') assumptions.push(`chain ${name} of table nat was not given: taken to be "${rule}"`);
  }
  return {
    table: {
      ...table,
      chainNames: () => [...table.chainNames(), ...implied.keys()],
      chain: (name) => table.chain(name) ?? implied.get(name) ?? null,
      origin: (name) => table.origin(name) ?? implied.get(name)?.origin ?? null,
      lines(name) {
        const chain = table.chain(name) === null ? implied.get(name) : undefined;
        return chain ? { origin: chain.origin, rules: chain.rules().map(({ origin }) => origin) } : table.lines(name);
      },
      scanLines(name, look) {
        const place = table.scanLines(name, look);
        const chain = place < 0 ? implied.get(name) : undefined;
        if (chain === undefined) return place;
        chain.rules().some(({ origin: { text, line } }, position) => look(text, 0, text.length, line, position));
        return table.chainNames().length + [...implied.keys()].indexOf(name);
      },
    },
    assumptions,
  };
}

function makeChain(source: string, name: string, policy: string | null, texts: string[]): IptablesChain {
  const rules: IptablesRule[] = texts.map((text, index) => ({
    origin: { source, line: 0, text: `-A ${name} ${text}` },
    number: index + 1,
    tokens: text.split(' ').map((word) => ({ text: word, quoted: false })),
    packets: null,
    bytes: null,
  }));
  const origin = { source, line: 0, text: `:${name} ${policy ?? '-'}` };
  return {
    name,
    policy,
    origin,
    packets: null,
    bytes: null,
    ruleCount: rules.length,
    rules: () => rules,
    rule: (position) => rules[position],
    line: (position) => rules[position]?.origin.text ?? '',
    readRules: () => rules,
  };
}
