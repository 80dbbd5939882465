import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findDeploymentPod } from '../../src/cluster/find-pod.ts';
import { resolveTarget } from '../../src/cluster/resolve-target.ts';
import type { World } from '../../src/cluster/world.ts';
import { worldOfRules } from '../fixture-world.ts';
import { replace, twoNodes } from '../two-nodes.ts';
import { objects, world as shop } from './shop.ts';

const resolve = (world: World, text: string, protocol: string | null = null) =>
  resolveTarget(world, text, { namespace: 'default', protocol, node: 'node-1' });

/** `192.168.0.3:80/tcp pod default/b`, what a target comes to. */
const print = (world: World, text: string, protocol: string | null = null): string => {
  const { address, port, protocol: chosen, ref } = resolve(world, text, protocol);
  return `${address}${port === null ? '' : ` ${port}`}/${chosen} ${ref}`;
};

describe('what a target comes to', () => {
  const rows: [text: string, protocol: string | null, expected: string][] = [
    ['svc/web', null, '10.96.0.10 80/tcp svc default/web'],
    ['svc/default/web:http', null, '10.96.0.10 80/tcp svc default/web'],
    ['svc/web:80', null, '10.96.0.10 80/tcp svc default/web'],
    ['svc/web:81', null, '10.96.0.10 81/tcp svc default/web'],
    ['svc/shop/cart', null, '10.96.0.20 8080/tcp svc shop/cart:http'],
    ['svc/shop/cart:metrics', null, '10.96.0.20 9090/tcp svc shop/cart:metrics'],
    ['svc/shop/cart', 'udp', '10.96.0.20 5353/udp svc shop/cart:search'],
    ['svc/shop/cart:5353/udp', null, '10.96.0.20 5353/udp svc shop/cart:search'],
    ['svc/shop/headless', null, '192.168.0.3 5432/tcp svc shop/headless'],
    ['pod/b:8080', null, '192.168.0.3 8080/tcp pod default/b'],
    ['pod/b', null, '192.168.0.3/icmp pod default/b'],
    ['pod/b', 'udp', '192.168.0.3/udp pod default/b'],
    ['pod/shop/cart-5f6d-x1:http', null, '192.168.1.20 8080/tcp pod shop/cart-5f6d-x1'],
    ['pod/shop/cart-5f6d-x1', null, '192.168.1.20 8080/tcp pod shop/cart-5f6d-x1'],
    ['deploy/shop/cart:http', null, '192.168.1.20 8080/tcp pod shop/cart-5f6d-x1'],
    ['node/node-2', null, '10.1.10.10/icmp node node-2'],
    ['node/node-2:22', null, '10.1.10.10 22/tcp node node-2'],
    ['node:22', null, '10.1.10.9 22/tcp node node-1'],
    ['apiserver', null, '10.96.0.1 443/tcp svc default/kubernetes'],
    ['dns', null, '10.96.0.53 53/udp svc kube-system/dns:dns'],
    ['dns', 'tcp', '10.96.0.53 53/tcp svc kube-system/dns:dns-tcp'],
    ['192.168.1.2:80', null, '192.168.1.2 80/tcp pod default/c'],
    ['10.96.0.20:9090', null, '10.96.0.20 9090/tcp svc shop/cart:metrics'],
    ['10.1.10.9:30080', null, '10.1.10.9 30080/tcp svc shop/cart:http'],
    ['203.0.113.10', null, '203.0.113.10/icmp null'],
    ['fd00:1::3', null, 'fd00:1::3/icmpv6 pod default/b'],
    ['[fd00:96::10]:80', null, 'fd00:96::10 80/tcp svc default/web'],
  ];
  const world = shop();
  for (const [text, protocol, expected] of rows) {
    it(`${text}${protocol === null ? '' : ` -p ${protocol}`}: ${expected}`, () =>
      assert.equal(print(world, text, protocol), expected));
  }
});

