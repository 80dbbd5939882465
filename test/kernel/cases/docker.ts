import type { KernelCase } from '../case.ts';
import { apiObjects, joinRules, type LabService, proxyRules } from '../kube-proxy.ts';
import type { NodePlan, Ruleset, WorldPlan } from '../plan.ts';

/** One published port: `docker run -p 8081:8080` of the container `web`. */
const [container, publishedPort, containerPort] = ['10.1.0.11', 8081, 8080];

/** The rules of nat, the same since Docker 1.13 (libnetwork, drivers/bridge/setup_ip_tables.go). */
const nat: string[] = [
  '-N DOCKER',
  '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
  '-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
  '-A POSTROUTING -s 10.1.0.0/24 ! -o docker0 -j MASQUERADE',
  `-A POSTROUTING -s ${container}/32 -d ${container}/32 -p tcp -m tcp --dport ${containerPort} -j MASQUERADE`,
  '-A DOCKER -i docker0 -j RETURN',
  `-A DOCKER ! -i docker0 -p tcp -m tcp --dport ${publishedPort} -j DNAT --to-destination ${container}:${containerPort}`,
];

/** As Docker 20.10 writes them, with a second network `br-1a2b3c4d5e6f`. */
export const docker20: Ruleset = {
  nat,
  filter: [
    '-P FORWARD DROP',
    '-N DOCKER',
    '-N DOCKER-ISOLATION-STAGE-1',
    '-N DOCKER-ISOLATION-STAGE-2',
    '-N DOCKER-USER',
    '-A FORWARD -j DOCKER-USER',
    '-A FORWARD -j DOCKER-ISOLATION-STAGE-1',
    '-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A FORWARD -o docker0 -j DOCKER',
    '-A FORWARD -i docker0 ! -o docker0 -j ACCEPT',
    '-A FORWARD -i docker0 -o docker0 -j ACCEPT',
    `-A DOCKER -d ${container}/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport ${containerPort} -j ACCEPT`,
    '-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2',
    '-A DOCKER-ISOLATION-STAGE-1 -i br-1a2b3c4d5e6f ! -o br-1a2b3c4d5e6f -j DOCKER-ISOLATION-STAGE-2',
    '-A DOCKER-ISOLATION-STAGE-1 -j RETURN',
    '-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP',
    '-A DOCKER-ISOLATION-STAGE-2 -o br-1a2b3c4d5e6f -j DROP',
    '-A DOCKER-ISOLATION-STAGE-2 -j RETURN',
    '-A DOCKER-USER -j RETURN',
  ],
};

/** As Docker 28 writes them: DOCKER-FORWARD, and no way to a container's address but through its published ports. */
export const docker28: Ruleset = {
  nat,
  raw: [`-A PREROUTING -d ${container}/32 ! -i docker0 -j DROP`],
  filter: [
    '-P FORWARD DROP',
    ...['DOCKER', 'DOCKER-BRIDGE', 'DOCKER-CT', 'DOCKER-FORWARD', 'DOCKER-INTERNAL', 'DOCKER-USER'].map(
      (chain) => `-N ${chain}`,
    ),
    '-A FORWARD -j DOCKER-USER',
    '-A FORWARD -j DOCKER-FORWARD',
    `-A DOCKER -d ${container}/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport ${containerPort} -j ACCEPT`,
    '-A DOCKER ! -i docker0 -o docker0 -j DROP',
    '-A DOCKER-BRIDGE -o docker0 -j DOCKER',
    '-A DOCKER-CT -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A DOCKER-FORWARD -j DOCKER-CT',
    '-A DOCKER-FORWARD -j DOCKER-INTERNAL',
    '-A DOCKER-FORWARD -j DOCKER-BRIDGE',
    '-A DOCKER-FORWARD -i docker0 -j ACCEPT',
  ],
};

