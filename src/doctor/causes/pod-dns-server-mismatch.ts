import { namedPods } from '../../cluster/name-pods.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import { stopsWhere } from '../stops-of.ts';
import { allFronts } from '../survey/all-fronts.ts';

export const podDnsServerMismatch = defineCause({
  id: 'pod-dns-server-mismatch',
  title: "Pods ask a DNS server that is not the cluster's",
  severity: 'error',
  symptom: 'All names fail in some pods, or in all.',
  proof:
    "A pod's resolv.conf searches the cluster's domains at a server that is no service's address and no address of its node.",
  fix: 'Set clusterDNS of the kubelet to the cluster IP of the DNS service; recreate the pods.',
  needs: ['resolv.conf of the pods', 'api/services.json'],
  breaks: ['dns'],
  recognise: (examination) => {
    const { world, nodes } = examination;
    const fronts = allFronts(examination).filter(({ service }) => service !== null);
    const dns = fronts.filter(({ port, namespace }) => port === 53 && namespace === 'kube-system');
    if (dns.length === 0) return [];
    const servers = new Set(fronts.filter(({ port }) => port === 53).map(({ address }) => address));
    const wrong = namedPods(world.evidence).flatMap((pod) => {
      const home = world.network.pods.find(
        ({ namespace, name }) => namespace === pod.namespace && name === pod.name,
      )?.node;
      const { resolvConf } = pod;
      const first = resolvConf?.nameservers[0];
      if (home == null || !nodes.includes(home) || first === undefined || servers.has(first)) return [];
      // Only who follows the cluster's DNS has its domains in the search list; addresses of the node are those of a cache on it.
      const follows = resolvConf!.search.some((domain) => /(?:^|\.)svc\./.test(domain));
      const own = home.owns(first);
      return follows && !first.startsWith('169.254.') && own.known && !own.value
        ? [{ pod, first, home, origin: resolvConf!.origin }]
        : [];
    });
    return groupBy(wrong, ({ home, first }) => `${home.name} ${first}`).map((group): Sighting => {
      const { pod, first, home, origin } = group[0]!;
      const names = new Set(group.map((one) => `pod ${one.pod.namespace}/${one.pod.name}`));
      return {
        node: home.name,
        subject: names.size === 1 ? [...names][0]! : null,
        title: `${names.size === 1 ? `pod ${pod.namespace}/${pod.name} asks` : `${names.size} pods of ${home.name} ask`} ${first} for names, but the cluster's DNS is ${dns[0]!.address}`,
        evidence: prove(origin, dns[0]!.service!.origin),
        fix: [
          `# clusterDNS: ["${dns[0]!.address}"] in /var/lib/kubelet/config.yaml of ${home.name.replace(/[^\w.-]/g, '?')}, restart the kubelet, recreate the pods`,
        ],
        confidence: 0.95,
        explains: stopsWhere(
          examination,
          (_, flow) => flow.check === 'dns' && [...names].some((name) => flow.title.startsWith(`${name} `)),
          {
            by: 'no-endpoint',
            node: home.name,
            reason: `the pod asks ${first}, which is no DNS server of the cluster`,
          },
        ),
      };
    });
  },
});
