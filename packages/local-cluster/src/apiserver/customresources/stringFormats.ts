import { isIP, isIPv4, isIPv6 } from 'node:net';

const DATE_TIME =
  /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const GO_DURATION = /^[+-]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/;

const CHECKS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': text => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text)),
  date: text =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  duration: text => text === '0' || GO_DURATION.test(text),
  ipv4: isIPv4,
  ipv6: isIPv6,
  ip: text => isIP(text) !== 0,
  cidr: text => isIP(text.split('/')[0]) !== 0 && /\/\d{1,3}$/.test(text),
  uuid: text => /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text),
  uri: text => URL.canParse(text),
  email: text => /^[^@\s]+@[^@\s]+$/.test(text),
  hostname: text =>
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/i.test(
      text,
    ),
  byte: text => /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0,
};

/** Whether a string has a format; formats that Kubernetes does not check either are always fine. */
export function hasFormat(format: string, text: string): boolean {
  return CHECKS[format]?.(text) ?? true;
}
