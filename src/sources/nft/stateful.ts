import type { NftExpression } from '../../model/nft.ts';
import { bytesPerUnit } from './text/units.ts';

export type NftNode = { [member: string]: NftExpression };

/** A limit with every default filled in: nft's text leaves the usual burst out, old JSON the units. */
export function limitOf(limit: NftNode): NftNode {
  const unit = limit.rate_unit ?? 'packets';
  const counted = unit === 'packets';
  return {
    rate: limit.rate ?? 0,
    rate_unit: unit,
    per: limit.per ?? 'second',
    burst: limit.burst ?? (counted ? 5 : 0),
    burst_unit: counted ? 'packets' : (limit.burst_unit ?? 'bytes'),
    inv: limit.inv === true,
  };
}

/** A quota in bytes. The named object has its sizes in `bytes`, the statement in `val` and a unit. */
export function quotaOf(quota: NftNode): NftNode {
  return {
    bytes: typeof quota.bytes === 'number' ? quota.bytes : sizeOf(quota.val, quota.val_unit),
    used: sizeOf(quota.used ?? 0, quota.used_unit),
    inv: quota.inv === true,
  };
}

function sizeOf(value: NftExpression | undefined, unit: NftExpression | undefined): number | null {
  const factor = bytesPerUnit(typeof unit === 'string' ? unit : 'bytes');
  return typeof value === 'number' && factor !== null ? value * factor : null;
}
