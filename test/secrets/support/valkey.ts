import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/**
 * The least of a Valkey server that the database engine needs to make and drop users: it says yes to every command
 * and remembers it. Users and leases are the real engine's.
 */
export class Valkey {
  public readonly commands: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  public static start(): Promise<Valkey> {
    const server = createServer();
    const valkey = new Valkey(server);
    server.on('connection', (socket) => {
      valkey.serve(socket);
    });
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        resolve(valkey);
      });
    });
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The users that were made, in order. */
  public get users(): readonly string[] {
    return this.commands.flatMap((command) => /^ACL SETUSER (\S+)/.exec(command)?.[1] ?? []);
  }

  public stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  private serve(socket: Socket): void {
    let received = '';
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (;;) {
        const command = /^\*(\d+)\r\n((?:\$\d+\r\n[^\r\n]*\r\n)*)/.exec(received);
        const words = [...(command?.[2] ?? '').matchAll(/\$\d+\r\n([^\r\n]*)\r\n/g)].map(
          (word) => word[1] ?? '',
        );
        if (command === null || words.length < Number(command[1])) return;
        received = received.slice(command[0].length);
        this.commands.push(words.join(' '));
        socket.write(words[0] === 'HELLO' ? '%1\r\n$6\r\nserver\r\n$6\r\nvalkey\r\n' : '+OK\r\n');
      }
    });
  }
}
