import { isAllowedHost, LOOPBACK_GATEWAYS } from './hostPattern';

describe('isAllowedHost', () => {
  it.each([
    ['http://127.64.0.2', LOOPBACK_GATEWAYS, true],
    ['http://127.0.0.1:8080/v1', LOOPBACK_GATEWAYS, true],
    ['http://localhost:80', LOOPBACK_GATEWAYS, true],
    ['http://[::1]:8080', LOOPBACK_GATEWAYS, true],
    // Other spellings of addresses are what they mean.
    ['http://0x7f000001', LOOPBACK_GATEWAYS, true],
    ['http://127.evil.example', LOOPBACK_GATEWAYS, false],
    ['http://127.0.0.1.evil.example', LOOPBACK_GATEWAYS, false],
    ['http://169.254.169.254', LOOPBACK_GATEWAYS, false],
    ['http://gw.example.com', ['*.example.com'], true],
    ['http://GW.Example.com', ['gw.example.com'], true],
    ['http://example.com', ['*.example.com'], false],
    ['http://gw.example.com.evil.net', ['*.example.com'], false],
    ['http://user:pw@evil.net/gw.example.com', ['*.example.com'], false],
    ['http://10.0.0.7:8080', ['10.0.0.7:8080'], true],
    ['http://10.0.0.7:9090', ['10.0.0.7:8080'], false],
    ['http://10.0.0.7', ['10.0.0.7:80'], true],
    ['https://10.0.0.7', ['10.0.0.7:443'], true],
    ['http://10.0.0.7', [], false],
  ])('%s on %j: %p', (url, patterns, allowed) => {
    expect(isAllowedHost(new URL(url), patterns)).toBe(allowed);
  });
});
