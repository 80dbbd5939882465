import type { Cluster } from '@kubernetes/client-node';
import { didYouMean, nearest } from '../../../model/nearest.ts';
import { printable } from '../../../model/printable.ts';
import type { KubeConfigFile, KubeUser } from './kubeconfig.ts';

/** The command line names a context that there is not. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
}

/** A server, and as whom to ask it. */
export interface Access {
  context: string;
  /** Of names that give none; null where the context does not tell. */
  namespace: string | null;
  cluster: Cluster;
  user: KubeUser;
}

/**
 * The context that was named, else the current one. Throws ContextError where the named one is not there; tells the
 * problem where the kubeconfig leads nowhere.
 */
export function chooseContext(config: KubeConfigFile, name: string | null): Access | { problem: string } {
  const wanted = name ?? config.currentContext;
  const names = config.contexts.map((context) => context.name);
  if (wanted === null) return { problem: `has no current context: name one with --context (${listOf(names)})` };
  const context = config.contexts.find((one) => one.name === wanted);
  if (context === undefined && name !== null) throw new ContextError(unknownContext(name, names));
  if (context === undefined) return { problem: `its current context ${wanted} is not among its contexts` };
  const cluster = config.clusters.find((one) => one.name === context.cluster);
  if (cluster === undefined)
    return { problem: `context ${wanted} names the cluster ${context.cluster}: there is none` };
  if (!URL.canParse(cluster.server) || !/^https?:/.test(cluster.server)) {
    return { problem: `cluster ${cluster.name} has no server to ask: ${cluster.server || 'none is given'}` };
  }
  const anonymous: KubeUser | undefined = context.user === '' ? { name: '', tokenFile: null } : undefined;
  const user = config.users.find((one) => one.name === context.user) ?? anonymous;
  if (user === undefined) return { problem: `context ${wanted} names the user ${context.user}: there is none` };
  return { context: wanted, namespace: context.namespace ?? null, cluster, user };
}

/** The words for a context that there is not. */
export const unknownContext = (name: string, names: string[]): string =>
  printable(`no context named ${name}${didYouMean(nearest(name, names))} (${listOf(names)})`);

const listOf = (names: string[]): string => (names.length === 0 ? 'there is none' : `contexts: ${names.join(', ')}`);
