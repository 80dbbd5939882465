import type { CompileExpression } from '../context.ts';
import { concat } from './concat.ts';
import { ct } from './ct.ts';
import { fib } from './fib.ts';
import { jhash, numgen, symhash } from './generators.ts';
import { map } from './map.ts';
import { meta } from './meta.ts';
import { operations } from './operations.ts';
import { payload } from './payload.ts';
import { dccpOption, exthdr, ipOption, ipsec, osf, rt, sctpChunk, socket, tcpOption } from './untold.ts';

/** Every kind of expression, by its member in libnftables-json(5). */
export const expressions: Readonly<Record<string, CompileExpression>> = {
  ...operations,
  concat,
  ct,
  'dccp option': dccpOption,
  exthdr,
  fib,
  'ip option': ipOption,
  ipsec,
  jhash,
  map,
  meta,
  numgen,
  osf,
  payload,
  rt,
  'sctp chunk': sctpChunk,
  socket,
  symhash,
  'tcp option': tcpOption,
};
