import { chainHash, hashedText, printServicePort } from '../src/cluster/chain-names.ts';
import type { ProxiedPort } from '../test/proxy-rules.ts';

const payload = (protocol: string, field: string) => ({ payload: { protocol, field } });
const meta = (key: string) => ({ meta: { key } });
const match = (op: string, left: object, right: unknown) => ({ match: { op, left, right } });
const jump = (target: string) => ({ jump: { target } });
const goto = (target: string) => ({ goto: { target } });
const isNew = match('in', { ct: { key: 'state' } }, 'new');
const lookUp = (map: string) => ({
  vmap: { key: { concat: [payload('ip', 'daddr'), meta('l4proto'), payload('th', 'dport')] }, data: `@${map}` },
});
const mark = (operator: string) => ({ mangle: { key: meta('mark'), value: { [operator]: [meta('mark'), 0x4000] } } });

const base = (hook: string, type: string, prio: number) => ({ type, hook, prio, policy: 'accept' });

/** Chains that are the same for all services, with their rules. */
const common: [name: string, base: object, rules: object[][]][] = [
  ['reject-chain', {}, [[{ reject: { type: 'icmp', expr: 'port-unreachable' } }]]],
  ['services', {}, [[lookUp('service-ips')]]],
  ['service-endpoints-check', {}, [[lookUp('no-endpoint-services')]]],
  ['mark-for-masquerade', {}, [[mark('|')]]],
  [
    'masquerading',
    {},
    [
      [match('==', { '&': [meta('mark'), 0x4000] }, 0), { return: null }],
      [mark('^')],
      [{ masquerade: { flags: 'fully-random' } }],
    ],
  ],
  ['filter-forward', base('forward', 'filter', 0), [[isNew, jump('service-endpoints-check')]]],
  ['filter-output', base('output', 'filter', 0), [[isNew, jump('service-endpoints-check')]]],
  ['nat-prerouting', base('prerouting', 'nat', -100), [[jump('services')]]],
  ['nat-output', base('output', 'nat', -100), [[jump('services')]]],
  ['nat-postrouting', base('postrouting', 'nat', 100), [[jump('masquerading')]]],
];

/**
 * What `nft -j list ruleset` prints of kube-proxy's nftables mode (pkg/proxy/nftables/proxier.go), as nft 1.0.6 prints it. Loading so
 * many chains takes nft itself many minutes.
 */
export function writeNftJson(ports: readonly ProxiedPort[]): string {
  let handle = 0;
  const own = { family: 'ip', table: 'kube-proxy' };
  const chains: object[] = [];
  const rules: object[] = [];
  const add = (name: string, at: object, list: object[][]): void => {
    chains.push({ chain: { ...own, name, handle: ++handle, ...at } });
    for (const expr of list) rules.push({ rule: { ...own, chain: name, handle: ++handle, expr } });
  };
  for (const [name, at, list] of common) add(name, at, list);
  const elements = ports.map((port) => {
    const target = addService(port, add);
    return [{ concat: [port.clusterIp, port.protocol, port.number] }, goto(target)];
  });
  const named = (name: string) => ({ family: 'ip', name, table: 'kube-proxy' });
  const type = ['ipv4_addr', 'inet_proto', 'inet_service'];
  return JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } },
      { table: { family: 'ip', name: 'kube-proxy', handle: ++handle } },
      {
        set: { ...named('cluster-ips'), type: 'ipv4_addr', handle: ++handle, elem: ports.map((one) => one.clusterIp) },
      },
      { map: { ...named('service-ips'), type, handle: ++handle, map: 'verdict', elem: elements } },
      { map: { ...named('no-endpoint-services'), type, handle: ++handle, map: 'verdict' } },
      ...chains,
      ...rules,
    ],
  });
}

/** Adds the chains of one service port and tells the name of the first. */
function addService(port: ProxiedPort, add: (name: string, at: object, rules: object[][]) => void): string {
  const { namespace, service, port: name, protocol, clusterIp, number, endpoints } = port;
  const key = printServicePort(port)[0]!;
  const chainOf = (prefix: string, endpoint: string): string => {
    const hash = chainHash(hashedText(key, protocol, endpoint), 8);
    const tail = endpoint === '' ? '' : `__${endpoint.replace(':', '/')}`;
    return `${prefix}-${hash}-${namespace}/${service}/${protocol}/${name}${tail}`;
  };
  const toMark = jump('mark-for-masquerade');
  const branches = endpoints.map((endpoint, index) => {
    const [address, to] = endpoint.split(':');
    const end = chainOf('endpoint', endpoint);
    add(end, {}, [
      [match('==', payload('ip', 'saddr'), address), toMark],
      [match('==', meta('l4proto'), protocol), { dnat: { addr: address, port: Number(to) } }],
    ]);
    return [index, goto(end)];
  });
  const own = chainOf('service', '');
  const numgen = { mode: 'random', mod: branches.length, offset: 0 };
  add(own, {}, [
    [
      match('==', payload('ip', 'daddr'), clusterIp),
      match('==', payload(protocol, 'dport'), number),
      match('!=', payload('ip', 'saddr'), { prefix: { addr: '10.0.0.0', len: 8 } }),
      toMark,
    ],
    [{ vmap: { key: { numgen }, data: { set: branches } } }],
  ]);
  return own;
}
