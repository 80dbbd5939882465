/** `k8snet-node-1-20261121-130405.tar.gz`, by the node and the moment (UTC) of the reading. */
export function nameBundle(nodes: readonly string[], time: string): string {
  const moment = time.replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const of = nodes.length === 1 ? nodes[0]! : `${nodes.length}-nodes`;
  return `k8snet-${of.replace(/[^\w.-]/g, '_')}-${moment}.tar.gz`;
}
