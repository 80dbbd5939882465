import type { ChainExplanation } from '../../model/chain-explanation.ts';
import { answer, finding, list, object, oneOf, orNull, type Schema, share, text, whole } from './parts.ts';

const reference = object({
  table: text(),
  chain: text(),
  rule: whole(),
  source: text(),
  line: whole(),
  text: text('the rule as it was read'),
});

const rule = object({
  number: whole('position in the chain, from 1'),
  source: text(),
  line: whole(),
  text: text('the line as it was read'),
  words: text('the rule as a sentence'),
  share: orNull({
    ...share,
    description: 'of the packets that chance has to decide about; null where a condition decides',
  }),
  packets: orNull(whole()),
  bytes: orNull(whole()),
  writer: orNull(text('who wrote the rule')),
  branches: list(object({ to: text('a chain, or an address and port'), share })),
});

const owner = object({
  kind: oneOf('service', 'pod', 'network policy', 'namespace', 'device', 'endpoint'),
  namespace: orNull(text()),
  name: orNull(text()),
  service: orNull(text()),
  port: { type: ['string', 'integer', 'null'] },
  protocol: orNull(text()),
  endpoint: orNull(text()),
});

const roles = [
  'service',
  'service-local',
  'external',
  'endpoint',
  'firewall',
  'nodeports',
  'masquerade',
  'mark',
  'policy',
  'cni',
  'docker',
  'builtin',
  'other',
] satisfies ChainExplanation['role'][];

const properties = {
  node: text('the node looked from'),
  chain: text(),
  table: text(),
  family: text('as nft(8) names it; ip and ip6 for iptables'),
  backend: oneOf('legacy', 'nft', null),
  source: text('file or command'),
  line: whole(),
  role: oneOf(...roles),
  writer: orNull(text('the program that writes the chain')),
  owner: orNull(owner),
  how: { ...oneOf('hash', 'comment', 'name', 'address', null), description: 'how the owner is known' },
  computation: orNull(text('how the name was computed')),
  purpose: text('what the chain is for'),
  details: list(text(), 'about this very chain: for whom it is, how packets are spread'),
  policy: orNull(text()),
  packets: orNull(whole()),
  bytes: orNull(whole()),
  referencedBy: list(reference),
  moreReferences: whole('how many more rules lead to it: a chain in `chains` names 100 of them at most'),
  rules: list(rule),
  chains: list({ $ref: '#' }, 'chains that its rules lead to, as deep as was asked for'),
  notShown: list(object({ chain: text(), because: oneOf('above', 'depth', 'absent') })),
  assumptions: list(text()),
  findings: list(finding),
  others: list({ $ref: '#' }, 'chains of the same name in other tables, families or backends'),
} satisfies Record<Exclude<keyof ChainExplanation, 'apiVersion' | 'kind'>, Schema>;

/** What `k8snet explain-chain -o json` prints. */
export const chainSchema: Schema = answer(
  'ChainExplanation',
  'What a chain is for, and its rules in words',
  properties,
);
