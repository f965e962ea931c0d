import type { PolicyRule, RuleOptions } from '../policy-rule';
import { type Allow, type EngineName, MountedEngine } from './mounted-engine';

/**
 * The PKI secrets engine. Issuing and signing are `update`: each call makes a new certificate.
 *
 * @example `Pki.mount('pki').role('web').issue({ allowedParameters: { common_name: ['web.shop.svc'], '*': [] } })`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/pki
 */
export class Pki extends MountedEngine {
  private readonly on: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): Pki {
    return new Pki('Pki', path);
  }

  /** A role that certificates are issued by. @throws POLICY_NAME_INVALID */
  public role(name: EngineName): PkiRole {
    return new PkiRole(this.on, this.name('role', name));
  }

  /** An issuer, by its name, its id or `default`. @throws POLICY_NAME_INVALID */
  public issuer(reference: EngineName): PkiIssuer {
    return new PkiIssuer(this.on, this.name('issuer', reference));
  }

  /** The certificate of the default issuer. */
  public readCa(options?: RuleOptions): PolicyRule {
    return this.allow('cert/ca', ['read'], options);
  }

  /** The certificates of the default issuer up to its root. */
  public readCaChain(options?: RuleOptions): PolicyRule {
    return this.allow('cert/ca_chain', ['read'], options);
  }

  /** The revocation list of the default issuer. */
  public readCrl(options?: RuleOptions): PolicyRule {
    return this.allow('cert/crl', ['read'], options);
  }

  /** One certificate by its serial number, such as `17:67:16:...`; the private key is not kept. @throws POLICY_NAME_INVALID */
  public readCertificate(serial: EngineName, options?: RuleOptions): PolicyRule {
    return this.allow(`cert/${this.name('serial number', serial)}`, ['read'], options);
  }

  /** The serial numbers of all certificates. */
  public listCertificates(options?: RuleOptions): PolicyRule {
    return this.allow('certs/', ['list'], options);
  }

  /** Revokes any certificate of the mount by its serial number. */
  public revoke(options?: RuleOptions): PolicyRule {
    return this.allow('revoke', ['update'], options);
  }

  /** Removes expired certificates. */
  public tidy(options?: RuleOptions): PolicyRule {
    return this.allow('tidy', ['update'], options);
  }

  /** Makes the revocation list again. */
  public rotateCrl(options?: RuleOptions): PolicyRule {
    return this.allow('crl/rotate', ['read'], options);
  }

  /** The names of the roles. */
  public listRoles(options?: RuleOptions): PolicyRule {
    return this.allow('roles/', ['list'], options);
  }

  /** The ids of the issuers. */
  public listIssuers(options?: RuleOptions): PolicyRule {
    return this.allow('issuers/', ['list'], options);
  }

  /** Makes a root whose key never leaves the server. */
  public generateRoot(options?: RuleOptions): PolicyRule {
    return this.allow('root/generate/internal', ['update'], options);
  }

  /** Makes a key and the request for an intermediate's certificate; the key never leaves the server. */
  public generateIntermediate(options?: RuleOptions): PolicyRule {
    return this.allow('intermediate/generate/internal', ['update'], options);
  }

  /** Takes the signed certificate of an intermediate. */
  public setSignedIntermediate(options?: RuleOptions): PolicyRule {
    return this.allow('intermediate/set-signed', ['update'], options);
  }

  /** Signs an intermediate: an identity that may do this can make a CA of its own. */
  public signIntermediate(options?: RuleOptions): PolicyRule {
    return this.allow('root/sign-intermediate', ['update'], options);
  }

  /** Signs a self-issued certificate. Root-protected, therefore with `sudo`. */
  public signSelfIssued(options?: RuleOptions): PolicyRule {
    return this.allow('root/sign-self-issued', ['update', 'sudo'], options);
  }

  /** Removes all issuers and keys of the mount. Root-protected, therefore with `sudo`. */
  public deleteRoot(options?: RuleOptions): PolicyRule {
    return this.allow('root', ['delete', 'sudo'], options);
  }

  /** Where certificates say that issuer and revocation list are found. */
  public readUrls(options?: RuleOptions): PolicyRule {
    return this.allow('config/urls', ['read'], options);
  }

  /** Sets these addresses. */
  public writeUrls(options?: RuleOptions): PolicyRule {
    return this.allow('config/urls', ['update'], options);
  }
}

/** A role that certificates are issued by. */
export class PkiRole {
  /** @internal */
  public constructor(
    private readonly allow: Allow,
    private readonly name: string,
  ) {}

  /** A new key with its certificate. */
  public issue(options?: RuleOptions): PolicyRule {
    return this.allow(`issue/${this.name}`, ['update'], options);
  }

  /** A certificate for the key of a signing request, within the limits of the role. */
  public sign(options?: RuleOptions): PolicyRule {
    return this.allow(`sign/${this.name}`, ['update'], options);
  }

  /** A certificate with whatever the signing request says; the role limits little. */
  public signVerbatim(options?: RuleOptions): PolicyRule {
    return this.allow(`sign-verbatim/${this.name}`, ['update'], options);
  }

  /** The definition of the role. */
  public readRole(options?: RuleOptions): PolicyRule {
    return this.allow(`roles/${this.name}`, ['read'], options);
  }

  /** Creates or changes the role, whole or in part. */
  public writeRole(options?: RuleOptions): PolicyRule {
    return this.allow(`roles/${this.name}`, ['create', 'update', 'patch'], options);
  }

  /** Removes the role; its certificates stay. */
  public deleteRole(options?: RuleOptions): PolicyRule {
    return this.allow(`roles/${this.name}`, ['delete'], options);
  }
}

/** An issuer of a PKI mount. */
export class PkiIssuer {
  /** @internal */
  public constructor(
    private readonly allow: Allow,
    private readonly reference: string,
  ) {}

  /** Certificate, chain and settings. */
  public read(options?: RuleOptions): PolicyRule {
    return this.allow(`issuer/${this.reference}`, ['read'], options);
  }

  /** Changes name and settings. */
  public write(options?: RuleOptions): PolicyRule {
    return this.allow(`issuer/${this.reference}`, ['update', 'patch'], options);
  }

  /** Removes the issuer; its key stays. */
  public delete(options?: RuleOptions): PolicyRule {
    return this.allow(`issuer/${this.reference}`, ['delete'], options);
  }

  /** Revokes the issuer itself, for good. */
  public revoke(options?: RuleOptions): PolicyRule {
    return this.allow(`issuer/${this.reference}/revoke`, ['update'], options);
  }
}