describe('a target that is not to be found says why', () => {
  const rows: [text: string, message: RegExp, protocol?: string][] = [
    ['svc/webb', /^no service default\/webb; did you mean default\/web\?$/],
    ['svc/zzzzzzzzzzzz', /^no service default\/zzzzzzzzzzzz in the evidence$/],
    ['svc/web:grpc', /has no port "grpc": it has http 80\/tcp/],
    ['svc/web', /has no sctp port: it has http 80\/tcp/, 'sctp'],
    ['svc/web:99999', /"99999" is no port/],
    ['svc/shop/outside', /is an ExternalName: DNS answers db\.example\.org/],
    ['svc/shop/empty', /is headless and has no ready endpoint/],
    ['pod/bb', /^no pod default\/bb; did you mean default\/b/],
    ['pod/b:http', /"http" is no port/],
    ['deploy/shop/carts', /^no deployment shop\/carts; did you mean shop\/cart\?$/],
    ['node/node-9', /^no node node-9; did you mean node-1 or node-2\?$/],
    ['external:203.0.113.1', /is a source, not a target/],
    ['10.0.0.1:', /"" is no port/],
  ];
  const world = shop();
  for (const [text, message, protocol] of rows) {
    it(`${text}${protocol ? ` -p ${protocol}` : ''}`, () =>
      assert.throws(() => resolve(world, text, protocol ?? null), { name: 'TargetError', message }));
  }
});

it('a node whose address is not in the evidence is no unknown node', () => {
  const world = worldOfRules('*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n');
  for (const text of ['node/node-1:80', 'node:80']) {
    assert.throws(() => resolve(world, text), { message: /^no address of node node-1 is in the evidence: / });
  }
});

describe('what was chosen for the reader is told', () => {
  const notes: [text: string, note: RegExp][] = [
    [
      'svc/shop/cart',
      /has several ports \(http 8080\/tcp, metrics 9090\/tcp, search 5353\/udp\): the first is followed/,
    ],
    ['svc/shop/cart:1', /service shop\/cart has no port 1: it has http 8080\/tcp, /],
    ['svc/shop/headless', /is headless: DNS names its pods, and 192\.168\.0\.3 is followed/],
    ['pod/b', /an ICMP echo request is followed/],
    ['pod/shop/cart-5f6d-x1', /8080\/tcp, which the pod declares, is followed/],
    ['203.0.113.10', /an ICMP echo request is followed/],
  ];
  const world = shop();
  for (const [text, note] of notes) it(text, () => assert.match(resolve(world, text).notes.join('\n'), note));
  it('nothing was: no note', () => assert.deepEqual(resolve(world, 'svc/web').notes, []));
});

describe('a deployment', () => {
  it('stands for a pod of it that is ready', () => {
    const waiting = objects.pod({
      namespace: 'shop',
      name: 'cart-5f6d-x0',
      node: 'node-1',
      ip: '192.168.0.21',
      owner: 'cart-5f6d',
      ready: false,
    });
    const world = shop({
      'api/pods.json': (text) => text.replace('"items":[', `"items":[${JSON.stringify(waiting)},`),
    });
    assert.equal(findDeploymentPod(world, 'shop', 'cart').name, 'cart-5f6d-x1');
  });
});

describe('without API objects', () => {
  const bare = twoNodes({
    'api/services.json': null,
    'api/nodes.json': null,
    'api/pods.json': null,
    'nodes/node-1/iptables-save.txt': (text) =>
      replace(
        '-A PREROUTING -d 10.96.0.10/32 -p tcp -m tcp --dport 80',
        '-A PREROUTING -j KUBE-SERVICES\n-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80',
      )(text).replace(':KUBE-MARK-MASQ', ':KUBE-SERVICES - [0:0]\n:KUBE-MARK-MASQ'),
  });
  it('a service is found by the comment of its rule', () => {
    assert.equal(print(bare, 'svc/web:http'), '10.96.0.10 80/tcp svc default/web');
    assert.match(resolve(bare, 'svc/web').notes.join('\n'), /no API object was collected/);
    assert.throws(() => resolve(bare, 'svc/wep'), { message: /did you mean default\/web\?/ });
  });
  it('a pod is found by its namespace', () =>
    assert.equal(print(bare, 'pod/b:80'), '192.168.0.3 80/tcp pod default/b'));
  it('a node is found by the address of its uplink', () =>
    assert.equal(print(bare, 'node/node-2:22'), '10.1.10.10 22/tcp node node-2'));
});
