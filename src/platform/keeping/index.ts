/** Where a key can be kept that must not lie beside what it opens. */
export { type CredentialPlace, readCredential } from './credentials.ts'
export { KeepingTrouble, type Kms } from './kms.ts'
export { readKeyText, writeKeyText } from './key-text.ts'
export { pkcs11Kms, type Pkcs11Place } from './pkcs11.ts'
