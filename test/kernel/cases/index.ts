import type { KernelCase } from '../case.ts';
import { bridgedCases } from './bridged.ts';
import { calicoCases } from './calico.ts';
import { connectionCases } from './connection.ts';
import { dockerCases } from './docker.ts';
import { filterCases } from './filter.ts';
import { matchesCases } from './matches.ts';
import { natCases } from './nat.ts';
import { pluginsCases } from './plugins.ts';
import { routedCases } from './routed.ts';
import { routesCases } from './routes.ts';
import { sourceAddressCases } from './source-address.ts';
import { tunnelCases } from './tunnel.ts';
import { weaveCases } from './weave.ts';

/** Every case, by what it is about. */
export const kernelCases: Record<string, KernelCase[]> = {
  'bridged pods': bridgedCases,
  'routed pods': routedCases,
  routes: routesCases,
  'source addresses': sourceAddressCases,
  translation: natCases,
  filtering: filterCases,
  'connection tracking': connectionCases,
  matches: matchesCases,
  tunnels: tunnelCases,
  'CNI plugins': pluginsCases,
  Calico: calicoCases,
  Docker: dockerCases,
  Weave: weaveCases,
};
