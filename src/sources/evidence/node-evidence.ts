import type { NodeEvidence } from '../../model/evidence.ts';
import type { IptablesDump } from '../../model/iptables.ts';
import { lazy } from '../../model/lazy.ts';
import type { CniConfig, KubeProxyConfig, Missing } from '../../model/node.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import { parseCni } from '../cni/parse.ts';
import { parseConntrack } from '../conntrack/parse.ts';
import { parseConntrackStatistics } from '../conntrack/statistics.ts';
import type { Files } from '../files.ts';
import { parseFlannelSubnet } from '../flannel-subnet/parse.ts';
import { parseIpset } from '../ipset/parse.ts';
import { parseIpvs } from '../ipvs/parse.ts';
import { type CombinedConfigs, combineConfigs } from '../kube-proxy-config/combine.ts';
import { parseKubeProxyConfig } from '../kube-proxy-config/parse.ts';
import { hostPieces, isCniFile, nodePieces } from '../layout.ts';
import { parseNetworkNamespaces } from '../network-namespaces/parse.ts';
import { parseProxyHealth } from '../proxy-health/parse.ts';
import { parseProxyMode } from '../proxy-mode/parse.ts';
import { choose, type Folder, openFolder, parsePiece } from './folder.ts';
import { readHostFacts } from './host-facts.ts';
import { missingIptables, readIptables } from './iptables-dumps.ts';

const {
  nft: nftPiece,
  nftText: nftTextPiece,
  ipsets: ipsetPiece,
  ipvs: ipvsPiece,
  conntrack: conntrackPiece,
  conntrackStatistics: statisticsPiece,
  kubeProxy: kubeProxyPiece,
  kubeProxyCommandLine: commandLinePiece,
  proxyMode: proxyModePiece,
  proxyHealth: proxyHealthPiece,
  flannelSubnet: flannelSubnetPiece,
  namespaces: namespacesPiece,
} = nodePieces;

/** One node of the evidence, each part parsed when it is first asked for. Its warnings are those of what was parsed so far. */
export function readNode(name: string, files: Files, api: ClusterObjects): NodeEvidence {
  const folder = openFolder(`nodes/${name}`, files);
  const dumps: IptablesDump[] = [];
  const facts = readHostFacts(folder, Object.values(hostPieces));
  const nft = lazy(() => choose(folder, nftPiece).text);
  const iptables = lazy(() => {
    dumps.push(...readIptables(folder, nft));
    return dumps;
  });
  const ipsets = lazy(() => parsePiece(folder, ipsetPiece, parseIpset));
  const ipvs = lazy(() => parsePiece(folder, ipvsPiece, parseIpvs));
  const conntrack = lazy(() => parsePiece(folder, conntrackPiece, parseConntrack));
  const conntrackStatistics = lazy(() => parsePiece(folder, statisticsPiece, parseConntrackStatistics));
  const cni = lazy(() => readCni(folder));
  const kubeProxy = lazy(() => readKubeProxy(folder, api));
  const proxyHealth = lazy(() => parsePiece(folder, proxyHealthPiece, parseProxyHealth));
  const flannelSubnet = lazy(() => parsePiece(folder, flannelSubnetPiece, parseFlannelSubnet));
  const proxyMode = lazy(() => parsePiece(folder, proxyModePiece, parseProxyMode));
  const namespaces = lazy(() => parsePiece(folder, namespacesPiece, parseNetworkNamespaces));
  // The file is read only where it is asked what it says, not to tell that it is there.
  const lackingKubeProxy = (): Missing[] => {
    const { missing: lacking } = choose(folder, kubeProxyPiece);
    return lacking !== null && kubeProxy().counting === null ? [lacking] : [];
  };
  const missing = lazy((): Missing[] => [
    ...missingIptables(folder),
    ...[nftPiece, ipsetPiece, ipvsPiece, conntrackPiece].flatMap((piece) => choose(folder, piece).missing ?? []),
    ...lackingKubeProxy(),
    ...facts.missing,
    ...failureOf(choose(folder, namespacesPiece).missing),
    ...failureOf(choose(folder, proxyHealthPiece).missing),
  ]);
  return {
    name,
    facts,
    get iptables() {
      return iptables();
    },
    get nft() {
      return nft();
    },
    get nftText() {
      return choose(folder, nftTextPiece).text;
    },
    get ipsets() {
      return ipsets();
    },
    get ipvs() {
      return ipvs();
    },
    get conntrack() {
      return conntrack();
    },
    get conntrackStatistics() {
      return conntrackStatistics();
    },
    get cni() {
      return cni();
    },
    get kubeProxy() {
      return kubeProxy().counting;
    },
    get kubeProxyOthers() {
      return kubeProxy().others;
    },
    get proxyMode() {
      return proxyMode();
    },
    get proxyHealth() {
      return proxyHealth();
    },
    get flannelSubnet() {
      return flannelSubnet();
    },
    get namespaces() {
      return namespaces();
    },
    get missing() {
      return missing();
    },
    get warnings() {
      return [...folder.warnings, ...dumps.flatMap((dump) => dump.warnings)];
    },
  };
}

/** Only a live node is asked for its namespaces, so that it is nothing worth telling where nobody did. */
const failureOf = (missing: Missing | null): Missing[] => (missing?.reason === 'failed' ? [missing] : []);

/** In the order in which a container runtime reads them: by name. A .json file beside them may be anything. */
function readCni(folder: Folder): CniConfig[] | null {
  const start = `${folder.path}/cni/`;
  const paths = folder.files.paths.filter((path) => path.startsWith(start) && isCniFile(path)).sort();
  if (paths.length === 0) return null;
  return paths.flatMap((path) => {
    const { text, source } = folder.files.read(path);
    const { facts, warnings } = parseCni(text, source);
    if (facts !== null || !path.endsWith('.json')) folder.warnings.push(...warnings);
    return facts ?? [];
  });
}

/** The node's own configuration, the command line, and the ConfigMap of the cluster. */
function readKubeProxy(folder: Folder, api: ClusterObjects): CombinedConfigs {
  const own = parsePiece(folder, kubeProxyPiece, parseKubeProxyConfig);
  const commandLine = parsePiece(folder, commandLinePiece, parseKubeProxyConfig);
  return combineConfigs({ own, commandLine, configMap: readConfigMap(folder, api) });
}

function readConfigMap(folder: Folder, { kubeProxyConfigMap }: ClusterObjects): KubeProxyConfig | null {
  if (kubeProxyConfigMap === null) return null;
  const { origin, text } = kubeProxyConfigMap;
  const { facts, warnings } = parseKubeProxyConfig(text, origin.source);
  folder.warnings.push(...warnings);
  return facts && { ...facts, form: 'config map', origin, lines: {} };
}
