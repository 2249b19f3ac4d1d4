import { generate } from 'selfsigned';
import { SidecarOptions } from '../configuration/SidecarOptions';

const VALID_FOR_MS = 10 * 365 * 24 * 3600 * 1000;

/**
 * Key and certificate that clients are served with: from a directory with
 * tls.crt and tls.key, or made for this run.
 *
 * @returns undefined when the flags want no TLS
 * @throws when the files cannot be read
 */
export const serverTls = async (
  secure: SidecarOptions['secure'],
  now: number,
  readFile: (path: string) => string,
): Promise<{ key: string; cert: string } | undefined> => {
  if (!secure) {
    return undefined;
  }
  const { certPath } = secure;
  if (certPath) {
    return {
      key: readFile(`${certPath}/tls.key`),
      cert: readFile(`${certPath}/tls.crt`),
    };
  }
  const pem = await generate(
    [{ name: 'organizationName', value: 'llm-d Inference' }],
    {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(now + VALID_FOR_MS),
    },
  );
  return { key: pem.private, cert: pem.cert };
};
