import type { PeerCertificate } from 'node:tls';
import { reasonOf } from '../../read/evidence-error.ts';

/** A certificate that no known authority vouches for (OpenSSL's X509_V_ERR_*, as Node names them). */
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
]);

/** Did the server answer with a certificate that is not to be trusted? */
export const isCertificateError = (code: string | undefined): boolean =>
  code !== undefined && (untrusted.has(code) || code.startsWith('CERT_') || code === 'ERR_TLS_CERT_ALTNAME_INVALID');

/** What a failed connection to `server` (host and port) means, in one line. */
export function describeConnection(error: unknown, { host, hostname }: Pick<URL, 'host' | 'hostname'>): string {
  const { code, message, names } = firstOf(error);
  if (code === undefined) return `${host}: ${message}`;
  if (untrusted.has(code))
    return `the certificate of ${host} is not signed by the authority of the kubeconfig (${code})`;
  if (code.includes('ALERT') || code === 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME') {
    return `${host} refuses the client certificate or the TLS version (${code})`;
  }
  switch (code) {
    case 'ECONNREFUSED':
      return `${host} refuses the connection`;
    case 'ENOTFOUND':
      return `the name ${hostname} is not known to DNS`;
    case 'EAI_AGAIN':
      return `the name ${hostname} could not be looked up: DNS did not answer`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `there is no route to ${host}`;
    case 'ETIMEDOUT':
      return `${host} does not answer`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return `${host} closed the connection`;
    case 'CERT_HAS_EXPIRED':
      return `the certificate of ${host} has expired`;
    case 'CERT_NOT_YET_VALID':
      return `the certificate of ${host} is not valid yet: compare the clocks`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate of ${host} is for other names: ${names ?? message}`;
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'HPE_INVALID_CONSTANT':
      return `${host} does not speak the protocol of the kubeconfig's server (${code})`;
    default:
      return `${host}: ${reasonOf({ code, message })}`;
  }
}

/** A name with several addresses fails once for each of them. `names`: those of a certificate that has not the right one. */
function firstOf(error: unknown): { code: string | undefined; message: string; names: string | undefined } {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const { code, message, cert } = first as NodeJS.ErrnoException & { cert?: Partial<PeerCertificate> };
  return { code, message: (message ?? String(first)).split('\n')[0]!.trim(), names: cert?.subjectaltname };
}
