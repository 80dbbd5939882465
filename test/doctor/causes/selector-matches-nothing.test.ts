import { selectorMatchesNothing } from '../../../src/doctor/causes/selector-matches-nothing.ts';
import { editObject } from '../edit.ts';
import { testCause } from '../recognise.ts';

const withoutEndpoints = editObject('echoserver', (object) => {
  delete object.subsets;
});

/** What kube-proxy makes of a service without endpoints. */
const rejected = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/-A .*"default\/echoserver|-A .*--comment default\/echoserver/.test(line))
    .join('\n')
    .replace(
      /(?=^.*-A KUBE-SERVICES .*has no endpoints)/m,
      '[0:0] -A KUBE-SERVICES -d 10.105.8.60/32 -p tcp -m comment --comment "default/echoserver has no endpoints" -m tcp --dport 8877 -j REJECT --reject-with icmp-port-unreachable\n',
    );

/** The endpoints of a service whose selector was changed to this, as the controllers leave them. */
const changed = (selector: Record<string, string>) => ({
  'api/services.json': editObject('echoserver', ({ spec }) => {
    spec.selector = selector;
  }),
  'nodes/node-1/iptables-save.txt': rejected,
  'nodes/node-2/iptables-save.txt': rejected,
  'api/endpoints.json': withoutEndpoints,
  'api/endpointslices.json': (text: string) => {
    const list = JSON.parse(text) as { items: { metadata: { labels: Record<string, string> }; endpoints: unknown }[] };
    for (const slice of list.items)
      if (slice.metadata.labels['kubernetes.io/service-name'] === 'echoserver') slice.endpoints = null;
    return JSON.stringify(list, null, 1);
  },
});

for (const [what, selector] of [
  ['it asks for one label more than the pods bear', { app: 'echoserver', tier: 'backend' }],
  ['it asks for a name that has nothing of that of the pods', { app: 'web' }],
] as const) {
  testCause(selectorMatchesNothing, what, {
    bundle: 'nodes/healthy-legacy',
    changes: changed(selector),
    found: [
      {
        severity: 'error',
        node: null,
        title: /the selector of service default\/echoserver asks for .*, but its pods bear/,
      },
    ],
  });
}

testCause(selectorMatchesNothing, 'the pods of its name are those of another service', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    ...changed({ app: 'echoserver', tier: 'backend' }),
    'api/services.json': (text) =>
      editObject('test-noendpoints', ({ spec }) => {
        spec.selector = { app: 'echoserver' };
      })(changed({ app: 'echoserver', tier: 'backend' })['api/services.json'](text)),
  },
  found: [
    {
      severity: 'warning',
      node: null,
      title: /default\/echoserver asks for tier=backend, but its pods bear tier=\(none\)/,
    },
  ],
});
