import type { CompileStatement } from '../context.ts';
import { fwd } from './fwd.ts';
import { queue, synproxy, tproxy } from './handing-over.ts';
import { mangle } from './mangle.ts';
import { match } from './match.ts';
import { dnat, snat } from './nat.ts';
import { masquerade, redirect } from './own-address.ts';
import { dup, expectation, flow, helper, last, log, notrack, reset, secmark, timeout } from './passing.ts';
import { connectionCount, counter, limit, quota } from './rates.ts';
import { reject } from './reject.ts';
import { mapUpdate, meter, setUpdate } from './set-update.ts';
import { verdicts } from './verdicts.ts';
import { vmap } from './vmap.ts';
import { xt } from './xt.ts';

/** Every kind of statement, by its member in libnftables-json(5). */
export const statements: Readonly<Record<string, CompileStatement>> = {
  ...verdicts,
  counter,
  'ct count': connectionCount,
  'ct expectation': expectation,
  'ct helper': helper,
  'ct timeout': timeout,
  dnat,
  dup,
  flow,
  fwd,
  last,
  limit,
  log,
  mangle,
  map: mapUpdate,
  masquerade,
  match,
  meter,
  notrack,
  queue,
  quota,
  redirect,
  reject,
  reset,
  secmark,
  set: setUpdate,
  snat,
  synproxy,
  tproxy,
  vmap,
  xt,
};
