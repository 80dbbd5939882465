import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { QuestionType } from '../../../src/cluster/dns/record.ts';
import { answerQuestion } from '../../../src/cluster/dns/records.ts';
import { openZone } from '../../../src/cluster/dns/zone.ts';
import { shop } from './shop.ts';

const zone = openZone(shop());

/** `A 10.96.0.10`: the records, else the outcome. */
function ask(name: string, type: QuestionType, options?: string): string {
  const answer = answerQuestion(options === undefined ? zone : openZone(shop(options)), name, type);
  return answer.outcome === 'answered'
    ? answer.records.map((record) => `${record.type} ${record.data}`).join(', ')
    : answer.outcome;
}

const rows: [what: string, name: string, type: QuestionType, answer: string][] = [
  ['a cluster IP', 'web.shop.svc.cluster.local', 'A', 'A 10.96.0.10'],
  ['whatever the case', 'Web.Shop.SVC.cluster.LOCAL', 'A', 'A 10.96.0.10'],
  ['its other family', 'web.shop.svc.cluster.local', 'AAAA', 'AAAA fd00:96::10'],
  ['a family that it has not', 'bare.shop.svc.cluster.local', 'AAAA', 'no such record'],
  ['ready endpoints of a headless service', 'db.shop.svc.cluster.local', 'A', 'A 10.0.0.6, A 10.0.0.7'],
  ['of the other family', 'db.shop.svc.cluster.local', 'AAAA', 'AAAA fd00:1::7'],
  ['a headless service without ready endpoints', 'idle.shop.svc.cluster.local', 'A', 'no such name'],
  ['an endpoint by its hostname', 'db-0.db.shop.svc.cluster.local', 'A', 'A 10.0.0.6'],
  ['an endpoint by its address', '10-0-0-7.db.shop.svc.cluster.local', 'A', 'A 10.0.0.7'],
  ['an endpoint by its address, IPv6', 'fd00-1--7.db.shop.svc.cluster.local', 'AAAA', 'AAAA fd00:1::7'],
  ['an endpoint of a service that has a cluster IP', '10-0-0-5.web.shop.svc.cluster.local', 'A', 'A 10.0.0.5'],
  ['an endpoint that has a hostname, by its address', '10-0-0-6.db.shop.svc.cluster.local', 'A', 'no such name'],
  ['an endpoint that is not ready', 'db-2.db.shop.svc.cluster.local', 'A', 'no such name'],
  ['a named port', '_http._tcp.web.shop.svc.cluster.local', 'SRV', 'SRV 0 100 80 web.shop.svc.cluster.local'],
  ['a named port of another protocol', '_http._udp.web.shop.svc.cluster.local', 'SRV', 'no such name'],
  ['a port that has no name', '_._tcp.bare.shop.svc.cluster.local', 'SRV', 'no such name'],
  [
    'a named port of a headless service',
    '_rest._tcp.db.shop.svc.cluster.local',
    'SRV',
    'SRV 0 100 8080 db-0.db.shop.svc.cluster.local, SRV 0 100 8080 10-0-0-7.db.shop.svc.cluster.local, SRV 0 100 8080 fd00-1--7.db.shop.svc.cluster.local',
  ],
  [
    'all ports of a service',
    'web.shop.svc.cluster.local',
    'SRV',
    'SRV 0 100 80 web.shop.svc.cluster.local, SRV 0 100 53 web.shop.svc.cluster.local',
  ],
  ['an external name', 'outside.shop.svc.cluster.local', 'A', 'CNAME db.example.com'],
  ['below an external name', 'a.outside.shop.svc.cluster.local', 'A', 'no such name'],
  ['an external name that is an address', 'number.shop.svc.cluster.local', 'A', 'no such name'],
  ['a service that is not there', 'nosuch.shop.svc.cluster.local', 'A', 'no such name'],
  ['a namespace that is not there', 'web.nosuch.svc.cluster.local', 'A', 'no such name'],
  ['a namespace', 'shop.svc.cluster.local', 'A', 'no such record'],
  ['no namespace', 'nosuch.svc.cluster.local', 'A', 'no such name'],
  ['the domain', 'cluster.local', 'A', 'no such record'],
  ['neither svc nor pod', 'shop.cluster.local', 'A', 'no such name'],
  ['the version', 'dns-version.cluster.local', 'A', 'no such record'],
  ['a pod by its address', '10-0-0-5.shop.pod.cluster.local', 'A', 'A 10.0.0.5'],
  ['a pod of another namespace by its address', '10-0-0-5.default.pod.cluster.local', 'A', 'no such name'],
  ['no pod', '10-0-0-99.shop.pod.cluster.local', 'A', 'no such name'],
  ['a name in the place of an address', 'web-1.shop.pod.cluster.local', 'A', 'no such name'],
  ['a cluster IP backwards', '10.0.96.10.in-addr.arpa', 'PTR', 'PTR web.shop.svc.cluster.local'],
  ['an endpoint backwards', '6.0.0.10.in-addr.arpa', 'PTR', 'PTR db-0.db.shop.svc.cluster.local'],
  [
    'an endpoint without a hostname backwards',
    '5.0.0.10.in-addr.arpa',
    'PTR',
    'PTR 10-0-0-5.web.shop.svc.cluster.local',
  ],
  ['somebody else backwards', '8.8.8.8.in-addr.arpa', 'PTR', 'unknown'],
  ['part of an address backwards', '0.0.10.in-addr.arpa', 'PTR', 'no such name'],
  ['a name of the world', 'www.example.com', 'A', 'unknown'],
  ['a name that only ends alike', 'notcluster.local', 'A', 'unknown'],
];
for (const [what, name, type, answer] of rows)
  test(`${what}: ${name} ${type}`, () => assert.equal(ask(name, type), answer));

