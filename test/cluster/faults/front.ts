import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Certificate } from '../../support/certificates';

/** What the front does with a request before, or in place of, passing it on. */
export interface FrontFault {
  /** Answers with this status and Vault's own form of an error, and passes nothing on. */
  readonly status?: number;
  /** Waits before it passes the request on. */
  readonly delayMs?: number;
}

/**
 * What stands between the pods of one trial and the server: a proxy as a load balancer is one. The server behind it is
 * real; the faults of the way, and answers that a healthy server cannot be brought to give, are the front's.
 */
export class Front {
  private server: Server | TlsServer | undefined;
  private readonly sockets = new Set<Socket>();
  private fault: FrontFault = {};
  private port = 0;

  public constructor(
    private readonly host: string,
    private readonly target: URL,
    private readonly tls?: Certificate,
  ) {}

  /** Where the pods reach it; the same after each {@link open}. */
  public get address(): string {
    return `${this.tls === undefined ? 'http' : 'https'}://${this.host}:${String(this.port)}`;
  }

  /** Listens, at the first time on a port of its own choice. */
  public async open(): Promise<void> {
    const handle = (incoming: IncomingMessage, answer: ServerResponse): void => {
      void this.handle(incoming, answer);
    };
    const server = this.tls === undefined ? createServer(handle) : createTlsServer(pem(this.tls), handle);
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, this.host, resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Nobody listens any more, and connections that stand are cut. */
  public async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  /** From now on. Without an argument it passes everything on. */
  public behave(fault: FrontFault = {}): void {
    this.fault = fault;
  }

  /** Shows another certificate from now on. */
  public present(certificate: Certificate): void {
    (this.server as TlsServer).setSecureContext(pem(certificate));
    for (const socket of this.sockets) socket.destroy();
  }

  private async handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { status, delayMs } = this.fault;
    if (delayMs !== undefined) await sleep(delayMs, undefined, { ref: false });
    if (status !== undefined) {
      incoming.resume();
      answer.writeHead(status, { 'content-type': 'application/json' });
      answer.end(JSON.stringify({ errors: [`fault of the test: ${String(status)}`] }));
      return;
    }
    const { method, url, headers } = incoming;
    const onward = request(new URL(url ?? '/', this.target), { method, headers, agent: false }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  }
}

function pem({ certFile, keyFile }: Certificate): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) };
}
