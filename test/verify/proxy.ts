import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy as companies have them: passes on plain requests and tunnels, and keeps what it has seen. */
export class Proxy {
  /** `CONNECT host:port`, or method and whole address. */
  public readonly requests: string[] = [];
  /** Credentials of the proxy, as they were sent. */
  public readonly credentials: (string | undefined)[] = [];
  /** Whatever passed back in plain text. */
  public answers = '';
  /** What is answered to every tunnel in place of making it. */
  public refusal: number | undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  public constructor() {
    this.server = createServer((incoming, answer) => {
      this.note(incoming, incoming.url ?? '');
      const { method, headers } = incoming;
      const onward = request(new URL(incoming.url ?? ''), { method, headers, agent: false }, (from) => {
        answer.writeHead(from.statusCode ?? 502, from.headers);
        from.on('data', (chunk: Buffer) => {
          this.answers += chunk.toString();
        });
        from.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      incoming.pipe(onward);
    });
    this.server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
      this.note(incoming, incoming.url ?? '');
      if (this.refusal !== undefined) {
        socket.end(`HTTP/1.1 ${String(this.refusal)} Refused\r\n\r\n`);
        return;
      }
      const { hostname, port } = new URL(`http://${incoming.url ?? ''}`);
      const target = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        target.pipe(socket);
        socket.pipe(target);
      });
      for (const one of [target, socket]) one.on('error', () => one.destroy());
    });
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  public async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  /** Host and port. */
  public get host(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  public async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private note({ method, headers }: IncomingMessage, target: string): void {
    this.requests.push(`${method ?? ''} ${target}`);
    this.credentials.push(headers['proxy-authorization']);
  }
}
