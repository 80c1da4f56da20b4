// The official npm @adyen/api-library as a till: one JSON object a line in, {id, response} or {id, error} a line out.
// In: {id, url, ca, key, timeout, message}. The library adds its fixed port and path to the address: they become a query.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Client, Config, TerminalLocalAPI } = require('@adyen/api-library');
const { version } = require('@adyen/api-library/package.json');
console.log(JSON.stringify({ package: '@adyen/api-library', version, node: process.version }));

async function ask({ id, url, ca, key, timeout, message }) {
  const config = new Config({
    apiKey: 'x',
    environment: 'TEST',
    certificatePath: ca,
    terminalApiLocalEndpoint: `${url}/nexo/?`,
    connectionTimeoutMillis: timeout,
  });
  try {
    const response = await new TerminalLocalAPI(new Client(config)).request(message, key);
    console.log(JSON.stringify({ id, response }));
  } catch (error) {
    console.log(JSON.stringify({ id, error: String(error?.message ?? error) }));
  }
}

for await (const line of createInterface({ input: process.stdin })) ask(JSON.parse(line));