/** As Docker 29 writes them where it is told to use nftables (`--firewall-backend=nftables`). */
const docker29: string[] = [
  'table ip docker-bridges {',
  ' map filter-forward-in-jumps { type ifname : verdict; elements = { "docker0" : jump filter-forward-in__docker0 }; }',
  ' map filter-forward-out-jumps { type ifname : verdict; elements = { "docker0" : jump filter-forward-out__docker0 }; }',
  ' map nat-postrouting-out-jumps { type ifname : verdict; elements = { "docker0" : jump nat-postrouting-out__docker0 }; }',
  ' chain filter-FORWARD {',
  '  type filter hook forward priority filter; policy accept;',
  '  oifname vmap @filter-forward-in-jumps',
  '  iifname vmap @filter-forward-out-jumps',
  ' }',
  ' chain nat-PREROUTING {',
  '  type nat hook prerouting priority dstnat; policy accept;',
  '  fib daddr type local counter jump nat-prerouting-and-output',
  ' }',
  ' chain nat-OUTPUT {',
  '  type nat hook output priority -100; policy accept;',
  '  ip daddr != 127.0.0.0/8 fib daddr type local counter jump nat-prerouting-and-output',
  ' }',
  ' chain nat-POSTROUTING {',
  '  type nat hook postrouting priority srcnat; policy accept;',
  '  iifname != "docker0" oifname vmap @nat-postrouting-out-jumps',
  '  oifname != "docker0" ip saddr 10.1.0.0/24 counter masquerade comment "MASQUERADE"',
  ' }',
  ' chain nat-prerouting-and-output {',
  `  iifname != "docker0" tcp dport ${publishedPort} counter dnat to ${container}:${containerPort} comment "DNAT"`,
  ' }',
  ' chain raw-PREROUTING {',
  '  type filter hook prerouting priority raw; policy accept;',
  `  iifname != "docker0" ip daddr ${container} counter drop comment "DROP DIRECT ACCESS"`,
  ' }',
  ' chain filter-forward-in__docker0 {',
  '  ct state established,related counter accept',
  '  iifname "docker0" counter accept comment "ICC"',
  `  ip daddr ${container} tcp dport ${containerPort} counter accept`,
  '  counter drop comment "UNPUBLISHED PORT DROP"',
  ' }',
  ' chain filter-forward-out__docker0 {',
  '  ct state established,related counter accept',
  '  counter accept comment "OUTGOING"',
  ' }',
  ' chain nat-postrouting-out__docker0 { }',
  '}',
];

/** Containers of Docker on node `one`; node `two` is any other host. */
const containers = (iptables: Ruleset, ip: string[] = []): WorldPlan => ({
  nodes: {
    one: { pods: 'bridged', bridgeName: 'docker0', links: { client: 'veth1f0a2b3', web: 'veth2c4d5e6' }, iptables, ip },
    two: { pods: 'bridged' },
  },
  pods: { 'one/client': { X: 10 }, 'one/web': { X: 11 }, 'one/other': { X: 12 }, 'two/far': { X: 11 } },
});

const services: LabService[] = [
  {
    name: 'web',
    clusterIp: '10.96.0.20',
    port: 80,
    nodePort: 30080,
    endpoints: [
      { at: '10.1.0.11:8080', pod: 'web', node: 'one' },
      { at: '10.2.0.11:8080', pod: 'far', node: 'two' },
    ],
  },
];

/** Rules of flanneld before 0.20, which had no chain of its own (`--ip-masq`), and its rules in FORWARD. */
const flannel = (podCidr: string): Ruleset => ({
  nat: [
    '-A POSTROUTING -s 10.0.0.0/14 -d 10.0.0.0/14 -j RETURN',
    '-A POSTROUTING -s 10.0.0.0/14 ! -d 224.0.0.0/4 -j MASQUERADE',
    `-A POSTROUTING ! -s 10.0.0.0/14 -d ${podCidr} -j RETURN`,
    '-A POSTROUTING ! -s 10.0.0.0/14 -d 10.0.0.0/14 -j MASQUERADE',
  ],
  filter: ['-A FORWARD -s 10.0.0.0/14 -j ACCEPT', '-A FORWARD -d 10.0.0.0/14 -j ACCEPT'],
});

/** A node whose Docker was started with `--bip` from the node's pod CIDR and with `--ip-masq=false`. */
const dockerNode = (number: number, links: Record<string, string>): NodePlan => {
  const others = [
    '-A POSTROUTING -s 10.1.0.0/24 ! -o docker0 -j MASQUERADE',
    `-A POSTROUTING -s ${container}/32 -d ${container}/32 -p tcp -m tcp --dport ${containerPort} -j MASQUERADE`,
  ];
  const published = ({ nat: lines, ...rest }: Ruleset): Ruleset => ({
    ...rest,
    nat: lines!.filter((line) => !others.includes(line) && (number === 1 || !line.includes('DNAT'))),
  });
  return {
    pods: 'bridged',
    bridgeName: 'docker0',
    links,
    bridge: Object.values(links).map((link) => `link set dev ${link} hairpin on`),
    iptables: joinRules(
      proxyRules(services, '10.0.0.0/14'),
      published(
        number === 1 ? docker20 : { ...docker20, filter: docker20.filter!.filter((line) => !line.includes(container)) },
      ),
      flannel(`10.${number}.0.0/24`),
    ),
    ip6tables: { nat: [`-A POSTROUTING -s fd00:${number}::/64 ! -d fd00::/16 -j MASQUERADE`] },
  };
};

/**
 * Pods on Docker's own bridge, which has the node's pod CIDR, with routes between the nodes made by hand or by flannel's host-gw: as
 * clusters were built before CNI.
 */
