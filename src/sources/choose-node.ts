import type { Evidence, NodeEvidence } from '../model/evidence.ts';
import { didYouMean, nearest } from '../model/nearest.ts';
import { printable } from '../model/printable.ts';

/** The evidence does not tell from which node to look: the command line has to name another. */
export class NodeChoiceError extends Error {
  /** The name that was asked for, null where none was. */
  readonly asked: string | null;
  /** The nodes of the evidence. */
  readonly nodes: string[];

  constructor(asked: string | null, nodes: string[]) {
    super(describe(asked, nodes));
    this.name = 'NodeChoiceError';
    this.asked = asked;
    this.nodes = nodes;
  }
}

/**
 * The node to look from: the one that was named, else the only one, else the one that has this host's name.
 * Throws NodeChoiceError, which lists the nodes, where that is none.
 */
export function chooseNode({ nodes }: Pick<Evidence, 'nodes'>, name: string | null, hostname: string): NodeEvidence {
  const names = nodes.map((node) => node.name);
  if (name === null && nodes.length === 1) return nodes[0]!;
  const wanted = name ?? hostname;
  const found = nodes.find((node) => node.name === wanted) ?? nodes.find((node) => sameName(node.name, wanted));
  if (found === undefined) throw new NodeChoiceError(name, names);
  return found;
}

/** The kubelet registers its host's name in lower case. */
const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function describe(asked: string | null, nodes: string[]): string {
  if (nodes.length === 0) return 'the evidence holds no node';
  const list = `nodes: ${nodes.join(', ')}`;
  if (asked === null) return printable(`which node? Name one with --node (${list})`);
  return printable(`no node named ${asked}${didYouMean(nearest(asked, nodes))} (${list})`);
}
