import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Opens a keystore as a server does, and says what is in it; fails where key and certificate do not belong together. */
const SOURCE = `import java.io.*;
import java.security.*;
import java.security.cert.X509Certificate;
import javax.net.ssl.*;
class Open {
  public static void main(String[] a) throws Exception {
    KeyStore store = KeyStore.getInstance(a[1]);
    char[] password = a[2].toCharArray();
    try (InputStream in = new FileInputStream(a[0])) { store.load(in, password); }
    String alias = store.aliases().nextElement();
    PrivateKey key = (PrivateKey) store.getKey(alias, password);
    X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
    Signature sign = Signature.getInstance("SHA256withRSA");
    sign.initSign(key);
    sign.update(new byte[] {1, 2, 3});
    byte[] signed = sign.sign();
    sign.initVerify(certificate);
    sign.update(new byte[] {1, 2, 3});
    if (!sign.verify(signed)) throw new Exception("key and certificate differ");
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, password);
    SSLContext.getInstance("TLS").init(factory.getKeyManagers(), null, null);
    System.out.println(certificate.getSerialNumber().toString(16) + " " + store.getCertificateChain(alias).length);
  }
}
`;

/** What Java finds in a keystore: the serial number in hexadecimal digits, and how many certificates its chain has. */
export function openedByJava(file: string, type: 'PKCS12' | 'JKS', password: string, folder: string) {
  const source = join(folder, 'Open.java');
  writeFileSync(source, SOURCE);
  const { status, stdout, stderr } = spawnSync(
    'java',
    ['-XX:TieredStopAtLevel=1', source, file, type, password],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  const [serial = '', certificates = ''] = stdout.trim().split(' ');
  return { serial, certificates: Number(certificates) };
}
