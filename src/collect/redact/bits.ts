import { createHmac } from 'node:crypto';

/** Secret of one redaction: with another one every address and name becomes another. */
export type Key = Uint8Array;

/** Bytes that follow from the key and a text, and tell nothing of either. */
export const scramble = (key: Key, text: string): Buffer => createHmac('sha256', key).update(text).digest();
