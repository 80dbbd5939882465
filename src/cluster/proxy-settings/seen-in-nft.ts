import { type Family, parsePrefix, printPrefix } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import { isNode, type NftExpression, type NftRule, type NftStatement, type NftTable } from '../../model/nft.ts';
import { readNft } from '../../sources/nft/parse-ruleset.ts';
import type { SeenMasquerading, SeenNodePorts, SeenRules } from './seen-rules.ts';

/** Reads pkg/proxy/nftables: which rule of chain `services` asks the map of node ports, and which one marks packets to cluster IPs. */
export function seenInNft({ nft }: NodeEvidence): SeenRules {
  const tables = nft === null ? [] : readNft(nft).tables.filter(({ name }) => name === 'kube-proxy');
  const seen = tables.map((table): SeenRules => {
    const family = table.family === 'ip' ? 4 : table.family === 'ip6' ? 6 : null;
    if (family === null) return { masquerading: [], nodePorts: [] };
    return { masquerading: findMasquerading(table, family), nodePorts: findNodePorts(table, family) };
  });
  return {
    masquerading: seen.flatMap(({ masquerading }) => masquerading),
    nodePorts: seen.flatMap(({ nodePorts }) => nodePorts),
  };
}

/** Since 1.33 one rule of chain `services` does it, before that one of each service's chain. */
function findMasquerading(table: NftTable, family: Family): SeenMasquerading[] {
  const chains = table.chains.filter(({ name }) => name === 'services' || name.startsWith('service-'));
  for (const chain of chains) {
    const rule = chain.rules().find(marksClusterIp);
    if (rule === undefined) continue;
    const source = unequal(rule, 'saddr');
    const device = unequal(rule, 'iifname');
    if (source !== null) return [{ family, whom: 'other sources', value: source, origin: rule.origin }];
    if (device !== null) return [{ family, whom: 'other devices', value: device, origin: rule.origin }];
    return [{ family, whom: 'all', value: '', origin: rule.origin }];
  }
  const used = chains.find(({ name, rules }) => name !== 'services' && rules().length > 0);
  return used === undefined ? [] : [{ family, whom: 'nobody', value: '', origin: used.origin }];
}

/** It takes packets by their destination, and marks them, itself or by the chain for that. */
const marksClusterIp = ({ statements }: NftRule): boolean =>
  statements.some((statement) => fieldOf(statement) === 'daddr' && operatorOf(statement) !== '!=') &&
  statements.some(
    ({ mangle, jump }) => mangle !== undefined || (isNode(jump) && jump.target === 'mark-for-masquerade'),
  );

function findNodePorts(table: NftTable, family: Family): SeenNodePorts[] {
  const asking = table.chains
    .filter(({ base, name }) => base !== null || name === 'services')
    .flatMap((chain) => chain.rules())
    .find(({ statements }) => statements.some(({ vmap }) => isNode(vmap) && vmap.data === '@service-nodeports'));
  if (asking === undefined) return [];
  const set = asking.statements
    .map((statement) => (operatorOf(statement) === '!=' ? null : rightOf(statement)))
    .find((right) => right === '@nodeport-ips');
  if (set === undefined) return [{ family, address: null, origin: asking.origin }];
  const addresses = table.sets.find(({ name }) => name === 'nodeport-ips')?.elements() ?? [];
  return addresses.flatMap(({ key }) =>
    typeof key === 'string' ? [{ family, address: key, origin: asking.origin }] : [],
  );
}

const bodyOf = ({ match }: NftStatement): { [member: string]: NftExpression } | null => (isNode(match) ? match : null);

const operatorOf = (statement: NftStatement): NftExpression => bodyOf(statement)?.op ?? null;

const rightOf = (statement: NftStatement): NftExpression => bodyOf(statement)?.right ?? null;

/** `saddr`, `iifname`: what a statement compares. */
function fieldOf(statement: NftStatement): NftExpression {
  const left = bodyOf(statement)?.left ?? null;
  const inner = isNode(left) ? (left.payload ?? left.meta ?? null) : null;
  return isNode(inner) ? (inner.field ?? inner.key ?? null) : null;
}

/** The right side of `FIELD != value` as nft writes it; null where the rule has none. */
function unequal({ statements }: NftRule, field: string): string | null {
  const found = statements.find((statement) => fieldOf(statement) === field && operatorOf(statement) === '!=');
  const right = found === undefined ? null : rightOf(found);
  if (typeof right === 'string') {
    const prefix = parsePrefix(right);
    return prefix === null ? right : printPrefix(prefix);
  }
  const prefix = isNode(right) && isNode(right.prefix) ? right.prefix : null;
  return prefix === null ? null : `${prefix.addr}/${prefix.len}`;
}
