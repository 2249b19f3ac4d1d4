import { generate } from 'selfsigned';
import { EndpointPickerOptions } from '../flags/EndpointPickerOptions';

const VALID_FOR_MS = 10 * 365 * 24 * 3600 * 1000;

/**
 * A certificate with its key, both PEM.
 *
 * @public
 */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/** Gateways do not verify it; it only keeps the bytes from being read. */
async function selfSigned(): Promise<Certificate> {
  const pem = await generate(
    [{ name: 'organizationName', value: 'Inference Ext' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + VALID_FOR_MS),
    },
  );
  return { key: pem.private, certificate: pem.cert };
}

/**
 * The certificate for TLS as the flags want it: none, from a directory with tls.crt and tls.key,
 * or with a certificate made for this run.
 *
 * @param options - the flags
 * @param readFile - reads the directory's files
 * @throws when the files cannot be read
 *
 * @public
 */
export async function serverCertificate(
  options: Pick<EndpointPickerOptions, 'secureServing' | 'certPath'>,
  readFile: (path: string) => string,
): Promise<Certificate | undefined> {
  if (!options.secureServing) {
    return undefined;
  }
  return options.certPath
    ? {
        key: readFile(`${options.certPath}/tls.key`),
        certificate: readFile(`${options.certPath}/tls.crt`),
      }
    : selfSigned();
}
