// Drives the official Node package for a parent process: one JSON object a line on standard input and output.
//
//   parent → {"call": "invoices.voidInvoice", "arguments": ["in_1", {}], "page": 100}   one call of a method
//   driver → {"send": {"method": "POST", "url": "…", "headers": {}, "body": "…"}}       what the package wants sent
//   parent → {"answer": {"status": 200, "headers": {}, "body": "…"}} or {"lost": true}  what came of it
//   driver → {"value": {}} or {"error": {"class": "StripeCardError"}}                   what the package made of it
//
// With the setting `by_itself` the package sends by itself, as it does in an application.
'use strict';

const readline = require('node:readline');

const settings = JSON.parse(process.env.CONFORMANCE_SETTINGS);
const loaded = require(require.resolve('stripe', {paths: [settings.folder, process.cwd()]}));
const Stripe = loaded.default ?? loaded;

const lines = readline.createInterface({input: process.stdin})[Symbol.asyncIterator]();
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');
const hear = async () => JSON.parse((await lines.next()).value);

class Answer extends Stripe.HttpClientResponse {
  constructor({status, headers, body}) {
    super(status, headers);
    this.content = Buffer.from(body, 'base64');
  }
  getRawResponse() {
    return this;
  }
  toStream(complete) {
    complete();
    return this.content;
  }
  async toJSON() {
    return JSON.parse(this.content.toString('utf8'));
  }
}

class Relay extends Stripe.HttpClient {
  getClientName() {
    return 'conformance';
  }
  async makeRequest(host, port, target, method, headers, body, protocol) {
    say({send: {method, url: `${protocol}://${host}:${port}${target}`, headers, body: body ?? ''}});
    const heard = await hear();
    if (heard.lost) {
      throw Object.assign(new Error('the answer was lost'), {code: 'ECONNRESET'});
    }
    return new Answer(heard.answer);
  }
}

function client() {
  const base = new URL(settings.url);
  const stripe = new Stripe(settings.key, {
    apiVersion: settings.version,
    host: base.hostname,
    port: base.port || (base.protocol === 'https:' ? 443 : 80),
    protocol: base.protocol.slice(0, -1),
    maxNetworkRetries: settings.retries,
    telemetry: false,
    ...(settings.by_itself ? {} : {httpClient: new Relay()}),
  });
  if (stripe._requestSender) {
    stripe._requestSender._getSleepTimeInMS = () => 0; // that it repeats is asked, not how long it waits
  }
  return stripe;
}

async function content(value) {
  if (Buffer.isBuffer(value)) return value;
  const pieces = [];
  for await (const piece of value) pieces.push(piece);
  return Buffer.concat(pieces);
}

// Bracket notation: a raw request of the package takes parameters in a body alone.
function pairs(value, name) {
  if (Object(value) !== value) return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => pairs(inner, name ? `${name}[${key}]` : key));
}

function raw(stripe, method, target, params) {
  if (method === 'POST') return stripe.rawRequest(method, target, params);
  return stripe.rawRequest(method, `${target}?${new URLSearchParams(pairs(params ?? {}))}`);
}

async function answer(stripe, {call, arguments: given, page, path: target, method}) {
  if (!call) return raw(stripe, method, target, given[0]);
  const steps = call.split('.');
  const name = steps.pop();
  const resource = steps.reduce((holder, step) => holder[step], stripe);
  const called = resource[name](...given);
  if (page) return called.autoPagingToArray({limit: page});
  const value = await called;
  return name === 'pdf' ? {pdf: (await content(value)).subarray(0, 5).toString('latin1')} : value;
}

const told = (error) => ({
  class: error.type ?? error.constructor.name,
  kind: error.constructor.name,
  message: String(error.message),
  code: error.code ?? null,
  param: error.param ?? null,
  status: error.statusCode ?? null,
  decline_code: error.decline_code ?? null,
  request_id: error.requestId ?? null,
});

async function main() {
  const stripe = client();
  say({ready: {package: Stripe.PACKAGE_VERSION, node: process.version}});
  for (;;) {
    const line = await lines.next();
    if (line.done) return;
    try {
      const value = await answer(stripe, JSON.parse(line.value));
      say({value, request_id: value?.lastResponse?.requestId ?? null});
    } catch (error) {
      say({error: told(error)});
    }
  }
}

main();
