import { canonicalAddress, type Family } from '../../model/address.ts';
import type { NftElement, NftExpression, NftRuleset, NftSet, NftTable } from '../../model/nft.ts';
import { isNode } from '../../model/nft.ts';
import type { Origin } from '../../model/origin.ts';
import { jumpsIn } from '../nft-branches.ts';
import { isServiceChain, readNftChainName } from '../nft-chain-names.ts';
import { describeKey, viewNftRule } from '../nft-rule-view.ts';
import { createNftChains, type NftChains } from './nft-chains.ts';
import { type Frontend, frontendKey, type ServiceRules } from './service-rules.ts';

/** What the tables of kube-proxy's nftables mode (pkg/proxy/nftables, 1.29 and later) do for services, by family. */
export function readNftRules(ruleset: NftRuleset): ServiceRules[] {
  const tables = ruleset.tables.filter(({ name, family }) => name === 'kube-proxy' && family !== 'bridge');
  return tables.flatMap((table) => {
    const family = table.family === 'ip' ? 4 : table.family === 'ip6' ? 6 : null;
    return family === null ? [] : [readTable(table, family)];
  });
}

function readTable(table: NftTable, family: Family): ServiceRules {
  const chains = createNftChains(table);
  const frontends = new Map<string, Frontend>();
  for (const found of elementsOf(table, 'service-ips')) addFrontend(frontends, found, family, chains);
  for (const found of elementsOf(table, 'service-nodeports')) addFrontend(frontends, found, family, chains);
  for (const map of ['no-endpoint-services', 'no-endpoint-nodeports']) {
    for (const found of elementsOf(table, map)) addRefusal(frontends, found, family);
  }
  for (const found of elementsOf(table, 'firewall-ips')) addRanges(frontends, found, family, chains);
  return {
    mode: 'nftables',
    backend: 'nft',
    toldBackend: 'nft',
    family,
    source: table.origin.source,
    origin: table.origin,
    frontends: [...frontends.values()],
    healthChecks: new Map(),
    orphans: orphansOf(table, chains.reached),
    hooks: hooksTo(table),
    besideIpvs: false,
    whole: true,
  };
}

/** An element of one of kube-proxy's maps. */
interface Found {
  protocol: string;
  address: string | null;
  port: number;
  value: NftExpression;
  comment: string | null;
  origin: Origin;
}

function elementsOf(table: NftTable, name: string): Found[] {
  const map = table.sets.find((set) => set.name === name);
  return map === undefined ? [] : map.elements().flatMap((element) => readElement(map, element));
}

function readElement(map: NftSet, { key, value, comment }: NftElement): Found[] {
  const { text, protocol, destination, destinationPort } = describeKey(key);
  if (protocol === null || destinationPort === null) return [];
  const address = destination === null ? null : (canonicalAddress(destination) ?? destination);
  const origin = { ...map.origin, text: `${text} : ${wordsOf(value)} (${map.origin.text.replace(/ *\{?$/, '')})` };
  return [{ protocol, address, port: Number(destinationPort), value, comment, origin }];
}

function wordsOf(value: NftExpression): string {
  const [jump] = jumpsIn(value);
  if (jump) return `${jump.goto ? 'goto' : 'jump'} ${jump.chain}`;
  return isNode(value) ? (Object.keys(value)[0] ?? '') : String(value);
}

function addFrontend(frontends: Map<string, Frontend>, found: Found, family: Family, chains: NftChains): void {
  const [jump] = jumpsIn(found.value);
  if (jump === undefined) return;
  const { protocol, address, port, origin } = found;
  const isExternal = jump.chain.startsWith('external-');
  frontends.set(frontendKey(family, protocol, address, port), {
    kind: address === null ? 'node port' : isExternal ? 'external IP' : 'cluster IP',
    address,
    protocol,
    port,
    origin,
    chain: jump.chain,
    ...chains.wayThrough(jump.chain),
    refusal: null,
    sourceRanges: null,
    name: readNftChainName(jump.chain) ?? commented(found),
  });
}

/** An element without endpoints may carry the name of its service: `comment "shop/billing"`. */
function commented({ comment }: Found): Frontend['name'] {
  const match = /^([^/\s]+)\/([^:\s]+)(?::(\S*))?$/.exec(comment ?? '');
  return match && { namespace: match[1]!, service: match[2]!, port: match[3] ?? '' };
}

function addRefusal(frontends: Map<string, Frontend>, found: Found, family: Family): void {
  const { protocol, address, port, origin, value } = found;
  const isDrop = isNode(value) && 'drop' in value;
  const refusal: Frontend['refusal'] = { how: isDrop ? 'drop' : 'reject', origin };
  const key = frontendKey(family, protocol, address, port);
  const known = frontends.get(key);
  if (known !== undefined) {
    known.refusal = refusal;
    return;
  }
  const kind = address === null ? 'node port' : 'cluster IP';
  const nowhere = { chain: null, spread: null, inside: null, sourceRanges: null };
  frontends.set(key, { kind, address, protocol, port, origin, ...nowhere, refusal, name: commented(found) });
}

function addRanges(frontends: Map<string, Frontend>, found: Found, family: Family, chains: NftChains): void {
  const known = frontends.get(frontendKey(family, found.protocol, found.address, found.port));
  const [jump] = jumpsIn(found.value);
  if (known === undefined || jump === undefined) return;
  known.kind = 'load balancer IP';
  known.sourceRanges = chains.rangesOf(jump.chain);
}

/** Chains that were emptied are taken away with the next synchronisation: they are no rules any more. */
function orphansOf(table: NftTable, reached: Set<string>): ServiceRules['orphans'] {
  return table.chains.flatMap((chain) => {
    const isOrphan = !reached.has(chain.name) && isServiceChain(chain.name) && chain.rules().length > 0;
    return isOrphan ? [{ chain: chain.name, origin: chain.origin }] : [];
  });
}

/** Hooks of nat chains that lead to a rule which asks the map of service addresses. */
function hooksTo(table: NftTable): Set<string> {
  const others = table.chains.filter(({ name }) => !isServiceChain(name));
  const views = others.map((chain) => ({ chain, rules: chain.rules().map(viewNftRule) }));
  const asking = views.filter(({ rules }) => rules.some(({ text }) => text.includes('@service-ips')));
  const names = new Set(asking.map(({ chain }) => chain.name));
  const hooks = views.filter(
    ({ chain, rules }) =>
      chain.base !== null &&
      (names.has(chain.name) || rules.some(({ branches }) => branches.some((branch) => names.has(branch.chain)))),
  );
  return new Set(hooks.map(({ chain }) => chain.base!.hook.toUpperCase()));
}
