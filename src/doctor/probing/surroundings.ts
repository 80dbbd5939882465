/** What probes need and the evidence does not have: read on the node when they are planned. */
export interface ProbeSurroundings {
  /** The node that k8snet runs on, as the evidence names it. */
  node: string;
  /** Certificates (PEM) of the cluster's authority; null: none is known. */
  authority: string | null;
  /** Name that the API server's certificate bears, where the kubeconfig gives another than its address. */
  serverName: string | null;
  /** The node's own DNS servers: hosts outside that are there to be asked. */
  nameservers: readonly string[];
}
