import { lazy } from '../../model/lazy.ts';
import type { Missing } from '../../model/node.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import type { Warning } from '../../model/origin.ts';
import type { Files } from '../files.ts';
import { chooseEndpoints } from '../kube-api/endpoint-slices.ts';
import { findCorefile } from '../kube-api/find-corefile.ts';
import { findKubeProxy } from '../kube-api/find-kube-proxy.ts';
import type { ObjectsByKind } from '../kube-api/kinds.ts';
import { readObjects } from '../kube-api/objects.ts';
import type { ObjectsReading } from '../kube-api/reading.ts';
import { apiFileNames } from '../layout.ts';

const endings = ['json', 'yaml', 'yml'];

/** The API's objects among files, each kind read when it is first asked for. `warnings` grows as they are. */
export function readObjectFiles(files: Files): ObjectsReading {
  const warnings: Warning[] = [];
  const missing = lazy(() => missingObjects(files));
  return {
    from: files.origin,
    objects: readKinds(files, warnings),
    namespace: null,
    get missing() {
      return missing();
    },
    warnings,
  };
}

/** Do the files hold any object of the API? */
export const holdsObjects = ({ paths }: Files): boolean => paths.some((path) => path.startsWith('api/'));

function readKinds(files: Files, warnings: Warning[]): ClusterObjects {
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
  const configMaps = lazy(() => readKind(files, 'ConfigMap', warnings) ?? []);
  const kubeProxyConfigMap = lazy(() => findKubeProxy(configMaps()));
  const corefile = lazy(() => findCorefile(configMaps()));
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
    get corefile() {
      return corefile();
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
  const paths = endings.map((ending) => `api/${apiFileNames[kind]}.${ending}`);
  return files.read(paths.find((path) => files.paths.includes(path)) ?? paths[0]!);
}

/** Kinds of which there is nothing. Either of EndpointSlices and Endpoints will do. */
function missingObjects(files: Files): Missing[] {
  const kinds = Object.keys(apiFileNames) as (keyof ObjectsByKind)[];
  const missing = new Map(kinds.map((kind) => [kind, findFile(files, kind).missing]));
  if (missing.get('EndpointSlice') === null) missing.set('Endpoints', null);
  return [...missing.values()].filter((reason) => reason !== null);
}
