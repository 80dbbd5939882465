import { delimiter, join } from 'node:path';

/** A place where a kubeconfig may be. */
export interface Place {
  /** The files that count together, those of KUBECONFIG; one elsewhere. */
  files: string[];
  /** Was it named on the command line? Then it has to be there. */
  named: boolean;
}

/** The environment, and where paths of the machine begin: a test has its own. */
export interface Machine {
  environment: Record<string, string | undefined>;
  root: string;
}

/** What a pod is given (kubernetes.io: Accessing the API from a Pod). */
export const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * What the kubelet of a node uses: kubeadm and most others; installers that start it from /var/lib/kubelet; k3s and
 * RKE2, server and agent; MicroK8s.
 */
const kubelets = [
  '/etc/kubernetes/kubelet.conf',
  '/var/lib/kubelet/kubeconfig',
  '/etc/rancher/k3s/k3s.yaml',
  '/var/lib/rancher/k3s/agent/kubelet.kubeconfig',
  '/etc/rancher/rke2/rke2.yaml',
  '/var/lib/rancher/rke2/agent/kubelet.kubeconfig',
  '/var/snap/microk8s/current/credentials/kubelet.config',
];

/** Where kubectl looks: `--kubeconfig` alone, else KUBECONFIG, else the user's own file. */
export function userPlaces(named: string | null, { environment }: Machine): Place[] {
  if (named !== null) return [{ files: [named], named: true }];
  const files = (environment.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  if (files.length > 0) return [{ files, named: false }];
  const home = environment.HOME ?? '';
  return home === '' ? [] : [{ files: [join(home, '.kube', 'config')], named: false }];
}

/** Where a node keeps the kubelet's kubeconfig: what is left where the user has none. */
export const kubeletPlaces = ({ root }: Machine): Place[] =>
  kubelets.map((path) => ({ files: [join(root, path)], named: false }));
