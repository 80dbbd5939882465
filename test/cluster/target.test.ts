import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseTarget, portNumber, type Target } from '../../src/cluster/target.ts';
import { TargetError } from '../../src/cluster/target-error.ts';

const named = (kind: 'svc' | 'pod' | 'deploy' | 'node', name: string, more: Partial<Target> = {}): Target =>
  ({ kind, namespace: null, name, port: null, protocol: null, ...more }) as Target;
const address = (text: string, more: Partial<Target> = {}): Target =>
  ({ kind: 'address', address: text, port: null, protocol: null, ...more }) as Target;

describe('targets of the command line', () => {
  const rows: [text: string, target: Target][] = [
    ['svc/web', named('svc', 'web')],
    ['service/web:http', named('svc', 'web', { port: 'http' })],
    ['svc/kube-system/kube-dns:dns', named('svc', 'kube-dns', { namespace: 'kube-system', port: 'dns' })],
    ['svc/web:53/udp', named('svc', 'web', { port: '53', protocol: 'udp' })],
    ['svc/shop/web/UDP', named('svc', 'web', { namespace: 'shop', protocol: 'udp' })],
    ['pod/a:8080', named('pod', 'a', { port: '8080' })],
    ['po/default/a', named('pod', 'a', { namespace: 'default' })],
    ['deploy/web', named('deploy', 'web')],
    ['node/node-1:22', named('node', 'node-1', { port: '22' })],
    ['node', { kind: 'this-node', port: null, protocol: null }],
    ['node:80/tcp', { kind: 'this-node', port: '80', protocol: 'tcp' }],
    ['apiserver', { kind: 'apiserver', port: null, protocol: null }],
    ['dns', { kind: 'dns', port: null, protocol: null }],
    ['dns:web.default.svc:80', { kind: 'dns-name', name: 'web.default.svc', port: '80', protocol: null }],
    ['ingress/shop/web/cart', { kind: 'ingress', path: 'shop/web/cart' }],
    ['dns/tcp', { kind: 'dns', port: null, protocol: 'tcp' }],
    ['10.0.0.1', address('10.0.0.1')],
    ['10.0.0.1:80', address('10.0.0.1', { port: '80' })],
    ['10.0.0.1:53/udp', address('10.0.0.1', { port: '53', protocol: 'udp' })],
    ['10.0.0.1/icmp', address('10.0.0.1', { protocol: 'icmp' })],
    ['FD00:0::1', address('fd00::1')],
    ['[fd00::1]', address('fd00::1')],
    ['[fd00::1]:443', address('fd00::1', { port: '443' })],
    ['[fd00::1]:443/udp', address('fd00::1', { port: '443', protocol: 'udp' })],
    ['external', { kind: 'external', address: null }],
    ['external:203.0.113.1', { kind: 'external', address: '203.0.113.1' }],
    ['external:[2001:DB8::1]', { kind: 'external', address: '2001:db8::1' }],
    ['external:2001:db8::1', { kind: 'external', address: '2001:db8::1' }],
  ];
  for (const [text, target] of rows) it(text, () => assert.deepEqual(parseTarget(text), target));
});

describe('what is no target is refused in one line', () => {
  const rows = [
    '',
    ' ',
    'svc/',
    'svc/a/b/c',
    'svc/a:b:c',
    'pod/:80',
    'web',
    'web/web',
    'constructor/web',
    'toString',
    '10.0.0',

    '[fd00::1',
    '[web]:80',
    'external:',
    'external:web',
    'svc/a\nb/c/d',
  ];
  for (const text of rows) {
    it(JSON.stringify(text), () =>
      assert.throws(
        () => parseTarget(text),
        (error) => error instanceof TargetError && error.message.includes(text),
      ),
    );
  }
});

describe('any text at all', () => {
  const piece = fc.constantFrom(
    'svc/',
    'pod/',
    'node',
    'deploy/',
    'external',
    'dns',
    'apiserver',
    ':',
    '/',
    '[',
    ']',
    '10.0.0.1',
    'fd00::1',
    'udp',
    '80',
    '__proto__',
    'constructor',
    '%',
    '\n',
    '\0',
    'é',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 8 }).map((parts) => parts.join('')),
  );

  it('is a target or a TargetError', () => {
    const kinds = [
      'svc',
      'pod',
      'deploy',
      'node',
      'apiserver',
      'dns',
      'this-node',
      'address',
      'external',
      'dns-name',
      'ingress',
    ];
    fc.assert(
      fc.property(text, (any) => {
        try {
          assert.ok(kinds.includes(parseTarget(any).kind));
        } catch (error) {
          assert.ok(error instanceof TargetError, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('ends on a million characters', { timeout: 300_000 }, () => {
    for (const huge of [
      'a'.repeat(1_000_000),
      ':'.repeat(1_000_000),
      `svc/${'/'.repeat(1_000_000)}`,
      '['.repeat(1_000_000),
    ]) {
      assert.throws(() => parseTarget(huge), TargetError);
    }
  });
});

describe('port numbers', () => {
  it('1 to 65535', () => assert.deepEqual([portNumber('1', 'x'), portNumber('65535', 'x')], [1, 65535]));
  for (const text of ['0', '65536', '-1', '1e3', '', 'http', '080808']) {
    it(`"${text}" is none`, () =>
      assert.throws(() => portNumber(text, 'svc/web'), {
        name: 'TargetError',
        message: `"svc/web": "${text}" is no port (1 to 65535)`,
      }));
  }
});