export const podsOnDocker = (): WorldPlan => ({
  nodes: {
    one: dockerNode(1, { client: 'veth1f0a2b3', web: 'veth2c4d5e6' }),
    two: dockerNode(2, { far: 'veth3a7b8c9', near: 'veth4d0e1f2' }),
  },
  pods: { 'one/client': { X: 10 }, 'one/web': { X: 11 }, 'two/far': { X: 11 }, 'two/near': { X: 10 } },
  api: apiObjects(services, { one: '10.1.0.0/24', two: '10.2.0.0/24' }),
});

/** Docker's own bridge and rules. */
export const dockerCases: KernelCase[] = [
  {
    name: 'pods on the bridge of Docker, with routes made by hand and services of kube-proxy',
    world: podsOnDocker(),
    flows: [
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.1.0.10' },
      { from: 'far', to: 'client:80', expect: 'answered by client from 10.2.0.11' },
      {
        from: 'client',
        to: '10.96.0.20:80',
        tries: 20,
        expect: ['answered by web from 10.1.0.10', 'answered by far from 10.1.0.10'],
      },
      {
        from: 'outside',
        to: '10.10.0.1:30080',
        tries: 20,
        expect: ['answered by web from 10.1.0.1', 'answered by far from 10.10.0.1'],
      },
      { from: 'outside', to: '10.10.0.1:8081', expect: 'answered by web' },
      { from: 'client', to: '198.51.100.1:80', expect: 'answered by outside from 10.10.0.1' },
    ],
  },
  {
    name: 'Docker 20: containers, a published port, and nothing else from outside',
    world: containers(docker20),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '10.10.0.100:80', expect: 'answered by outside from 10.10.0.1' },
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.10.0.1' },
      { from: 'outside', to: '10.10.0.1:8081', expect: 'answered by web from 10.10.0.100' },
      { from: 'one', to: '10.10.0.1:8081', expect: 'answered by web' },
      { from: 'outside', to: 'web:8080', expect: 'answered by web from 10.10.0.100' },
      { from: 'outside', to: 'web:80', expect: 'silent' },
      { from: 'far', to: 'web:80', expect: 'silent' },
      { from: 'one', to: 'web:80', expect: 'answered by web from 10.1.0.1' },
      // From its own bridge DOCKER returns: the node answers itself.
      { from: 'client', to: '10.10.0.1:8080', expect: 'answered by one from 10.1.0.10' },
    ],
  },
  {
    name: 'Docker 20: networks are kept apart',
    world: {
      ...containers(docker20, [
        'link add br-1a2b3c4d5e6f type bridge',
        'addr add 10.9.0.1/24 dev br-1a2b3c4d5e6f',
        'link set br-1a2b3c4d5e6f up',
        'link set veth-other master br-1a2b3c4d5e6f',
      ]),
      pods: {
        'one/client': { X: 10 },
        'one/web': { X: 11 },
        'one/other': {
          X: 12,
          ip: [
            'addr add 10.9.0.12/24 dev eth0',
            'addr del 10.1.0.12/24 dev eth0',
            'route replace default via 10.9.0.1',
          ],
        },
        'two/far': { X: 11 },
      },
    },
    flows: [
      { from: 'client', to: '10.9.0.12:80', expect: 'silent' },
      { from: 'client', to: 'web:80', expect: 'answered by web' },
      { from: 'one', to: '10.9.0.12:80', expect: 'answered by other from 10.9.0.1' },
    ],
  },
  {
    name: 'Docker 28: a container is reached by its published port only',
    world: containers(docker28),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '198.51.100.1:80', expect: 'answered by outside from 10.10.0.1' },
      { from: 'outside', to: '10.10.0.1:8081', expect: 'answered by web from 10.10.0.100' },
      { from: 'outside', to: 'web:8080', expect: 'silent' },
      { from: 'far', to: 'client:80', expect: 'silent' },
      { from: 'one', to: 'web:8080', expect: 'answered by web from 10.1.0.1' },
    ],
  },
  {
    name: 'Docker 29 with nftables: a container is reached by its published port only',
    needs: ['nft'],
    world: {
      ...containers({}),
      nodes: { ...containers({}).nodes, one: { ...containers({}).nodes.one!, nft: docker29 } },
    },
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '198.51.100.1:80', expect: 'answered by outside from 10.10.0.1' },
      { from: 'outside', to: '10.10.0.1:8081', expect: 'answered by web from 10.10.0.100' },
      { from: 'outside', to: 'web:8080', expect: 'silent' },
      { from: 'far', to: 'client:80', expect: 'silent' },
      { from: 'one', to: '10.10.0.1:8081', expect: 'answered by web' },
      { from: 'one', to: 'web:8080', expect: 'answered by web from 10.1.0.1' },
    ],
  },
];
