import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { parseBrctl } from '../../../../src/sources/brctl/parse.ts';
import { parseBridgeLink } from '../../../../src/sources/bridge/link.ts';
import { parseIpAddr } from '../../../../src/sources/ip-addr/parse.ts';
import { parseIpLink } from '../../../../src/sources/ip-link/parse.ts';
import { parseIpNeigh } from '../../../../src/sources/ip-neigh/parse.ts';
import { parseIpRoute } from '../../../../src/sources/ip-route/parse.ts';
import { parseSockets } from '../../../../src/sources/sockets/parse.ts';
import { parseSysctl } from '../../../../src/sources/sysctl/parse.ts';

/** A world of its own with whatever the tools tell of: bridges and ports, a dot in a name, routes of all kinds, neighbours, listeners. */
const world = [
  'mount -t sysfs none /sys',
  'ip link set lo up',
  'ip link add br0 type bridge',
  'ip link add veth1 type veth peer name veth2',
  'ip link add d0 address 02:00:00:00:00:07 mtu 1400 type bridge',
  'ip link add d0.5 type bridge',
  'ip link set veth1 master br0',
  'for device in br0 veth1 veth2 d0 d0.5; do echo 0 > /proc/sys/net/ipv6/conf/$device/accept_dad; ip link set $device up; done',
  'bridge link set dev veth1 hairpin on',
  'ip addr add 10.88.0.1/24 dev br0',
  'ip addr add 10.89.0.1/16 brd + dev d0',
  'ip addr add fd88::1/64 dev br0',
  'ip route add default via 10.88.0.254',
  'ip route add 10.90.0.0/16 via 10.88.0.9 metric 50',
  'ip route add unreachable 10.91.0.0/16',
  'ip route add fd90::/64 via fd88::9 metric 7',
  'ip neigh add 10.88.0.9 lladdr 02:00:00:00:00:09 dev br0 nud permanent',
].join('\n');

const skip =
  process.getuid?.() !== 0
    ? 'takes root'
    : spawnSync('unshare', ['--net', '--mount', 'sh', '-ec', world]).status !== 0
      ? 'namespaces or their devices cannot be made here'
      : false;

/** What the tool says, and what is read in its place, in the same world. */
function both(command: string, substitute: string): [tool: string, kernel: string] {
  const program = resolve('test/sources/read/substitutes/print-both.ts');
  const words = [
    '--net',
    '--mount',
    'sh',
    '-ec',
    `${world}\nexec "$@"`,
    'sh',
    process.execPath,
    '--import',
    'tsx',
    program,
    substitute,
    command,
  ];
  return JSON.parse(execFileSync('unshare', words, { encoding: 'utf8' }));
}

const withoutOrigin = <Fact extends object>(facts: Fact[]): Fact[] => facts.map((fact) => ({ ...fact, origin: null }));

test('links and their kinds are those of ip link', { skip }, () => {
  const [tool, kernel] = both('ip -j -d link show', 'ip-link.json');
  const told = (text: string) =>
    parseIpLink(text, 'x').facts.links.map(({ name, ifindex, mtu, mac, master, kind, flags, peerIndex, peerName }) => ({
      name,
      ifindex,
      mtu,
      mac,
      master,
      kind,
      // ip names the other end where it is here; sysfs tells its index only.
      peer: kind === 'veth' ? null : (peerName ?? peerIndex),
      flags: flags.filter((flag) => flag !== 'M-DOWN').sort(),
    }));
  assert.deepEqual(told(kernel), told(tool));
});

test('addresses are those of ip addr', { skip }, () => {
  const [tool, kernel] = both('ip -j addr show', 'ip-addr.json');
  const told = (text: string) =>
    parseIpAddr(text, 'x')
      .facts.addresses.map(
        ({ device, address, prefixLength, scope }) => `${device} ${address}/${prefixLength} ${scope}`,
      )
      .sort();
  assert.deepEqual(told(kernel), told(tool));
});

const routes = (text: string, family: 4 | 6) =>
  parseIpRoute(text, 'x', family)
    .facts.map(({ type, destination, prefixLength, table, nextHops, metric }) =>
      [
        type,
        `${destination}/${prefixLength}`,
        table,
        ...nextHops.map(({ via, device }) => `${via} ${device}`),
        metric,
      ].join(' '),
    )
    .sort();

test('IPv4 routes of main and local are those of ip route', { skip }, () => {
  const [tool, kernel] = both('ip -j -4 route show table all', 'ip-route.json');
  assert.deepEqual(routes(kernel, 4), routes(tool, 4));
});

test('IPv6 routes are those of ip route', { skip }, () => {
  const [tool, kernel] = both('ip -j -6 route show table all', 'ip6-route.json');
  assert.deepEqual(routes(kernel, 6), routes(tool, 6));
});

test('neighbours are those of ip neigh', { skip }, () => {
  const [tool, kernel] = both('ip -j -4 neigh show', 'ip-neigh.json');
  const [told, expected] = [kernel, tool].map((text) => withoutOrigin(parseIpNeigh(text, 'x').facts));
  assert.deepEqual(told, expected);
  assert.equal(told!.length, 1);
});

test('bridges and their ports are those of brctl and bridge', { skip }, () => {
  const [shown, bridges] = both('brctl show', 'brctl-show.txt');
  assert.deepEqual(withoutOrigin(parseBrctl(bridges, 'x').facts), withoutOrigin(parseBrctl(shown, 'x').facts));
  const [listed, ports] = both('bridge -j -d link show', 'bridge-link.json');
  assert.deepEqual(withoutOrigin(parseBridgeLink(ports, 'x').facts), withoutOrigin(parseBridgeLink(listed, 'x').facts));
});

test('settings are those of sysctl', { skip }, () => {
  const [tool, kernel] = both('sysctl -a 2> /dev/null', 'sysctl.txt');
  const [told, expected] = [kernel, tool].map((text) =>
    Object.entries(parseSysctl(text, 'x').facts)
      .filter(([name]) => name.startsWith('net.') && !/random|_bucket|entries|count|mem_pcpu|stat/.test(name))
      .map(([name, { value }]) => `${name} = ${value.replace(/\s+/g, ' ')}`)
      .sort(),
  );
  // sysctl leaves out what the kernel has a newer name for.
  assert.deepEqual(
    expected!.filter((line) => !told!.includes(line)),
    [],
  );
  assert.ok(told!.includes('net.ipv4.conf.d0/5.forwarding = 0'));
});

test('listening sockets are those of ss', { skip }, () => {
  const [tool, kernel] = both('ss -tuln', 'ss.txt');
  const told = (text: string) =>
    parseSockets(text, 'x')
      .facts.map(({ protocol, state, address, port }) => `${protocol} ${state} ${address} ${port}`)
      .sort();
  assert.deepEqual(told(kernel), told(tool));
  assert.deepEqual(told(kernel), ['tcp LISTEN 10.88.0.1 8099']);
});
