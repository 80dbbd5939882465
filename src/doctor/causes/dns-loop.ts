import { namedPods } from '../../cluster/name-pods.ts';
import type { World } from '../../cluster/world.ts';
import { familyOf } from '../../model/address.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { findDnsService } from '../clues/dns-service.ts';
import { prove } from '../proof.ts';
import { stopsWhere } from '../stops-of.ts';

export const dnsLoop = defineCause({
  id: 'dns-loop',
  title: 'CoreDNS asks itself',
  severity: 'error',
  symptom: 'CoreDNS is in CrashLoopBackOff and logs "Loop ... detected for zone"; no name resolves.',
  proof:
    'The Corefile forwards to a loopback address or to the cluster IP of DNS, or to /etc/resolv.conf and that of a CoreDNS pod names one of these (the stub 127.0.0.53 of systemd-resolved).',
  fix: 'Let the kubelet give pods the real resolv.conf (resolvConf: /run/systemd/resolve/resolv.conf), or name the upstream in the Corefile; then restart CoreDNS.',
  needs: ['api/configmaps-kube-system.json', 'pods/*/resolv.conf', 'api/services.json'],
  breaks: ['dns'],
  outranks: ['dns-pods-down', 'dns-without-endpoints'],
  recognise: (examination) => {
    const { world } = examination;
    const { corefile } = world.evidence.api;
    const dns = findDnsService(world);
    // A CoreDNS in the network of its node may well ask the node's own stub.
    if (corefile === null || dns === null || dns.pods.some(({ hostNetwork }) => hostNetwork)) return [];
    const loops = upstreams(corefile.text).flatMap((upstream) =>
      upstream === '/etc/resolv.conf'
        ? resolversOfDns(world, dns.pods)
        : [{ server: serverOf(upstream), by: 'the Corefile', origin: corefile.origin }],
    );
    const loop = loops.find(({ server }) => isLoopback(server) || dns.service.clusterIps.includes(server));
    if (loop === undefined) return [];
    return [
      {
        node: null,
        subject: null,
        title: `CoreDNS forwards what it does not know to ${loop.server} (${loop.by}), which is itself`,
        evidence: prove(loop.origin, corefile.origin),
        fix: [
          'kubectl -n kube-system edit configmap coredns   # forward . UPSTREAM',
          'kubectl -n kube-system rollout restart deployment coredns',
        ],
        confidence: 0.9,
        explains: stopsWhere(examination, (_, { check }) => check === 'dns', {
          by: 'not-modelled',
          node: null,
          reason: 'CoreDNS asks itself instead of answering',
        }),
      } satisfies Sighting,
    ];
  },
});

/** What `forward FROM TO...` and the former `proxy` of the root zone name. */
const upstreams = (corefile: string): string[] =>
  corefile.split('\n').flatMap((line) => {
    const [plugin, zone, ...targets] = line.replace(/#.*$/, '').trim().split(/\s+/);
    if ((plugin !== 'forward' && plugin !== 'proxy') || zone !== '.') return [];
    return targets.filter((word) => word !== '{');
  });

/** `dns://10.0.0.1:53`, `tls://[fd00::1]:853`, `10.0.0.1`: the address. */
function serverOf(upstream: string): string {
  const bare = upstream.replace(/^\w+:\/\//, '');
  if (familyOf(bare) !== null) return bare;
  return /^\[(.+)\](?::\d+)?$/.exec(bare)?.[1] ?? bare.replace(/:\d+$/, '');
}

const isLoopback = (address: string): boolean => address === '::1' || /^127\./.test(address);

const resolversOfDns = (
  world: World,
  pods: readonly { namespace: string; name: string }[],
): { server: string; by: string; origin: Origin }[] =>
  namedPods(world.evidence)
    .filter(({ namespace, name }) => pods.some((pod) => pod.namespace === namespace && pod.name === name))
    .flatMap(({ namespace, name, resolvConf }) =>
      (resolvConf?.nameservers ?? []).map((server) => ({
        server,
        by: `/etc/resolv.conf of pod ${namespace}/${name}`,
        origin: resolvConf!.origin,
      })),
    );
