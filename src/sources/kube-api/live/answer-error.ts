import { type JsonObject, objectIn, textIn } from '../../json.ts';
import { ApiError, type ApiFailure } from './api-error.ts';

const failures: Record<number, ApiFailure> = { 401: 'server', 403: 'forbidden', 404: 'absent', 410: 'expired' };

/**
 * An answer that is not 200; `body` is the Status that the API server gives (meta/v1), null where something else answered.
 * `retryAfter`: seconds after which the server wants to be asked again.
 */
export function answerError(
  status: number,
  body: JsonObject | null,
  host: string,
  retryAfter: number | null,
): ApiError {
  const message = body === null ? null : textIn(body, 'message');
  const said = message === null ? '' : `: ${message.slice(0, 500)}`;
  const words =
    status === 401 ? `${host} does not accept the credentials (401)${said}` : `${host} answers ${status}${said}`;
  const continueToken = textIn(objectIn(body ?? {}, 'metadata'), 'continue');
  return new ApiError(failures[status] ?? 'answer', words, { continueToken, retryAfter });
}
