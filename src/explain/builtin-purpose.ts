import type { ChainView } from '../cluster/chain-view.ts';
import type { Base } from '../netfilter/rule.ts';

/** Which packets a hook sees. */
const hooks: Record<string, string> = {
  PREROUTING: 'every packet that arrives, before the node decides where it goes',
  INPUT: 'packets for the node itself, that is for its processes and host-network pods',
  FORWARD: 'packets that pass through the node, those from and to pods among them',
  OUTPUT: 'packets that processes of the node send',
  POSTROUTING: 'every packet that leaves, forwarded or its own, just before it goes out',
  INGRESS: 'every frame that a device receives, before anything else',
  EGRESS: 'every frame that a device sends, after everything else',
};

/** What the tables of iptables are for (iptables(8), TABLES). */
const tables: Record<string, string> = {
  raw: 'Table raw comes before connection tracking: it keeps packets out of it (NOTRACK) or has them traced.',
  mangle: 'Table mangle changes marks and header fields.',
  nat: 'Table nat rewrites addresses. It sees only the first packet of a connection; connection tracking does the same to the others.',
  filter: 'Table filter decides what may pass.',
  security: 'Table security labels packets for mandatory access control (SELinux).',
};

const types: Record<string, string> = {
  nat: 'It rewrites addresses: only the first packet of a connection comes here, connection tracking does the same to the others.',
  filter: 'It decides what may pass, or marks and changes packets.',
  route: 'It may change what routing looks at; the packet is then routed again.',
};

/** What a chain is for that the kernel calls by itself. */
export function describeBuiltin({ table, policy }: ChainView, base: Base): string {
  const frames = table.family === 'bridge' ? ' (frames that are bridged)' : '';
  const isIptables = (table.family === 'ip' || table.family === 'ip6') && Object.hasOwn(tables, table.name);
  const role = isIptables ? tables[table.name]! : (types[base.type] ?? '');
  const called = `The kernel calls this chain at the hook ${base.hook} with priority ${base.priority} (lower comes first): it sees ${hooks[base.hook] ?? 'packets of that hook'}${frames}.`;
  return [called, role, describePolicy(policy, base)].filter((sentence) => sentence !== '').join(' ');
}

function describePolicy(policy: string | null, { policy: meaning }: Base): string {
  if (policy === null) return 'Its policy is not in the text.';
  return meaning === 'drop'
    ? `What no rule decides about is dropped (policy ${policy}).`
    : `What no rule decides about goes on (policy ${policy}); chains of later priority still see it.`;
}
