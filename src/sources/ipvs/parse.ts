import type { VirtualService } from '../../model/ipvs.ts';
import type { Parsed } from '../../model/origin.ts';
import { readIpvsList } from './list.ts';
import { readIpvsSave } from './save.ts';

/** Reads what ipvsadm(8) prints, `ipvsadm -Sn` or `ipvsadm -Ln`, and /proc/net/ip_vs. */
export const parseIpvs = (text: string, source: string): Parsed<VirtualService[]> =>
  /^(?:ipvsadm )?(?:-A|-a|--add-service|--add-server) /m.test(text)
    ? readIpvsSave(text, source)
    : readIpvsList(text, source);
