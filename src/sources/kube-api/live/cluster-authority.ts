import { readFileSync } from 'node:fs';
import { chooseContext } from './choose-context.ts';
import { findConfig } from './find-config.ts';
import type { ApiChoice } from './open-api.ts';
import type { Machine } from './places.ts';

/** By what clients know the cluster's API server. */
export interface ClusterAuthority {
  /** Certificates (PEM); null where the kubeconfig names none. */
  certificates: string | null;
  /** `tls-server-name` of the kubeconfig. */
  serverName: string | null;
}

/** The cluster's authority as the kubeconfig has it that the API is asked by. Nothing where there is none, or it cannot be read. */
export function findClusterAuthority(
  choice: ApiChoice,
  machine: Machine = { environment: process.env, root: '/' },
): ClusterAuthority {
  const none = { certificates: null, serverName: null };
  try {
    const found = findConfig(choice.kubeconfig, machine);
    if (found === null || 'problem' in found.config) return none;
    const access = chooseContext(found.config, choice.context);
    if ('problem' in access) return none;
    const { caData, caFile, tlsServerName } = access.cluster;
    const certificates =
      caData !== undefined
        ? Buffer.from(caData, 'base64').toString('utf8')
        : caFile !== undefined
          ? readFileSync(caFile, 'utf8')
          : null;
    return { certificates, serverName: tlsServerName ?? null };
  } catch {
    return none;
  }
}
