import { findPodObject } from '../../cluster/pod-object.ts';
import { printEndpoint } from '../../model/address.ts';
import type { PodObject } from '../../model/objects.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { enoughLines, prove } from '../proof.ts';
import { stopsWhere } from '../stops-of.ts';
import { frontsByService } from '../survey/all-fronts.ts';
import { type ServiceFront, usedEndpoints } from '../survey/service-front.ts';

export const targetPortMismatch = defineCause({
  id: 'target-port-mismatch',
  title: 'A service leads to a port that its pods do not serve',
  severity: 'error',
  symptom: 'Connections through the service are refused; at the port of the pod they work.',
  proof:
    'Every pod behind the service declares its ports, the target port is none of them, and no connection to it was ever answered.',
  fix: 'Correct targetPort, or the containerPort where the application has moved.',
  needs: ['api/services.json', 'api/endpointslices.json', 'api/pods.json'],
  breaks: ['cluster-ip', 'dns', 'node-port'],
  outranks: ['nothing-listens'],
  recognise: (examination) =>
    frontsByService(examination).flatMap((fronts) =>
      // One finding for each port of the service, whatever its addresses.
      fronts
        .filter((front, index) => fronts.findIndex(({ ref }) => ref === front.ref) === index)
        .flatMap((front) => sightAt(examination, front)),
    ),
});

function sightAt(examination: Examination, front: ServiceFront): Sighting[] {
  const used = usedEndpoints(front) ?? [];
  const pods = used.map((endpoint) => podAt(examination, endpoint.pod));
  if (front.service === null || pods.length === 0 || pods.includes(null)) return [];
  const port = used[0]!.port;
  const declared: number[][] = [];
  for (const pod of pods) {
    const ports = portsOf(pod!, front.protocol);
    if (ports.length === 0 || ports.includes(port)) return [];
    declared.push(ports);
  }
  const endpoints = new Set(used.map((one) => printEndpoint(one.address, one.port)));
  if (wasAnswered(examination, endpoints, front.protocol)) return [];
  const { namespace, name } = front.service;
  const known = [...new Set(declared.flat())];
  return [
    {
      node: null,
      subject: `svc ${namespace}/${name}`,
      title: `service ${namespace}/${name} leads port ${front.port} to ${port}, but its pods serve ${known.join(', ')}`,
      evidence: prove(front.service.origin, ...pods.map((pod) => pod!.origin)).slice(0, enoughLines),
      fix: [
        commandLine(
          'kubectl',
          '-n',
          namespace,
          'patch',
          'service',
          name,
          '--type=json',
          `-p=[{"op":"replace","path":"/spec/ports/${portIndex(front)}/targetPort","value":${known[0]}}]`,
        ),
      ],
      confidence: 0.85,
      explains: stopsWhere(
        examination,
        (path, flow) =>
          flow.service === front.ref &&
          path.verdict === 'delivered' &&
          endpoints.has(printEndpoint(path.destination.ip, path.destination.port)),
        { by: 'nothing-listens', node: null, reason: `the pods of ${front.ref} do not serve port ${port}` },
      ),
    },
  ];
}

const portIndex = ({ service, servicePort }: ServiceFront): number =>
  Math.max(0, service?.ports.indexOf(servicePort!) ?? 0);

const podAt = ({ world }: Examination, pod: { namespace: string; name: string } | null): PodObject | null =>
  pod && findPodObject(world.evidence.api, pod);

const portsOf = ({ containers }: PodObject, protocol: string): number[] =>
  containers.flatMap(({ ports }) =>
    ports.filter((one) => one.protocol.toLowerCase() === protocol).map(({ port }) => port),
  );

/** Connection tracking of a node saw an answer from one of the endpoints: something listens there, declared or not. */
const wasAnswered = ({ world }: Examination, endpoints: Set<string>, protocol: string): boolean =>
  world.evidence.nodes.some((node) =>
    node.conntrack?.some(
      ({ reply, flags, state, protocol: own }) =>
        own === protocol &&
        !flags.includes('UNREPLIED') &&
        state !== 'SYN_SENT' &&
        state !== 'CLOSE' &&
        endpoints.has(printEndpoint(reply.source, reply.sourcePort)),
    ),
  );
