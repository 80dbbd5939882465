import { addressOf } from '../cluster/chain-names.ts';
import type { Ownership } from '../cluster/chain-owner.ts';
import type { Caller, ChainView } from '../cluster/chain-view.ts';
import type { World } from '../cluster/world.ts';
import type { ChainOwner, ExplainedRule } from '../model/chain-explanation.ts';
import { percent } from '../model/percent.ts';
import { describeBuiltin } from './builtin-purpose.ts';
import type { Shares } from './chain-shares.ts';

/** What the paragraph about a chain is made from. */
export interface PurposeContext {
  ownership: Ownership;
  callers: Caller[];
  rules: ExplainedRule[];
  shares: Shares;
  world: World;
}

/** What kind of chain it is, and what there is to say about this one. */
export function describePurpose(chain: ChainView, context: PurposeContext): { purpose: string; details: string[] } {
  const { ownership, callers, rules, world } = context;
  const { known, owner } = ownership;
  if (chain.base !== null) return { purpose: describeBuiltin(chain, chain.base), details: [describeWriters(rules)] };
  if (known === null) {
    const empty = rules.length === 0 ? 'It has no rules: packets come back at once.' : '';
    return { purpose: nobodys, details: filled(empty, unreachable(chain, callers)) };
  }
  const details = filled(
    owner === null ? '' : describeOwner(owner, world),
    known.per === undefined ? '' : describeFronts(callers),
    describeSpread(chain, context),
    known.unreferenced ? '' : unreachable(chain, callers),
  );
  return { purpose: known.purpose, details };
}

const nobodys =
  'A chain of nobody that k8snet knows: the administrator made it, or a program that is not in its list. It runs only where another rule jumps to it; a packet that reaches its end goes on behind that rule.';

const filled = (...sentences: string[]): string[] => sentences.filter((sentence) => sentence !== '');

function describeOwner(owner: ChainOwner, { directory }: World): string {
  const named = owner.name === null ? '' : `${owner.namespace === null ? '' : `${owner.namespace}/`}${owner.name}`;
  const port = owner.port === null ? '' : `, port ${owner.port}`;
  const address = owner.endpoint === null ? null : addressOf(owner.endpoint);
  const pod = address === null ? null : directory.podOf(address);
  const behind = pod ? `, which is pod ${pod.namespace}/${pod.name}${pod.nodeName ? ` on ${pod.nodeName}` : ''}` : '';
  switch (owner.kind) {
    case 'service': {
      const protocol = owner.protocol === null ? '' : ` (${owner.protocol})`;
      const endpoint = owner.endpoint === null ? '' : `; its endpoint here is ${owner.endpoint}${behind}`;
      return `Here: service ${named}${port}${protocol}${endpoint}.`;
    }
    case 'pod':
      return `Here: pod ${named}${owner.port === null ? '' : `, host port ${owner.port}`}${owner.endpoint === null ? '' : `, at ${owner.endpoint}`}.`;
    case 'endpoint':
      return `Here: ${owner.endpoint}${behind}; which service or pod it belongs to is not in the evidence.`;
    case 'namespace':
      return `Here: namespace ${owner.namespace}.`;
    default:
      return `Here: ${owner.kind} ${named}.`;
  }
}

/** The addresses whose packets are led here, as the rules that jump here ask for them. */
function describeFronts(callers: Caller[]): string {
  const fronts = callers.flatMap(({ comment, destination, destinationPort, chain, protocol }) => {
    if (destinationPort === null) return [];
    const way = protocol === null ? '' : ` (${protocol})`;
    const address = destination?.replace(/\/(?:32|128)$/, '') ?? null;
    // A rule of its own counts what comes to a node port of the loopback addresses.
    if (chain === 'KUBE-NODEPORTS') return [`node port ${destinationPort}${address ? ` of ${address}` : ''}${way}`];
    // The elements of kube-proxy's nftables maps: those of service-nodeports have no address.
    if (address === null) return chain === 'services' ? [`node port ${destinationPort}${way}`] : [];
    const kind = /(cluster|external|loadbalancer) IP$/.exec(comment ?? '')?.[0];
    return [`${kind ? `${kind} ` : ''}${address} port ${destinationPort}${way}`];
  });
  const unique = [...new Set(fronts)];
  if (unique.length === 0) return '';
  const shown = unique.slice(0, 8);
  return `Led here: packets to ${shown.join(', ')}${unique.length > shown.length ? ` and ${unique.length - shown.length} more` : ''}.`;
}

function describeSpread(chain: ChainView, { ownership, rules, shares }: PurposeContext): string {
  const { role } = ownership;
  if (role !== 'service' && role !== 'service-local') return '';
  if (ownership.known?.per === undefined) return '';
  const ends = rules.flatMap(({ share, branches }) =>
    branches.length > 0 ? branches.map((branch) => branch.share) : (share ?? []),
  );
  const affinity = Math.max(...chain.rules().map((rule) => rule.affinity ?? -1));
  const sticky =
    affinity < 0
      ? ''
      : `Session affinity: a client that was seen before${affinity > 0 ? `, at most ${affinity} s ago,` : ''} goes back to its endpoint; only for the others chance decides.`;
  if (ends.length === 0 || shares.rest === null) return sticky;
  const isEqual = ends.every((share) => Math.abs(share - ends[0]!) < 1e-4);
  const each = isEqual
    ? ends.length === 1
      ? 'it takes everything'
      : `${percent(ends[0]!)} each`
    : ends.map(percent).join(', ');
  return filled(`There ${ends.length === 1 ? 'is 1 endpoint' : `are ${ends.length} endpoints`}: ${each}.`, sticky).join(
    ' ',
  );
}

function describeWriters(rules: ExplainedRule[]): string {
  if (rules.length === 0) return 'It has no rules.';
  const byWriter = new Map<string, number[]>();
  for (const { writer, number } of rules) {
    const key = writer ?? '';
    byWriter.set(key, [...(byWriter.get(key) ?? []), number]);
  }
  const known = [...byWriter]
    .filter(([writer]) => writer !== '')
    .map(([writer, numbers]) => `${numbers.length === 1 ? 'rule' : 'rules'} ${ranges(numbers)} by ${writer}`);
  const others = byWriter.get('');
  if (known.length === 0) return 'Who wrote its rules does not show.';
  return `Written: ${known.join('; ')}${others ? `; of ${ranges(others)} it does not show by whom` : ''}.`;
}

/** `1-3, 5`. */
function ranges(numbers: number[]): string {
  const parts: [number, number][] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

function unreachable({ table }: ChainView, callers: Caller[]): string {
  if (callers.length > 0) return '';
  return table.whole
    ? 'Nothing in this table jumps to it: it never runs.'
    : 'No rule that was read jumps to it: the text shows only a part of the table.';
}
