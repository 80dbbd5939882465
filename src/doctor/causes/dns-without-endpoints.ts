import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { stopsAtService } from '../stops-at-service.ts';
import { frontsByService } from '../survey/all-fronts.ts';
import { nameserversOf } from '../survey/nameservers.ts';
import { isDns, usedEndpoints } from '../survey/service-front.ts';

export const dnsWithoutEndpoints = defineCause({
  id: 'dns-without-endpoints',
  title: 'The DNS service has no endpoints',
  severity: 'error',
  symptom: 'Every name fails: DNS questions are refused.',
  proof: 'A rule rejects port 53 of the DNS service for want of endpoints, or its endpoint slices are empty.',
  fix: 'See whether the DNS servers run and whether the service selects them.',
  needs: ['iptables-save.txt', 'api/endpointslices.json'],
  breaks: ['dns'],
  outranks: ['service-without-endpoints', 'endpoints-not-ready', 'selector-matches-nothing'],
  recognise: (examination) =>
    frontsByService(examination).flatMap((fronts): Sighting[] => {
      const servers = nameserversOf(examination.world);
      const dns = fronts.filter((front) => isDns(front, servers));
      const empty = dns.filter((front) => front.isRejected || usedEndpoints(front)?.length === 0);
      if (empty.length === 0 || empty.length < dns.length) return [];
      const stops = stopsAtService(examination, fronts);
      const slices = examination.world.evidence.api.endpointSlices ?? [];
      const { namespace, name, service } = empty[0]!;
      const slice = slices.find((one) => one.namespace === namespace && one.service === name);
      const evidence = prove(rejection(stops), service?.origin, slice?.origin);
      if (evidence.length === 0) return [];
      return [
        {
          node: null,
          subject: `svc ${namespace}/${name}`,
          title: `${namespace}/${name} has no endpoint that is ready: every DNS question is refused`,
          evidence,
          fix: [`kubectl -n ${namespace.replace(/[^\w.-]/g, '?')} get pods,endpointslices -o wide`],
          confidence: 1,
          explains: stops,
        },
      ];
    }),
});

const rejection = (stops: readonly Stop[]) => stops.find(({ by, line }) => by === 'rule' && line !== null)?.line;
