import { endpointsNotReady } from '../../../src/doctor/causes/endpoints-not-ready.ts';
import { editObject } from '../edit.ts';
import { testCause } from '../recognise.ts';

/** flannel accepts what pods send before kube-proxy's REJECT is asked: it leaves the node untranslated, as the rules mean it. */
testCause(endpointsNotReady, 'of a service whose REJECT a plugin keeps packets from', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: {
    'api/endpointslices.json': (text) => {
      const list = JSON.parse(text) as {
        items: { metadata: { labels: Record<string, string> }; endpoints: { conditions: object }[] }[];
      };
      for (const slice of list.items)
        if (slice.metadata.labels['kubernetes.io/service-name'] === 'cache')
          for (const endpoint of slice.endpoints) endpoint.conditions = { ready: false, serving: false };
      return JSON.stringify(list, null, 1);
    },
    'api/endpoints.json': editObject('cache', (object) => {
      for (const subset of object.subsets) {
        subset.notReadyAddresses = subset.addresses;
        delete subset.addresses;
      }
    }),
    ...Object.fromEntries(
      ['alpha', 'beta', 'gamma'].map((node) => [
        `nodes/${node}/iptables-save.txt`,
        (text: string) =>
          text
            .split('\n')
            .filter((line) => !/-A .*"shop\/cache|-A .*--comment shop\/cache/.test(line))
            .join('\n')
            .replace(
              /(?=^.*-A KUBE-SERVICES .*has no endpoints)/m,
              '[0:0] -A KUBE-SERVICES -d 10.43.46.173/32 -p tcp -m comment --comment "shop/cache has no endpoints" -m tcp --dport 11211 -j REJECT --reject-with icmp-port-unreachable\n',
            ),
      ]),
    ),
  },
  found: [{ severity: 'error', node: null, title: /none of the \d+ endpoints of service shop\/cache is ready/ }],
  checks: ['cluster-ip'],
  explains: true,
});
