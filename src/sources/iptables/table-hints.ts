/** Tables as iptables(8) has them. */
export const tableNames = ['nat', 'filter', 'mangle', 'raw', 'security'] as const;

export type TableName = (typeof tableNames)[number];

/** Tables that have the built-in chain (iptables(8), TABLES). */
const builtIn = new Map<string, readonly TableName[]>([
  ['PREROUTING', ['nat', 'mangle', 'raw']],
  ['INPUT', ['filter', 'nat', 'mangle', 'security']],
  ['FORWARD', ['filter', 'mangle', 'security']],
  ['OUTPUT', tableNames],
  ['POSTROUTING', ['nat', 'mangle']],
]);

/** Targets that the kernel lets stand in one table only. */
const bound: Record<TableName, readonly string[]> = {
  nat: ['DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT', 'NETMAP'],
  filter: ['REJECT'],
  mangle: ['TPROXY', 'TTL', 'HL', 'TOS', 'DSCP', 'ECN', 'CHECKSUM', 'SNPT', 'DNPT'],
  raw: ['CT', 'NOTRACK', 'TRACE'],
  security: [],
};

const boundTable = new Map(tableNames.flatMap((table) => bound[table].map((target) => [target, table] as const)));

/** Chains that kube-proxy, kubelet, flannel, the CNI plugins and docker keep in one table. */
const conventions: [RegExp, TableName][] = [
  [/^KUBE-(?:SVC|SEP|SVL|EXT|XLB|FW|HP)-/, 'nat'],
  [/^KUBE-(?:MARK-MASQ|MARK-DROP|POSTROUTING|HOSTPORTS|LOAD-BALANCER|NODE-PORT|PORTALS-\w+|NODEPORT-\w+)$/, 'nat'],
  [/^CNI-(?:HOSTPORT|DN|SN)-/, 'nat'],
  [/^FLANNEL-POSTRTG$/, 'nat'],
  [/^KUBE-(?:FORWARD|EXTERNAL-SERVICES|PROXY-FIREWALL|POD-FW-.*|NWPLCY-.*)$/, 'filter'],
  [/^CNI-(?:FORWARD|ADMIN)$/, 'filter'],
  [/^FLANNEL-FWD$/, 'filter'],
  [/^DOCKER-(?:USER|FORWARD|ISOLATION-.*)$/, 'filter'],
];

/** The table that a target or a chain of this name tells about; null where it could be in any. */
export function tableOf(name: string): TableName | null {
  return boundTable.get(name) ?? conventions.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** Tables in which a chain of this name can be. */
export function tablesWith(chain: string): readonly TableName[] {
  const builtInTables = builtIn.get(chain);
  if (builtInTables) return builtInTables;
  const table = tableOf(chain);
  return table === null ? tableNames : [table];
}

/** Is it one of the five chains that the kernel calls? */
export const isBuiltIn = (chain: string): boolean => builtIn.has(chain);
