import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Probe, ProbeAnswer, ProbeOutcome } from '../../src/model/probe.ts';
import { startWorker, type Worker } from '../../src/probe/start-worker.ts';
import { whatIsMissing } from '../lab/requirements.ts';
import { makeAuthority } from '../sources/kube-api/live/certificates.ts';
import { buildSmallNetwork, type SmallNetwork, serve, workerProgram } from './small-network.ts';

const skip = whatIsMissing() ?? false;

/** Long enough for a machine that is busy: where an answer comes, nobody waits for the end of it. */
const patience = 20_000;
/** What is never answered is waited for in full. */
const shortly = 1500;

/** A probe, how long it may wait, and what it meets. */
type Row = [what: string, probe: Probe, millis: number, outcome: ProbeOutcome, detail?: RegExp];

const server = '10.77.0.2';
const tcp = (port: number, address = server): Probe => ({ kind: 'tcp', address, port });
const dns = (transport: 'udp' | 'tcp', type: 'A' | 'AAAA' | 'SRV' | 'PTR', ...names: string[]): Probe => ({
  kind: 'dns',
  transport,
  server,
  port: 53,
  names,
  type,
});

const rows: Row[] = [
  ['ping', { kind: 'ping', address: server }, patience, 'answered'],
  ['ping by IPv6', { kind: 'ping', address: 'fd77::2' }, patience, 'answered'],
  ['ping of nobody', { kind: 'ping', address: '10.77.0.77' }, shortly, 'timed-out'],
  ['ping without a route', { kind: 'ping', address: '192.0.2.1' }, patience, 'unreachable', /unreachable/i],
  ['a port that is served', tcp(8080), patience, 'connected'],
  ['the same by IPv6', tcp(8080, 'fd77::2'), patience, 'connected'],
  ['a port that nobody serves', tcp(8081), patience, 'refused'],
  ['a port whose packets are dropped', tcp(81), shortly, 'timed-out'],
  ['REJECT with a reset', tcp(82), patience, 'refused'],
  ['REJECT with port unreachable', tcp(83), patience, 'refused'],
  ['REJECT with host prohibited', tcp(84), patience, 'unreachable', /prohibited/],
  ['REJECT with net unreachable', tcp(85), patience, 'unreachable', /network unreachable/],
  ['REJECT of IPv6', tcp(84, 'fd77::2'), patience, 'unreachable', /prohibited/],
  ['no route', tcp(80, '192.0.2.1'), patience, 'unreachable', /no route/],
  ['UDP that answers', { kind: 'udp', address: server, port: 9000 }, patience, 'answered', /5 bytes/],
  ['UDP that says nothing', { kind: 'udp', address: server, port: 9001 }, shortly, 'silent'],
  ['UDP that nobody serves', { kind: 'udp', address: server, port: 9002 }, patience, 'refused'],
  ['UDP whose packets are dropped', { kind: 'udp', address: server, port: 81 }, shortly, 'silent'],
  ['an A record', dns('udp', 'A', 'web.test'), patience, 'answered', /A web\.test: A 10\.77\.0\.2/],
  ['an AAAA record', dns('udp', 'AAAA', 'web.test'), patience, 'answered', /AAAA fd77::2/],
  ['an SRV record', dns('udp', 'SRV', '_http._tcp.test'), patience, 'answered', /SRV 0 0 80 web\.test/],
  ['a PTR record', dns('udp', 'PTR', '2.0.77.10.in-addr.arpa'), patience, 'answered', /PTR web\.test/],
  ['over TCP', dns('tcp', 'A', 'web.test'), patience, 'answered', /10\.77\.0\.2/],
  ['by the search list', dns('udp', 'A', 'web.a.test', 'web.test'), patience, 'answered', /A web\.test: A/],
  ['no such name', dns('udp', 'A', 'nobody.test'), patience, 'no-such-name', /NXDOMAIN/],
  ['no name at all', dns('udp', 'A', `${'a'.repeat(64)}.test`), patience, 'not-sent', /no name/],
  ['no DNS server', { ...dns('udp', 'A', 'web.test'), port: 9002 } as Probe, patience, 'refused'],
  ['a DNS server that is silent', { ...dns('udp', 'A', 'web.test'), port: 9001 } as Probe, shortly, 'timed-out'],
  ['DNS over TCP that is reset', { ...dns('tcp', 'A', 'web.test'), port: 8053 } as Probe, patience, 'reset'],
  [
    'a path that takes it all',
    { kind: 'path-mtu', address: server, size: 1500 },
    patience,
    'answered',
    /1500 bytes pass/,
  ],
  [
    'a black hole',
    { kind: 'path-mtu', address: '10.77.0.3', size: 1500 },
    shortly,
    'large-lost',
    /of 1(39|40)\d bytes pass/,
  ],
  ['a black hole by IPv6', { kind: 'path-mtu', address: 'fd77::3', size: 1500 }, shortly, 'large-lost'],
  [
    'a path that says what it takes',
    { kind: 'path-mtu', address: '10.88.0.1', size: 1500 },
    patience,
    'answered',
    /told/,
  ],
  ['a path that leads nowhere', { kind: 'path-mtu', address: '10.77.0.77', size: 1500 }, shortly, 'timed-out'],
  ['ARP', { kind: 'arp', address: server, device: 'br0' }, shortly, 'answered', /^([\da-f]{2}:){5}[\da-f]{2}$/],
  ['ARP of an address that two have', { kind: 'arp', address: '10.77.0.9', device: 'br0' }, shortly, 'several-answers'],
  ['ARP of nobody', { kind: 'arp', address: '10.77.0.77', device: 'br0' }, shortly, 'timed-out'],
  ['ARP on a device that there is not', { kind: 'arp', address: server, device: 'br7' }, shortly, 'not-sent'],
  [
    'an option in the place of a device',
    { kind: 'arp', address: server, device: '-V' },
    shortly,
    'not-sent',
    /no device/,
  ],
  ['an option in the place of an address', { kind: 'ping', address: '-h' }, shortly, 'not-sent', /no address/],
];

