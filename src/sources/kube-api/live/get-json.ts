import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { isObject, type JsonObject } from '../../json.ts';
import { defaultLimits, printSize } from '../../read/limits.ts';
import { decode } from '../../read/pieces.ts';
import { answerError } from './answer-error.ts';
import { ApiError } from './api-error.ts';
import type { Connection } from './connect.ts';
import { describeConnection } from './connection-words.ts';
import { watchSilence } from './patience.ts';

/** How one request is bounded: milliseconds of silence, and a signal that ends all of them. */
export interface Bounds {
  silence: number;
  signal: AbortSignal;
}

/** How often a server that is busy is asked again, and how many seconds it is waited for at most each time. */
const attempts = 4;
const longestWait = 5;

/** Asks for one JSON object; again where the server says that it is busy and when to come back. Throws ApiError, whatever goes wrong. */
export async function getJson(connection: Connection, path: string, bounds: Bounds): Promise<JsonObject> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await askOnce(connection, path, bounds);
    } catch (error) {
      const wait = error instanceof ApiError ? error.retryAfter : null;
      if (wait === null || attempt === attempts) throw error;
      await setTimeout(Math.min(wait, longestWait) * 1000, undefined, { signal: bounds.signal }).catch(() => {});
    }
  }
}

async function askOnce(connection: Connection, path: string, bounds: Bounds): Promise<JsonObject> {
  const { server } = connection;
  const watch = watchSilence(bounds.silence);
  try {
    const response = await send(connection, path, AbortSignal.any([watch.signal, bounds.signal]));
    watch.touch();
    const text = await readBody(response, watch.touch);
    return readAnswer(response, text, server.host);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (bounds.signal.aborted) throw new ApiError('server', `${server.host} did not answer everything in time`);
    const silence = `${server.host} did not answer within ${bounds.silence / 1000} s`;
    throw new ApiError('server', watch.signal.aborted ? silence : describeConnection(error, server));
  } finally {
    watch.stop();
  }
}

async function send({ server, options }: Connection, path: string, signal: AbortSignal): Promise<IncomingMessage> {
  const send = server.protocol === 'http:' ? requestHttp : requestHttps;
  const headers = { ...(options.headers as object), Accept: 'application/json', 'Accept-Encoding': 'gzip' };
  const target = new URL(server.pathname.replace(/\/$/, '') + path, server);
  const outgoing = send(target, { ...options, headers, signal });
  // A connection that breaks during the answer is told to the reader of the answer.
  outgoing.on('error', () => {});
  outgoing.end();
  const [response] = await once(outgoing, 'response');
  return response;
}

/** The whole text of an answer: a page is small where the server keeps to the limit it was given. */
async function readBody(response: IncomingMessage, touch: () => void): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const collect = async (stream: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of stream) {
      touch();
      size += chunk.length;
      if (size > defaultLimits.file)
        throw new ApiError('answer', `an answer is larger than ${printSize(defaultLimits.file)}`);
      chunks.push(chunk);
    }
  };
  if (response.headers['content-encoding'] === 'gzip') await pipeline(response, createGunzip(), collect);
  else await pipeline(response, collect);
  return decode(Buffer.concat(chunks));
}

function readAnswer({ statusCode = 0, headers }: IncomingMessage, text: string, host: string): JsonObject {
  const body = readJson(text);
  if (statusCode !== 200) throw answerError(statusCode, body, host, readSeconds(headers['retry-after']));
  if (body !== null) return body;
  const type = headers['content-type'] ?? 'text of no type';
  if (type.startsWith('application/json')) throw new ApiError('answer', 'the answer is no whole JSON object');
  throw new ApiError('server', `${host} does not answer in JSON but ${type}: is it an API server?`);
}

function readJson(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** RFC 9110, 10.2.3: the API server gives seconds. */
const readSeconds = (retryAfter: string | undefined): number | null =>
  retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
