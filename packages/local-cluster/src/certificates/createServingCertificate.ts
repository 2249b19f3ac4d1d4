import { generate } from 'selfsigned';

/** A certificate that is its own authority, in PEM. */
export interface ServingCertificate {
  certificate: string;
  privateKey: string;
}

const NAMES = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
];
const VALID_DAYS = 365;

/** Makes the certificate that the API server shows and that clients trust as CA. Valid from an hour ago, for a year. */
export async function createServingCertificate(
  now: Date,
): Promise<ServingCertificate> {
  const hour = 3_600_000;
  const pems = await generate(
    [{ name: 'commonName', value: 'llm-d local cluster' }],
    {
      algorithm: 'sha256',
      keyType: 'ec',
      notBeforeDate: new Date(now.getTime() - hour),
      notAfterDate: new Date(now.getTime() + VALID_DAYS * 24 * hour),
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        {
          name: 'keyUsage',
          digitalSignature: true,
          keyCertSign: true,
          keyEncipherment: true,
          critical: true,
        },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 7, ip: '127.0.0.1' },
            ...NAMES.map(value => ({ type: 2 as const, value })),
          ],
        },
      ],
    },
  );
  return { certificate: pems.cert, privateKey: pems.private };
}
