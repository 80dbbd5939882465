import { endpointsOf, type Frontend, frontendKey } from '../../cluster/service-rules/service-rules.ts';
import type { World } from '../../cluster/world.ts';
import { printEndpoint } from '../../model/address.ts';
import type { Evidence, Finding } from '../../model/finding.ts';
import type { ComparedNode } from './compare-node.ts';
import { nameFrontend } from './name-frontend.ts';
import { newFinding } from './new-finding.ts';
import { some } from './port-findings.ts';

/** What one node does with one cluster IP. */
interface Vote {
  node: string;
  /** Its endpoints in one text; null where it has no rule. */
  endpoints: string | null;
  evidence: Evidence[];
}

/** An address that nodes treat differently. */
interface Dispute {
  /** `default/kubernetes:https`, else the address. */
  name: string;
  /** `default/kubernetes`; null where nothing tells. */
  service: string | null;
  votes: Vote[];
}

/** What comes of comparing nodes with each other. */
export interface Disputes {
  findings: Finding[];
  /** By node: service ports that it treats otherwise than most nodes do. */
  differing: Map<string, string[]>;
}

/**
 * Without objects of the API nodes are compared with each other: a node that sends packets to a cluster IP elsewhere than
 * most nodes do is behind. Addresses whose policy is Local differ as they should and are left out.
 */
export function findDisputes(nodes: readonly ComparedNode[], world: World, asked: string | null): Disputes {
  const disputes = collect(nodes, world).filter(({ service }) => asked === null || service === asked);
  const differing = new Map<string, string[]>();
  for (const dispute of disputes) {
    for (const node of minorityOf(dispute) ?? []) differing.set(node, [...(differing.get(node) ?? []), dispute.name]);
  }
  const groups = groupBy(disputes, (dispute) => minorityOf(dispute)?.join(', ') ?? null);
  const findings = groups.flatMap(([names, group]) => (names === null ? group.map(undecided) : [behind(names, group)]));
  return { findings, differing };
}

function collect(nodes: readonly ComparedNode[], world: World): Dispute[] {
  const byKey = new Map<string, Pick<Dispute, 'name' | 'service'> & { votes: Map<string, Vote> }>();
  const voters = nodes.filter(({ chosen }) => chosen.running.length > 0);
  for (const { node, chosen } of voters) {
    for (const { family, frontends } of chosen.running) {
      for (const frontend of frontends) {
        if (!isClusterWide(frontend)) continue;
        const { address, protocol, port } = frontend;
        const key = frontendKey(family, protocol, address, port);
        const entry = byKey.get(key) ?? { ...nameOf(frontend, world), votes: new Map() };
        const origins = frontend.spread?.endpoints.map(({ origin }) => origin) ?? [];
        const evidence = [...origins, frontend.refusal?.origin ?? frontend.origin];
        entry.votes.set(node.name, { node: node.name, endpoints: textOf(frontend), evidence });
        byKey.set(key, entry);
      }
    }
  }
  return [...byKey.values()].flatMap(({ name, service, votes }) => {
    const all = voters.map(({ node, chosen }): Vote => {
      const none = { node: node.name, endpoints: null, evidence: chosen.running.map(({ origin }) => origin) };
      return votes.get(node.name) ?? none;
    });
    return new Set(all.map(({ endpoints }) => endpoints)).size > 1 ? [{ name, service, votes: all }] : [];
  });
}

/** A cluster IP whose policy is not Local, as far as its chain tells; IPVS does not tell. */
const isClusterWide = ({ kind, chain, spread, refusal }: Frontend): boolean =>
  kind === 'cluster IP' &&
  !/^(?:KUBE-SVL-|local-)/.test(chain ?? '') &&
  refusal?.how !== 'drop' &&
  spread?.known !== false;

const textOf = ({ spread }: Frontend): string => endpointsOf(spread).sort().join(', ');

function nameOf(frontend: Frontend, world: World): Pick<Dispute, 'name' | 'service'> {
  const name = nameFrontend(frontend, world);
  if (name === null) return { name: printEndpoint(frontend.address!, frontend.port), service: null };
  const service = `${name.namespace}/${name.service}`;
  return { name: name.port === '' ? service : `${service}:${name.port}`, service };
}

/** Nodes that do otherwise than more than half of all; null where no more than half agree. */
function minorityOf({ votes }: Dispute): string[] | null {
  const counts = new Map<string | null, number>();
  for (const { endpoints } of votes) counts.set(endpoints, (counts.get(endpoints) ?? 0) + 1);
  const [winner] = [...counts].filter(([, count]) => count > votes.length / 2);
  return winner === undefined ? null : votes.filter(({ endpoints }) => endpoints !== winner[0]).map(({ node }) => node);
}

function groupBy(disputes: readonly Dispute[], keyOf: (one: Dispute) => string | null): [string | null, Dispute[]][] {
  const groups = new Map<string | null, Dispute[]>();
  for (const dispute of disputes) groups.set(keyOf(dispute), [...(groups.get(keyOf(dispute)) ?? []), dispute]);
  return [...groups];
}

function behind(names: string, group: readonly Dispute[]): Finding {
  const nodes = names.split(', ');
  const others = group.flatMap(({ votes }) => votes.filter(({ node }) => !nodes.includes(node)).slice(0, 1));
  const own = group.flatMap(({ votes }) => votes.filter(({ node }) => nodes.includes(node)));
  const isMissing = own.every(({ endpoints }) => endpoints === null);
  const what = isMissing ? 'no rules' : 'other endpoints than most nodes';
  return newFinding({
    id: isMissing ? 'service-rules-missing' : 'stale-endpoint-rules',
    severity: 'warning',
    title: `${names}: ${what} for ${some(group.map(({ name }) => name))}`,
    node: nodes.length === 1 ? nodes[0]! : null,
    subject: null,
    evidence: group.length === 1 ? [...own, ...others].flatMap(({ evidence }) => evidence) : firstLines(own, others),
    confidence: 0.8,
  });
}

const firstLines = (own: readonly Vote[], others: readonly Vote[]): Evidence[] =>
  own.flatMap((vote, index) => [...vote.evidence.slice(0, 1), ...(others[index]?.evidence.slice(0, 1) ?? [])]);

/** Two nodes, or as many of one mind as of another: one is behind, and nothing tells which. */
function undecided({ name, votes }: Dispute): Finding {
  const told = votes.map(
    ({ node, endpoints }) => `${node} has ${endpoints === null ? 'no rule' : endpoints || 'none'}`,
  );
  return newFinding({
    id: 'stale-endpoint-rules',
    severity: 'warning',
    title: `${name}: nodes send packets to different endpoints (${told.join('; ')}); without objects of the API nothing tells who is right`,
    node: null,
    subject: null,
    evidence: [...votes.flatMap(({ evidence }) => evidence.slice(0, 2)), ...votes.flatMap(({ evidence }) => evidence)],
    confidence: 0.5,
  });
}
