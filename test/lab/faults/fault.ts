import type { Pod } from '../pod.ts';
import type { Standing } from '../standing.ts';

/** Something that breaks the cluster and can be healed. */
export interface Fault {
  /** Id of the finding that a perfect doctor names. */
  id: string;
  /** The machine on which it is. */
  where: string;
  /** What is wrong, in one sentence. */
  words: string;
  /** Names of ways that work no more (ways.ts). */
  stops: readonly string[];
  /** Names of ways that fail for some of the connections: those to one endpoint of several. */
  stopsSome?: readonly string[];
  breaks(cluster: Standing): Promise<unknown>;
  heals(cluster: Standing): Promise<unknown>;
}

type Script = string | ((cluster: Standing) => string);

/** A fault that one shell script makes and another undoes, on the machine where it is. */
export function scripted({
  breaks,
  heals,
  ...fault
}: Omit<Fault, 'breaks' | 'heals'> & { breaks: Script; heals: Script }): Fault {
  const run = (script: Script) => (cluster: Standing) =>
    cluster.machines.get(fault.where)!.script(typeof script === 'string' ? script : script(cluster));
  return { ...fault, breaks: run(breaks), heals: run(heals) };
}

/** A pod by its name in the default namespace. */
export function podOf({ pods }: Standing, name: string): Pod {
  const pod = pods.get(`default/${name}`);
  if (pod === undefined) throw new Error(`the cluster has no pod ${name}`);
  return pod;
}

/** The pods of a node. */
export const podsOn = ({ pods }: Standing, node: string): Pod[] =>
  [...pods.values()].filter(({ plan }) => plan.node === node);
