import type { Pod } from '../simulate/network.ts';
import { notFound } from './destination.ts';
import { TargetError } from './target-error.ts';
import type { World } from './world.ts';

/** A pod by name; throws TargetError with near names. */
export function findPod(world: World, namespace: string, name: string): Pod {
  const pod = world.network.pods.find((one) => one.namespace === namespace && one.name === name);
  if (pod !== undefined) return pod;
  throw new TargetError(
    notFound(
      'pod',
      `${namespace}/${name}`,
      world.network.pods.map((one) => `${one.namespace}/${one.name}`),
    ),
  );
}

/** One running pod of a deployment: its pods belong to a ReplicaSet that bears the deployment's name and a hash. */
export function findDeploymentPod(world: World, namespace: string, name: string): Pod {
  const owned = (world.evidence.api.pods ?? []).filter(
    (pod) =>
      pod.namespace === namespace &&
      pod.owner?.kind === 'ReplicaSet' &&
      pod.owner.name.replace(/-[a-z0-9]+$/, '') === name,
  );
  const chosen = owned.find((pod) => pod.ready) ?? owned[0];
  if (chosen) return findPod(world, namespace, chosen.name);
  const names = new Set(
    (world.evidence.api.pods ?? []).flatMap(({ owner, ...pod }) =>
      owner?.kind === 'ReplicaSet' ? [`${pod.namespace}/${owner.name.replace(/-[a-z0-9]+$/, '')}`] : [],
    ),
  );
  throw new TargetError(notFound('deployment', `${namespace}/${name}`, [...names]));
}
