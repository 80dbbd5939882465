import type { Standing } from './standing.ts';

/** Something that breaks the cluster and can be healed. */
export interface Fault {
  /** Id of the finding that a perfect doctor names. */
  id: string;
  /** Node or machine on which it is. */
  where: string;
  /** What is wrong, in one sentence. */
  words: string;
  breaks(cluster: Standing): Promise<unknown>;
  heals(cluster: Standing): Promise<unknown>;
}

/** A fault that one shell script makes and another undoes, on the machine where it is. */
export const scripted = (
  id: string,
  where: string,
  words: string,
  breaks: string | ((cluster: Standing) => string),
  heals: string | ((cluster: Standing) => string),
): Fault => {
  const run = (text: typeof breaks) => (cluster: Standing) =>
    cluster.machines.get(where)!.script(typeof text === 'string' ? text : text(cluster));
  return { id, where, words, breaks: run(breaks), heals: run(heals) };
};
