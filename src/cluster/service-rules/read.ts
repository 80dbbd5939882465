import type { Family } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import { readNft } from '../../sources/nft/parse-ruleset.ts';
import { readIptablesRules, type TablePair } from './iptables.ts';
import { readIpvsRules } from './ipvs.ts';
import { readNftRules } from './nft.ts';
import type { ServiceRules } from './service-rules.ts';
import { readUserspaceRules } from './userspace.ts';

/** Everything that a node's rules do for services, one entry for each mode, backend and family that has rules. */
export interface NodeServiceRules {
  rules: ServiceRules[];
  /** Families of which the evidence shows what kube-proxy's rules are, or that there are none. */
  families: Set<Family>;
}

const memory = new WeakMap<NodeEvidence, NodeServiceRules>();

/** Reads them once for each node. */
export function readServiceRules(node: NodeEvidence): NodeServiceRules {
  const known = memory.get(node);
  if (known !== undefined) return known;
  const pairs = node.iptables.flatMap(pairTables);
  const nft = node.nft === null ? null : readNft(node.nft);
  const rules = [
    ...pairs.flatMap((pair) => [readIptablesRules(pair), readUserspaceRules(pair)].filter((one) => one !== null)),
    ...(nft === null ? [] : readNftRules(nft)),
    ...readIpvsRules(node),
  ];
  const families = new Set<Family>([
    ...pairs.map(({ nat, filter }) => (nat ?? filter)!.family),
    ...rules.map(({ family }) => family),
  ]);
  const read = { rules, families };
  memory.set(node, read);
  return read;
}

function pairTables(dump: NodeEvidence['iptables'][number]): TablePair[] {
  return ([4, 6] as const).flatMap((family) => {
    const own = dump.tables.filter((table) => table.family === family);
    const nat = own.find(({ name }) => name === 'nat') ?? null;
    const filter = own.find(({ name }) => name === 'filter') ?? null;
    return nat === null && filter === null ? [] : [{ dump, nat, filter }];
  });
}
