/** Which members of an object are kept: all of a member, or some of it; of a list the same of each element. `*`: members of any name. */
export type Shape = true | { readonly [member: string]: Shape };

const metadata = {
  name: true,
  namespace: true,
  uid: true,
  creationTimestamp: true,
  deletionTimestamp: true,
  labels: true,
  // Cut down further by their names.
  annotations: true,
  ownerReferences: { kind: true, name: true, controller: true },
} as const satisfies Shape;

const conditions = { type: true, status: true, reason: true, lastTransitionTime: true } as const satisfies Shape;

const containerStatus = {
  name: true,
  ready: true,
  restartCount: true,
  containerID: true,
  state: {
    waiting: { reason: true },
    running: { startedAt: true },
    terminated: { reason: true, exitCode: true, finishedAt: true },
  },
} as const satisfies Shape;

const container = { name: true, image: true, ports: true, restartPolicy: true } as const satisfies Shape;

/**
 * What leaves the cluster of each kind of object. Environment, arguments, volumes and probes of containers do not, nor does anything that
 * is not named here: a field that Kubernetes adds stays behind until somebody has looked at it.
 */
export const shapes = {
  Node: {
    metadata,
    spec: { podCIDR: true, podCIDRs: true, unschedulable: true, taints: true },
    status: {
      addresses: true,
      conditions,
      nodeInfo: {
        kernelVersion: true,
        osImage: true,
        containerRuntimeVersion: true,
        kubeletVersion: true,
        kubeProxyVersion: true,
        architecture: true,
      },
    },
  },
  Pod: {
    metadata,
    spec: {
      nodeName: true,
      hostNetwork: true,
      hostname: true,
      subdomain: true,
      dnsPolicy: true,
      dnsConfig: true,
      restartPolicy: true,
      containers: container,
      initContainers: container,
    },
    status: {
      phase: true,
      reason: true,
      podIP: true,
      podIPs: true,
      hostIP: true,
      hostIPs: true,
      startTime: true,
      conditions,
      containerStatuses: containerStatus,
      initContainerStatuses: containerStatus,
    },
  },
  Service: { metadata, spec: true, status: { loadBalancer: true } },
  EndpointSlice: { metadata, addressType: true, ports: true, endpoints: true },
  Endpoints: { metadata, subsets: true },
  NetworkPolicy: { metadata, spec: true },
  Ingress: {
    metadata,
    spec: { ingressClassName: true, defaultBackend: true, backend: true, rules: true, tls: { hosts: true } },
    status: { loadBalancer: true },
  },
  Namespace: { metadata, status: { phase: true } },
  ConfigMap: { metadata, data: true },
} as const satisfies Record<string, Shape>;
