import type { PodEvidence } from '../../model/evidence.ts';
import { lazy } from '../../model/lazy.ts';
import type { Files } from '../files.ts';
import { type HostPiece, hostPieces } from '../layout.ts';
import { parseResolvConf } from '../resolv-conf/parse.ts';
import { openFolder, parsePiece } from './folder.ts';
import { readHostFacts } from './host-facts.ts';

const resolvConfPiece: HostPiece = { files: ['resolv.conf'], silent: false, shapeless: true };

/** One pod's network namespace, from its folder `NAMESPACE_POD`: neither name may hold an underscore. */
export function readPodFolder(name: string, files: Files): PodEvidence {
  const folder = openFolder(`pods/${name}`, files);
  const underscore = name.indexOf('_');
  const resolvConf = lazy(() => parsePiece(folder, resolvConfPiece, parseResolvConf));
  return {
    namespace: name.slice(0, Math.max(underscore, 0)),
    name: name.slice(underscore + 1),
    facts: readHostFacts(folder, [hostPieces.addresses]),
    get resolvConf() {
      return resolvConf();
    },
  };
}
