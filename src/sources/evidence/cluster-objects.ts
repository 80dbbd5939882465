import type { Missing } from '../../model/node.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import type { Warning } from '../../model/origin.ts';
import type { Files } from '../files.ts';
import { chooseEndpoints } from '../kube-api/endpoint-slices.ts';
import type { ConfigMapObject, ObjectsByKind } from '../kube-api/kinds.ts';
import { readObjects } from '../kube-api/objects.ts';
import { configInConfigMap } from '../kube-proxy-config/parse.ts';
import { lazy } from './lazy.ts';

/** File of each kind below `api/`, without its ending. */
const fileNames = {
  Node: 'nodes',
  Pod: 'pods',
  Service: 'services',
  EndpointSlice: 'endpointslices',
  Endpoints: 'endpoints',
  NetworkPolicy: 'networkpolicies',
  Ingress: 'ingresses',
  Namespace: 'namespaces',
  ConfigMap: 'configmaps-kube-system',
} as const satisfies Record<keyof ObjectsByKind, string>;

const endings = ['json', 'yaml', 'yml'];

/** The API's objects, each kind read when it is first asked for. `warnings` grows as they are. */
export function readClusterObjects(files: Files, warnings: Warning[]): ClusterObjects {
  const read = <Kind extends keyof ObjectsByKind>(kind: Kind) => lazy(() => readKind(files, kind, warnings));
  const nodes = read('Node');
  const pods = read('Pod');
  const services = read('Service');
  const slices = read('EndpointSlice');
  const endpoints = read('Endpoints');
  const endpointSlices = lazy(() => chooseEndpoints(slices(), endpoints()));
  const networkPolicies = read('NetworkPolicy');
  const ingresses = read('Ingress');
  const namespaces = read('Namespace');
  const kubeProxyConfigMap = lazy(() => findKubeProxy(readKind(files, 'ConfigMap', warnings) ?? []));
  return {
    get nodes() {
      return nodes();
    },
    get pods() {
      return pods();
    },
    get services() {
      return services();
    },
    get endpointSlices() {
      return endpointSlices();
    },
    get networkPolicies() {
      return networkPolicies();
    },
    get ingresses() {
      return ingresses();
    },
    get namespaces() {
      return namespaces();
    },
    get kubeProxyConfigMap() {
      return kubeProxyConfigMap();
    },
  };
}

function readKind<Kind extends keyof ObjectsByKind>(
  files: Files,
  kind: Kind,
  warnings: Warning[],
): ObjectsByKind[Kind][] | null {
  const piece = findFile(files, kind);
  if (piece.text.trim() === '') return null;
  const { facts, warnings: notUnderstood } = readObjects(kind, piece.text, piece.source);
  warnings.push(...notUnderstood);
  return facts;
}

function findFile(files: Files, kind: keyof ObjectsByKind) {
  const paths = endings.map((ending) => `api/${fileNames[kind]}.${ending}`);
  return files.read(paths.find((path) => files.paths.includes(path)) ?? paths[0]!);
}

/** kubeadm names it `kube-proxy`; others add something to that name. */
function findKubeProxy(configMaps: ConfigMapObject[]): ClusterObjects['kubeProxyConfigMap'] {
  for (const { name, origin, data } of configMaps) {
    const text = name.startsWith('kube-proxy') ? configInConfigMap({ data }) : null;
    if (text !== null) return { origin, text };
  }
  return null;
}

/** Kinds of which there is nothing. Either of EndpointSlices and Endpoints will do. */
export function missingObjects(files: Files): Missing[] {
  const kinds = Object.keys(fileNames) as (keyof ObjectsByKind)[];
  const missing = new Map(kinds.map((kind) => [kind, findFile(files, kind).missing]));
  if (missing.get('EndpointSlice') === null) missing.set('Endpoints', null);
  return [...missing.values()].filter((reason) => reason !== null);
}
