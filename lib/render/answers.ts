import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { type DevServer } from './dev-server';
import { type Placeholder } from './placeholders';

/** What answers in place of engines that the development server does not have, and passes everything else on to it. */
export interface Answers {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** On a loopback port, to the token of the development server alone. */
export async function answersBefore(
  server: DevServer,
  placeholders: readonly Placeholder[],
): Promise<Answers> {
  const known = new Map(
    placeholders.filter(({ source }) => source === 'answer').map(({ path, data }) => [path, data]),
  );
  const front = createServer((asked, answer) => {
    const data = known.get(pathOf(asked));
    if (data === undefined || asked.headers['x-vault-token'] !== server.token)
      passOn(asked, answer, server.address);
    else {
      asked.resume();
      answer.setHeader('content-type', 'application/json').end(JSON.stringify(answered(data)));
    }
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = front.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  return {
    address: `http://127.0.0.1:${String(port)}`,
    stop: () =>
      new Promise((resolve) => {
        front.close(() => {
          resolve();
        });
        front.closeAllConnections();
      }),
  };
}

/** As an engine answers, without a lease. */
function answered(data: Placeholder['data']) {
  return { request_id: '', lease_id: '', renewable: false, lease_duration: 3600, data, warnings: null };
}

function pathOf({ url = '' }: IncomingMessage): string {
  try {
    return decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname).replace(/^\/v1\//, '');
  } catch {
    return '';
  }
}

function passOn(asked: IncomingMessage, answer: ServerResponse, address: string): void {
  const { method, url = '/', headers } = asked;
  const behind = httpRequest(new URL(url, address), { method, headers, agent: false }, (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  behind.once('error', () => answer.destroy());
  asked.pipe(behind);
}
