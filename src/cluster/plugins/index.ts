import { antrea } from './antrea.ts';
import { awsVpc } from './aws-vpc.ts';
import { azureNpm } from './azure-npm.ts';
import { bridge } from './bridge.ts';
import { calico } from './calico.ts';
import { cilium } from './cilium.ts';
import { docker } from './docker.ts';
import { firewall } from './firewall.ts';
import { flannel } from './flannel.ts';
import { hostDevice } from './host-device.ts';
import { ipvlan } from './ipvlan.ts';
import { kubeNetworkPolicies } from './kube-network-policies.ts';
import { kubeRouter } from './kube-router.ts';
import { kubenet } from './kubenet.ts';
import { macvlan } from './macvlan.ts';
import { nodeRoutes } from './node-routes.ts';
import { openVswitch } from './open-vswitch.ts';
import type { Plugin } from './plugin.ts';
import { portmap } from './portmap.ts';
import { ptp } from './ptp.ts';
import { weave } from './weave.ts';

/** Every way to build the pods' network that is known. */
export const plugins: readonly Plugin[] = [
  calico,
  cilium,
  flannel,
  weave,
  kubeRouter,
  antrea,
  openVswitch,
  awsVpc,
  azureNpm,
  kubeNetworkPolicies,
  kubenet,
  bridge,
  ptp,
  macvlan,
  ipvlan,
  hostDevice,
  portmap,
  firewall,
  docker,
  nodeRoutes,
];
