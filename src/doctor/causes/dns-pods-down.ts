import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { podsOfService, whyNotReady } from '../matching-pods.ts';
import { enoughLines, prove } from '../proof.ts';
import { stopsAtService } from '../stops-at-service.ts';
import { frontsByService } from '../survey/all-fronts.ts';
import { nameserversOf } from '../survey/nameservers.ts';
import { isDns, usedEndpoints } from '../survey/service-front.ts';

export const dnsPodsDown = defineCause({
  id: 'dns-pods-down',
  title: "The cluster's DNS servers do not run",
  severity: 'error',
  symptom: 'Every name fails.',
  proof: 'The DNS service has no ready endpoint because its pods are not running or not ready.',
  fix: "See the pods' events and logs.",
  needs: ['api/services.json', 'api/endpointslices.json', 'api/pods.json'],
  breaks: ['dns'],
  outranks: ['dns-without-endpoints', 'endpoints-not-ready', 'service-without-endpoints'],
  recognise: (examination) =>
    frontsByService(examination).flatMap((fronts): Sighting[] => {
      const servers = nameserversOf(examination.world);
      const dns = fronts.find((front) => isDns(front, servers));
      if (dns?.service == null || usedEndpoints(dns)?.length !== 0) return [];
      const pods = podsOfService(examination, dns.service).filter(({ ready }) => ready !== true);
      const { namespace, name, origin } = dns.service;
      if (pods.length === 0) return [];
      return [
        {
          node: null,
          subject: `svc ${namespace}/${name}`,
          title: `none of the ${pods.length} pods behind ${namespace}/${name} is ready: ${whyNotReady(pods[0]!)}`,
          evidence: prove(origin, ...pods.map((pod) => pod.origin)).slice(0, enoughLines),
          fix: [
            commandLine('kubectl', '-n', pods[0]!.namespace, 'logs', pods[0]!.name, '--previous'),
            commandLine('kubectl', '-n', pods[0]!.namespace, 'describe', 'pod', pods[0]!.name),
          ],
          confidence: 1,
          explains: stopsAtService(examination, fronts),
        },
      ];
    }),
});
