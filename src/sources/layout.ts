/** The bundle layout: which file holds what, and which of several is preferred. Everything else in a bundle is ignored. */

/**
 * One thing that a host says about itself, and the files that may hold it: the preferred one first.
 * `silent`: the command prints nothing where the host has none, so an empty file is an answer.
 */
export interface HostPiece {
  files: readonly string[];
  silent: boolean;
  /** Its lines have no shape of their own by which another text in their place can be told. */
  shapeless?: true;
}

const loud = (...files: string[]): HostPiece => ({ files, silent: false });
const shapeless = (...files: string[]): HostPiece => ({ files, silent: false, shapeless: true });
const silent = (...files: string[]): HostPiece => ({ files, silent: true });

export const hostPieces = {
  addresses: loud('ip-addr.json', 'ip-addr.txt'),
  links: loud('ip-link.json', 'ip-link.txt'),
  policyRules: loud('ip-rule.json', 'ip-rule.txt'),
  policyRules6: loud('ip6-rule.json', 'ip6-rule.txt'),
  neighbours: silent('ip-neigh.json', 'ip-neigh.txt'),
  bridges: silent('brctl-show.txt'),
  bridgePorts: silent('bridge-link.json', 'bridge-link.txt'),
  fdb: silent('bridge-fdb.json', 'bridge-fdb.txt'),
  vlans: silent('bridge-vlan.json', 'bridge-vlan.txt'),
  sysctls: loud('sysctl.txt'),
  sockets: loud('ss.txt'),
} satisfies Record<string, HostPiece>;

/** What few hosts have: nothing is said where it was not asked for. */
export const rarePieces = {
  neighbourProxies: silent('ip-neigh-proxy.json', 'ip-neigh-proxy.txt'),
} satisfies Record<string, HostPiece>;

/** Listings of routes. `ip route show table all` prints both families, whichever file it went to. */
export const routePieces = {
  all: silent('ip-route-all.json', 'ip-route-all.txt'),
  routes: silent('ip-route.json', 'ip-route.txt', 'ip-route-main.txt'),
  routes6: silent('ip6-route.json', 'ip6-route.txt'),
} satisfies Record<string, HostPiece>;

/** What only a node says about itself. */
export const nodePieces = {
  iptables: silent('iptables-save.txt'),
  ip6tables: silent('ip6tables-save.txt'),
  iptablesLegacy: silent('iptables-legacy-save.txt'),
  ip6tablesLegacy: silent('ip6tables-legacy-save.txt'),
  iptablesNft: silent('iptables-nft-save.txt'),
  ip6tablesNft: silent('ip6tables-nft-save.txt'),
  nft: silent('nft-ruleset.json', 'nft-ruleset.txt'),
  nftText: silent('nft-ruleset.txt'),
  ipsets: silent('ipset-save.txt'),
  ipvs: silent('ipvsadm.txt'),
  conntrack: silent('conntrack.txt'),
  conntrackStatistics: shapeless('conntrack-stats.txt'),
  kubeProxy: shapeless('kube-proxy-config.yaml'),
  kubeProxyCommandLine: shapeless('kube-proxy-command-line.txt'),
  proxyMode: shapeless('kube-proxy-mode.txt', 'proxy-mode.txt'),
  proxyHealth: shapeless('kube-proxy-healthz.txt'),
  flannelSubnet: shapeless('cni/flannel-subnet.env'),
  namespaces: silent('netns.json'),
} satisfies Record<string, HostPiece>;

/** `iptables -t TABLE -vnL`: read where there is no iptables-save. */
export const iptablesListings = ['iptables-nat-list.txt', 'iptables-filter-list.txt'] as const;

/** Kept in a bundle, and not read for facts. */
const kept = ['stderr.json'];

/** File of each kind of object below `api/`, without its ending. */
export const apiFileNames = {
  Node: 'nodes',
  Pod: 'pods',
  Service: 'services',
  EndpointSlice: 'endpointslices',
  Endpoints: 'endpoints',
  NetworkPolicy: 'networkpolicies',
  Ingress: 'ingresses',
  Namespace: 'namespaces',
  ConfigMap: 'configmaps-kube-system',
} as const;

const namesOf = (pieces: Record<string, HostPiece>): string[] => Object.values(pieces).flatMap((piece) => piece.files);
const hostFiles = new Set([...namesOf(hostPieces), ...namesOf(rarePieces), ...namesOf(routePieces)]);
const nodeFiles = new Set([...hostFiles, ...namesOf(nodePieces), ...iptablesListings, ...kept]);

/** Is it a path of the layout that k8snet reads: `nodes/node-1/ip-addr.txt`, `api/pods.json`? */
export function isEvidencePath(path: string): boolean {
  const [top, folder = '', file = '', ...deeper] = path.split('/');
  if (folder === '' || deeper.length > 1) return false;
  if (top === 'api') return file === '' && /\.(json|ya?ml)$/.test(folder);
  if (top === 'pods') return deeper.length === 0 && (hostFiles.has(file) || file === 'resolv.conf');
  if (top !== 'nodes') return false;
  return nodeFiles.has([file, ...deeper].join('/')) || (file === 'cni' && deeper.length === 1 && isCniFile(deeper[0]!));
}

/** Files that a container runtime reads from /etc/cni/net.d (libcni); a kubeconfig beside them is none of them. */
export const isCniFile = (name: string): boolean => /.\.(conf|conflist|json)$/.test(name);

/** The manifest that `k8snet collect` writes. */
export const manifestPath = 'bundle.json';
