/** Why an answer of the API is not there. */
export type ApiFailure =
  /** The server cannot be reached, does not answer, or does not let us in: true of every kind */
  | 'server'
  /** 403: this account may not list the kind */
  | 'forbidden'
  /** 404: the server has no such kind, version or object */
  | 'absent'
  /** 410: the list moved on while it was read page by page */
  | 'expired'
  /** Any other answer that is not the list asked for */
  | 'answer';

/** A request to the API that failed. The message is one line. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly failure: ApiFailure;
  /** Of an expired list: where it can be taken up again, at the price of a list that is of two moments. */
  readonly continueToken: string | null;
  /** Of a server that is busy: seconds after which it wants to be asked again. */
  readonly retryAfter: number | null;

  constructor(
    failure: ApiFailure,
    message: string,
    { continueToken = null, retryAfter = null }: Partial<Pick<ApiError, 'continueToken' | 'retryAfter'>> = {},
  ) {
    super(message);
    this.failure = failure;
    this.continueToken = continueToken;
    this.retryAfter = retryAfter;
  }
}
