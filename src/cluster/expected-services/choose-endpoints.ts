import type { KnownEndpoint, ProgrammedNode, Wanted } from './expected-services.ts';

/**
 * The endpoints that kube-proxy gives new connections to, cluster-wide or on its node only (pkg/proxy/topology.go,
 * CategorizeEndpoints): those that are ready; where there is none, those that still serve while they end.
 */
export function chooseEndpoints(
  all: readonly KnownEndpoint[],
  policy: 'Cluster' | 'Local',
  node: ProgrammedNode,
): Wanted {
  if (policy === 'Cluster') return chooseEverywhere(all, node);
  if (node.name !== null) return chooseOn(all, node.name);
  const names = [...new Set(all.flatMap(({ object }) => object.node ?? []))];
  const because = 'the policy is Local, and the API does not tell under which name it knows this node';
  const elsewhere = names.map((name) => ({ endpoints: chooseOn(all, name).endpoints, because }));
  return { policy: 'Local', endpoints: [], others: elsewhere, because };
}

function chooseOn(all: readonly KnownEndpoint[], name: string): Wanted {
  const own = all.filter(({ object }) => object.node === name);
  return { policy: 'Local', ...readyOrServing(own) };
}

function chooseEverywhere(all: readonly KnownEndpoint[], node: ProgrammedNode): Wanted {
  const usable = readyOrServing(all);
  const hinted = all.some(isHinted) ? followHints(all.filter(isReady), node) : null;
  if (hinted === null) return { policy: 'Cluster', ...usable };
  const because = 'this kube-proxy does not follow the hints of its EndpointSlices (it is older than 1.23, or set so)';
  return {
    policy: 'Cluster',
    endpoints: namesOf(hinted.endpoints),
    others: [{ endpoints: usable.endpoints, because }, ...hinted.others],
    because: hinted.because,
  };
}

const isReady = ({ object }: KnownEndpoint): boolean => object.ready;
const isHinted = ({ object }: KnownEndpoint): boolean => object.nodeHints.length > 0 || object.zoneHints.length > 0;

/** Versions before 1.26 use endpoints that end only behind a feature gate. */
function readyOrServing(all: readonly KnownEndpoint[]): Pick<Wanted, 'endpoints' | 'others' | 'because'> {
  const ready = namesOf(all.filter(isReady));
  if (ready.length > 0) return { endpoints: ready, others: [], because: null };
  const ending = namesOf(all.filter(({ object }) => object.serving && object.terminating));
  if (ending.length === 0) return { endpoints: [], others: [], because: null };
  return {
    endpoints: ending,
    others: [{ endpoints: [], because: 'kube-proxy before 1.26 does not use endpoints that are terminating' }],
    because: 'none is ready: those that still serve while they end are used',
  };
}

interface Hinted {
  endpoints: KnownEndpoint[];
  others: Wanted['others'];
  because: string;
}

/** Hints count where every ready endpoint has one and one is for this node or its zone. Null: they do not count. */
function followHints(ready: readonly KnownEndpoint[], { name, zone }: ProgrammedNode): Hinted | null {
  if (ready.length === 0) return null;
  const forNode = ready.filter(({ object }) => name !== null && object.nodeHints.includes(name));
  if (forNode.length > 0 && ready.every(({ object }) => object.nodeHints.length > 0)) {
    const others = [
      { endpoints: zonesOf(ready, zone), because: 'kube-proxy before 1.34 follows hints for zones only' },
    ];
    return { endpoints: forNode, others, because: `hints keep clients of this node to ${countOf(forNode, ready)}` };
  }
  if (!ready.every(({ object }) => object.zoneHints.length > 0)) return null;
  if (zone !== null) {
    const forZone = ready.filter(({ object }) => object.zoneHints.includes(zone));
    if (forZone.length === 0) return null;
    const because = `hints keep clients of zone ${zone} to ${countOf(forZone, ready)}`;
    return forZone.length === ready.length ? null : { endpoints: forZone, others: [], because };
  }
  const zones = [...new Set(ready.flatMap(({ object }) => object.zoneHints))];
  const because = 'the zone of this node is not in the evidence: hints may keep its clients to some of them';
  const others = zones.map((one) => ({ endpoints: zonesOf(ready, one), because }));
  return { endpoints: [...ready], others, because };
}

const zonesOf = (ready: readonly KnownEndpoint[], zone: string | null): string[] =>
  namesOf(ready.filter(({ object }) => zone !== null && object.zoneHints.includes(zone)));

const countOf = (some: readonly KnownEndpoint[], all: readonly KnownEndpoint[]): string =>
  `${some.length} of ${all.length} endpoints`;

const namesOf = (endpoints: readonly KnownEndpoint[]): string[] => endpoints.map(({ endpoint }) => endpoint);
