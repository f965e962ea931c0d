// What a workload asks for: typed references to secrets, and the files made of them. Each file yields the agent's
// template, the policy rules that it needs and the facts for reports. No value of a secret is ever here.
// Imported by access and workload; imports policy and core, and no construct framework.
export { kv2, Kv2Mount, Kv2Secret } from './kv2';
export { kv1, Kv1Mount, Kv1Secret } from './kv1';
export { database, DatabaseCredentials, DatabaseMount } from './database';
export { pki, PkiMount, PkiCertificates } from './pki';
export { vaultPath, VaultPath, type VaultPathOptions } from './vault-path';
export { base64Decoded, base64Encoded, jsonEncoded, urlEncoded } from './encodings';
export { dotenvFile, DotenvFile, kubeletEnvFile } from './dotenv-file';
export { jsonFile, type JsonContent, JsonFile, type JsonObject } from './json-file';
export { propertiesFile, PropertiesFile } from './properties-file';
export { secretText, SecretText, type SecretTextValue } from './secret-text';
export { CertificateFile } from './certificate-file';
export { type CertificateName, type CertificateOptions } from './certificate-options';
export { CertificateParts } from './certificate-parts';
export { PodField, podText, PodText } from './pod-field';
export { RawFile } from './raw-file';
export { SecretFile, type FileFormat, unitedReads } from './secret-file';
export { type Encoding, SecretRef } from './secret-ref';
export { type SecretEngine, type SecretRead, SecretRequest } from './secret-request';
export { type EntryValue } from './entry-value';
export { FileName } from './file-name';
export { type FileContent, type NamedSecretFile, secretFiles, toSecretFile } from './file-content';
export { TEMPLATE_DELIMITERS } from './template-delimiters';
