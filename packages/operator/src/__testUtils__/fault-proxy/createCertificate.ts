import { generate } from 'selfsigned';

/** A certificate for 127.0.0.1 that is its own authority, in PEM. */
export async function createCertificate(): Promise<{
  certificate: string;
  privateKey: string;
}> {
  const pems = await generate([{ name: 'commonName', value: 'fault proxy' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  return { certificate: pems.cert, privateKey: pems.private };
}
