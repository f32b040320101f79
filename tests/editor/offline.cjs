// Loaded before the language server: whatever reaches for the network is written down and fails.
"use strict";
const dns = require("node:dns");
const net = require("node:net");

function refuse(host) {
  process.stderr.write(`reached for ${host}\n`);
  throw new Error("there is no network here");
}

net.Socket.prototype.connect = function (...options) {
  const [to] = Array.isArray(options[0]) ? options[0] : options;
  return refuse(to?.host ?? to?.path ?? String(to));
};
dns.lookup = refuse;
