'use strict';
const net = require('node:net');

function canListen(port, host) {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', error => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/** True when nobody listens on the port, on IPv4 or IPv6. */
async function isFree(port) {
  return (await canListen(port, '0.0.0.0')) && (await canListen(port, '::'));
}

module.exports = { isFree };
