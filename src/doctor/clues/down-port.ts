import type { Pod } from '../../simulate/network.ts';
import type { Examination } from '../examination.ts';
import type { Stop } from '../stop.ts';
import { hostOf } from '../stops-of.ts';

/** The pod at a bridge port that does not forward because an end of its veth is down (the bridge disables ports without a carrier); null for every other stop. */
export function podOfDownPort(examination: Examination, { by, node, line }: Stop): Pod | null {
  if (by !== 'bridge-port-not-forwarding') return null;
  const host = hostOf(examination, node);
  const port = host?.facts.bridgePorts?.find(({ origin }) => origin.text === line?.text && origin.line === line.line);
  const pods = examination.world.network.pods.filter(({ nodeName }) => nodeName === node);
  const pod = pods.find(({ hostLink }) => hostLink !== null && hostLink.name === port?.device);
  const isDown = [pod?.hostLink, pod?.podLink].some((link) => link?.flags.includes('UP') === false);
  return pod !== undefined && isDown ? pod : null;
}