describe('a worker in a network namespace', { skip }, () => {
  let network: SmallNetwork;
  let worker: Worker;
  const folder = mkdtempSync(join(tmpdir(), 'k8snet-probe-'));
  const authority = skip ? null : makeAuthority(join(folder, 'own'));
  const stranger = skip ? null : makeAuthority(join(folder, 'strange'));

  const send = (probe: Probe, millis: number): Promise<ProbeAnswer> => worker.send(probe, millis);
  const https = (port: number, certificates: string | null, serverName: string | null = null): Probe => ({
    kind: 'https',
    address: server,
    port,
    path: '/readyz',
    authority: certificates,
    serverName,
  });

  before(async () => {
    authority!.sign('good', '/CN=apiserver', `subjectAltName=IP:${server},DNS:kubernetes.default.svc`);
    authority!.sign('elsewhere', '/CN=elsewhere', 'subjectAltName=IP:10.77.0.66,DNS:elsewhere.test');
    network = await buildSmallNetwork();
    const rules = [
      'iptables -A INPUT -p tcp --dport 81 -j DROP',
      'iptables -A INPUT -p udp --dport 81 -j DROP',
      'iptables -A INPUT -p tcp --dport 82 -j REJECT --reject-with tcp-reset',
      'iptables -A INPUT -p tcp --dport 83 -j REJECT --reject-with icmp-port-unreachable',
      'iptables -A INPUT -p tcp --dport 84 -j REJECT --reject-with icmp-host-prohibited',
      'iptables -A INPUT -p tcp --dport 85 -j REJECT --reject-with icmp-net-unreachable',
      'ip6tables -A INPUT -p tcp --dport 84 -j REJECT --reject-with icmp6-adm-prohibited',
    ];
    await network.server.script(`sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0\n${rules.join('\n')}`);
    await network.sender.script(`ip route add 10.88.0.0/24 via ${server} mtu 1300`);
    const program = fileURLToPath(new URL('server.mjs', import.meta.url));
    await serve(network.server, [process.execPath, program, join(folder, 'own')], /^serving$/);
    const file = join(folder, 'dnsmasq.conf');
    writeFileSync(
      file,
      [
        'no-resolv',
        'no-hosts',
        'port=53',
        'local=/test/',
        `host-record=web.test,${server},fd77::2`,
        'srv-host=_http._tcp.test,web.test,80',
      ].join('\n'),
    );
    const dnsmasq = ['dnsmasq', '--no-daemon', '--user=root', `--conf-file=${file}`];
    await serve(network.server, dnsmasq, /^dnsmasq: started/);
    const started = await startWorker(network.entry, workerProgram);
    assert.ok('send' in started, JSON.stringify(started));
    worker = started;
  });

  after(async () => {
    worker?.stop();
    await network?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [what, probe, millis, outcome, detail] of rows) {
    test(`${probe.kind}: ${what}: ${outcome}`, async () => {
      const answer = await send(probe, millis);
      assert.equal(answer.outcome, outcome, JSON.stringify(answer));
      if (detail !== undefined) assert.match(answer.detail ?? '', detail);
    });
  }

  test('https: the certificate is that of the authority: answered', async () => {
    const answer = await send(https(6443, authority!.cert), patience);
    assert.deepEqual([answer.outcome, answer.detail], ['answered', 'GET /readyz: 200 OK']);
  });

  test('https: 401 is an answer', async () => {
    const answer = await send(https(6444, authority!.cert), patience);
    assert.deepEqual([answer.outcome, answer.detail], ['answered', 'GET /readyz: 401 Unauthorized']);
  });

  test('https: a certificate of another authority is not trusted', async () => {
    const answer = await send(https(6443, stranger!.cert), patience);
    assert.equal(answer.outcome, 'certificate-error', JSON.stringify(answer));
    assert.match(answer.detail!, /not signed by the authority/);
  });

  test('https: a certificate for other names is not trusted', async () => {
    const answer = await send(https(6445, authority!.cert), patience);
    assert.equal(answer.outcome, 'certificate-error', JSON.stringify(answer));
    assert.match(answer.detail!, /elsewhere\.test/);
    const named = await send(https(6445, authority!.cert, 'elsewhere.test'), patience);
    assert.equal(named.outcome, 'answered', JSON.stringify(named));
  });

  test('https: without an authority whoever answers is believed, and that is said', async () => {
    const answer = await send(https(6443, null), patience);
    assert.equal(answer.outcome, 'answered');
    assert.match(answer.detail!, /not verified/);
  });

  test('https: a server that is silent after the connection was made', async () => {
    const answer = await send(https(8443, authority!.cert), shortly);
    assert.equal(answer.outcome, 'timed-out');
    assert.match(answer.detail!, /TLS handshake got no answer/);
  });

  test('https: a server that speaks something else was reached', async () => {
    const answer = await send(https(8022, authority!.cert), patience);
    assert.equal(answer.outcome, 'answered', JSON.stringify(answer));
    assert.match(answer.detail!, /does not speak/);
  });

  test('many probes at once each get their own answer', async () => {
    const ports = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 8080 : 8081));
    const answers = await Promise.all(ports.map((port) => send(tcp(port), patience)));
    assert.deepEqual(
      answers.map(({ outcome }) => outcome),
      ports.map((port) => (port === 8080 ? 'connected' : 'refused')),
    );
  });

  test('a namespace that is another by now is not used', async () => {
    const other = await startWorker({ ...network.entry, inode: '1' }, workerProgram);
    assert.deepEqual(other, { failed: 'its network namespace is gone' });
  });

  test('a namespace that is gone is said', async () => {
    const other = await startWorker({ path: '/proc/0/ns/net', inode: '1' }, workerProgram);
    assert.match('failed' in other ? other.failed : '', /nsenter: .*No such file/);
  });

  test('a worker that was stopped sends nothing, and says so', async () => {
    const other = await startWorker(network.entry, workerProgram);
    assert.ok('send' in other);
    const pending = other.send(tcp(81), patience);
    other.stop();
    const answer = await pending;
    assert.equal(answer.outcome, 'not-sent');
    assert.equal((await other.send(tcp(8080), patience)).outcome, 'not-sent');
  });
});

test('a program that cannot be started is said', async () => {
  const worker = await startWorker(null, ['/nonexistent/program']);
  assert.match('failed' in worker ? worker.failed : '', /ENOENT/);
});

test('from the own namespace, without any privilege', async () => {
  const worker = await startWorker(null, workerProgram);
  assert.ok('send' in worker, JSON.stringify(worker));
  const answer = await worker.send({ kind: 'tcp', address: '127.0.0.1', port: 1 }, patience);
  worker.stop();
  assert.equal(answer.outcome, 'refused');
});
