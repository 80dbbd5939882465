/** How the nodes of a file are looked at, whatever it is written in, and how to say that one is wrong. */
export interface Place<Node = unknown> {
  /** Throws an error that names the line of the node. */
  fail(node: Node, reason: string): never;
  lineOf(node: Node): number;
  /** What a mapping holds, in its order; null where the node is none. */
  entriesOf(node: Node): readonly Entry<Node>[] | null;
  /** The elements of a list; null where the node is none. */
  itemsOf(node: Node): readonly Node[] | null;
  /** A single value, and the text as it was written where that is told; null where the node is none. */
  scalarOf(node: Node): { value: unknown; written?: string | undefined } | null;
}

/** One key of a mapping: its text, its node, and what it stands for. */
export interface Entry<Node> {
  name: string;
  key: Node;
  value: Node;
}
