import type { Examination } from '../examination.ts';
import { frontsOfApi, frontsOfNode, type ServiceFront } from './service-front.ts';

const remembered = new WeakMap<Examination, ServiceFront[]>();

/** Every service port of the API, or what the rules of the nodes name; each once. */
export function allFronts(examination: Examination): ServiceFront[] {
  const known = remembered.get(examination);
  if (known !== undefined) return known;
  const { world, nodes } = examination;
  const found = frontsOfApi(world.evidence.api) ?? nodes.flatMap((node) => frontsOfNode(world, node));
  const fronts = [
    ...new Map(found.map((front) => [`${front.address} ${front.port} ${front.protocol}`, front])).values(),
  ];
  remembered.set(examination, fronts);
  return fronts;
}

/** Fronts of one service together. */
export function frontsByService(examination: Examination): ServiceFront[][] {
  const services = new Map<string, ServiceFront[]>();
  for (const front of allFronts(examination)) {
    const key = `${front.namespace}/${front.name}`;
    services.set(key, [...(services.get(key) ?? []), front]);
  }
  return [...services.values()];
}
