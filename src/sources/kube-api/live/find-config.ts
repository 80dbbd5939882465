import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { reasonOf } from '../../read/evidence-error.ts';
import { isEmpty, type KubeConfigFile, mergeKubeConfigs, parseKubeConfig } from './kubeconfig.ts';
import { kubeletPlaces, type Machine, type Place, serviceAccount, userPlaces } from './places.ts';

/** A configuration that leads to an API server, or what is wrong with the one that should. */
export interface FoundConfig {
  /** The files it was read from. */
  origin: string;
  config: KubeConfigFile | { problem: string };
}

/**
 * Looks where kubectl looks, then for the account of a pod, then for the kubelet's kubeconfig. The first place that
 * says anything counts, be it damaged. Null where there is none.
 */
export function findConfig(named: string | null, machine: Machine): FoundConfig | null {
  for (const place of userPlaces(named, machine)) {
    const found = readPlace(place);
    if (found !== null) return found;
  }
  const account = readAccount(machine);
  if (account !== null) return account;
  for (const place of kubeletPlaces(machine)) {
    const found = readPlace(place);
    if (found !== null) return found;
  }
  return null;
}

/** Files that do not exist are passed over, unless they were named. */
function readPlace({ files, named }: Place): FoundConfig | null {
  const read: KubeConfigFile[] = [];
  const origins: string[] = [];
  for (const file of files) {
    const config = readConfig(file);
    if (config === null && !named) continue;
    if (config === null) return { origin: file, config: { problem: 'no such file or folder' } };
    if ('problem' in config) return { origin: file, config };
    read.push(config);
    origins.push(file);
  }
  const config = mergeKubeConfigs(read);
  return isEmpty(config) && !named ? null : { origin: origins.join(', '), config };
}

function readConfig(file: string): KubeConfigFile | { problem: string } | null {
  try {
    return parseKubeConfig(readFileSync(file, 'utf8'), dirname(resolve(file)));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : { problem: reasonOf(error) };
  }
}

/** The service account of the pod that this runs in (client-go rest.InClusterConfig). */
function readAccount({ environment, root }: Machine): FoundConfig | null {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment;
  const tokenFile = join(root, serviceAccount, 'token');
  if (!host || !port || !existsSync(tokenFile)) return null;
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const name = 'in-cluster';
  return {
    origin: 'the service account of this pod',
    config: {
      clusters: [{ name, server, caFile: join(root, serviceAccount, 'ca.crt'), skipTLSVerify: false }],
      users: [{ name, tokenFile }],
      contexts: [{ name, cluster: name, user: name }],
      currentContext: name,
    },
  };
}
