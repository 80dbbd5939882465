import { sortSlices } from '../../cluster/expected-services/expect-services.ts';
import type { World } from '../../cluster/world.ts';
import type { Evidence, Finding } from '../../model/finding.ts';
import type { EndpointSliceObject, ServiceObject } from '../../model/objects.ts';
import type { ReportedPort, ReportedService } from '../../model/service-report.ts';
import type { ComparedNode } from './compare-node.ts';
import { newFinding } from './new-finding.ts';
import { printPort } from './print-port.ts';

/** Why a service answers nobody, or nobody from outside, although the rules are right. */
export function findFacts({ services, node }: ComparedNode, world: World): Finding[] {
  const slices = sortSlices(world.evidence.api.endpointSlices ?? []);
  const objects = new Map(world.evidence.api.services?.map((object) => [`${object.namespace}/${object.name}`, object]));
  return services.flatMap((service) => {
    const key = `${service.namespace}/${service.name}`;
    const object = objects.get(key);
    if (object === undefined) return [];
    return service.ports.flatMap((port) => findInPort(service, port, object, slices.get(key) ?? [], node.name));
  });
}

function findInPort(
  service: ReportedService,
  port: ReportedPort,
  object: ServiceObject,
  slices: readonly EndpointSliceObject[],
  node: string,
): Finding[] {
  // Whatever is found here is noted, and most ports have no notes.
  if (port.notes.length === 0) return [];
  const known = port.endpoints.filter(({ ready }) => ready !== null);
  const name = printPort(service, port);
  const about = { node, subject: `svc ${service.namespace}/${service.name}` };
  const evidence: Evidence[] = [
    ...port.frontends.filter(({ refusal }) => refusal !== null).flatMap((frontend) => frontend.evidence.slice(-1)),
    ...slices.map(({ origin }) => origin),
    object.origin,
  ];
  if (known.length === 0) {
    const title = `${name} has no endpoints: ${whyNone(object, slices)}`;
    return [newFinding({ id: 'service-without-endpoints', severity: 'info', title, ...about, evidence })];
  }
  if (known.every(({ ready }) => !ready)) {
    const serving = known.filter((endpoint) => endpoint.serving).length;
    const still = serving > 0 ? `, ${serving} still serving while they end` : '';
    const title = `${name}: none of ${known.length} endpoints is ready${still}`;
    return [newFinding({ id: 'endpoints-not-ready', severity: 'warning', title, ...about, evidence })];
  }
  return findLocality(port, name, about, evidence);
}

function whyNone({ selector }: ServiceObject, slices: readonly EndpointSliceObject[]): string {
  if (slices.some(({ endpoints }) => endpoints.length > 0)) return 'those it has are of another port or address family';
  if (selector === null || Object.keys(selector).length === 0)
    return 'it has no selector, and nobody has written endpoints for it';
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return `no pod that could be one has the labels ${labels.join(',')}`;
}

function findLocality(
  port: ReportedPort,
  name: string,
  about: Pick<Finding, 'node' | 'subject'>,
  evidence: Evidence[],
): Finding[] {
  const told = port.notes.filter((note) => note.endsWith('and no endpoint is on this node'));
  return told.map((note) => {
    const isInternal = note.startsWith('internal');
    const id = isInternal ? 'internal-policy-no-local-endpoints' : 'no-local-endpoints';
    const who = isInternal ? 'pods of this node' : 'clients outside';
    const title = `${name}: ${note}: ${who} get no answer here, as is meant`;
    return newFinding({ id, severity: 'info', title, ...about, evidence });
  });
}
