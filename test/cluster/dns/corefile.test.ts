import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCorefile } from '../../../src/cluster/dns/corefile.ts';

test('a Corefile as kubeadm writes it', () => {
  const text = `.:53 {
    errors
    kubernetes Cluster.local. in-addr.arpa ip6.arpa { # the cluster's
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
}
`;
  assert.deepEqual(readCorefile(text), {
    domains: ['cluster.local'],
    podNames: 'insecure',
    endpointPodNames: false,
    pointerHostnameOnly: false,
    ignoresEmptyServices: false,
    namespaces: [],
    others: [],
  });
});

test('what may answer or change a question beside the cluster’s names', () => {
  const facts = readCorefile(
    '.:53 {\n rewrite name a b\n hosts {\n  10.0.0.1 a\n }\n kubernetes corp.example cluster.local\n}\n',
  );
  assert.deepEqual(
    [facts?.others, facts?.domains, facts?.podNames],
    [['rewrite', 'hosts'], ['corp.example', 'cluster.local'], 'disabled'],
  );
});

test('none without the plugin', () => assert.equal(readCorefile('.:53 {\n forward . 1.1.1.1\n}\n'), null));

test('any text can be read', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom('kubernetes', '{', '}', '\n', ' ', 'pods'), fc.string())),
      (parts) => void readCorefile(parts.join('')),
    ),
  );
});