test('an IPv6 cluster IP backwards', () => {
  const digits = 'fd000096000000000000000000000010';
  assert.equal(ask(`${[...digits].reverse().join('.')}.ip6.arpa`, 'PTR'), 'PTR web.shop.svc.cluster.local');
});

const options: [option: string, name: string, type: QuestionType, answer: string][] = [
  ['', '10-0-0-5.shop.pod.cluster.local', 'A', 'no such name'],
  ['pods insecure', '10-0-0-99.shop.pod.cluster.local', 'A', 'A 10.0.0.99'],
  ['pods insecure', '10-0-0-99.nosuch.pod.cluster.local', 'A', 'no such name'],
  ['endpoint_pod_names', 'db-x.db.shop.svc.cluster.local', 'A', 'A 10.0.0.7'],
  ['ptr_hostname_only', '5.0.0.10.in-addr.arpa', 'PTR', 'unknown'],
  ['ignore empty_service', 'bare.shop.svc.cluster.local', 'A', 'no such name'],
  ['namespaces default', 'web.shop.svc.cluster.local', 'A', 'no such name'],
];
for (const [option, name, type, answer] of options) {
  test(`with "${option}" in the Corefile ${name} ${type} is ${answer}`, () =>
    assert.equal(ask(name, type, option), answer));
}

const reasons: [name: string, words: RegExp][] = [
  ['webb.shop.svc.cluster.local', /namespace shop has no service webb; did you mean web/],
  ['bare.default.svc.cluster.local', /namespace default has no service bare: there is service shop\/bare/],
  ['web.shp.svc.cluster.local', /there is no namespace shp: there is service shop\/web, service default\/web/],
  ['lone.shop.svc.cluster.local', /namespace shop has a pod lone, but pods have no such names/],
  [
    'lone.db.shop.svc.cluster.local',
    /pod shop\/lone has no subdomain: only one with the subdomain db has a name below service shop\/db/,
  ],
  ['db-2.db.shop.svc.cluster.local', /the endpoint db-2 of service shop\/db is not ready/],
  ['db-1.db.shop.svc.cluster.local', /no ready endpoint db-1; did you mean db-0/],
  ['_htp._tcp.web.shop.svc.cluster.local', /no tcp port named htp: it has _http\._tcp, _dns\._udp/],
  ['_http._tcp.bare.shop.svc.cluster.local', /its ports have no names/],
  ['idle.shop.svc.cluster.local', /headless and has no ready endpoint/],
];
for (const [name, words] of reasons)
  test(`why there is no ${name}`, () => assert.match(answerQuestion(zone, name, 'A').words, words));

test('whatever is asked gets an answer', () => {
  const label = fc.oneof(
    fc.constantFrom(
      'web',
      'shop',
      'svc',
      'pod',
      'db',
      '_http',
      '_tcp',
      '10-0-0-5',
      '__proto__',
      'constructor',
      'in-addr',
      'arpa',
      'cluster',
      'local',
    ),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(
      fc.array(label, { maxLength: 8 }),
      fc.constantFrom<QuestionType>('A', 'AAAA', 'SRV', 'PTR'),
      (labels, type) => {
        for (const name of [labels.join('.'), `${labels.join('.')}.svc.cluster.local`])
          assert.ok(answerQuestion(zone, name, type).words.length > 0);
      },
    ),
  );
});
