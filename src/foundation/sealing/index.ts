export {
  type Bytes,
  bytesOf,
  concat,
  equalBytes,
  fromBase64,
  fromBase64Url,
  fromHex,
  textOf,
  toBase64,
  toBase64Url,
  toHex,
  utf8,
} from './bytes.ts'
export { newKey, type RandomBytes, randomBelow, randomBytes, ready } from './random.ts'
export {
  currentSuite,
  type ContextAround,
  envelopeOverhead,
  firstByteOf,
  open,
  openPadded,
  seal,
  sealPadded,
  type Suite,
  wrappedOpener,
  type WrappedOpener,
} from './envelopes.ts'
export { hash, keyedHash, sha256 } from './hashing.ts'
export { newSigningPair, type SigningPair, sign, verify } from './signing.ts'
export {
  newReceivingPair,
  openFrom,
  type ReceivingPair,
  receivingPrivateKeyLength,
  receivingPublicKeyLength,
  sealTo,
} from './receiving.ts'
export {
  decoySalt,
  newPassphrase,
  normalisePassphrase,
  passphraseBits,
  saltLength,
  type SplitSecret,
  splitSecret,
  standardCost,
  type StretchCost,
  stretchPassphrase,
} from './passphrases.ts'
export { newRecoveryCode, readRecoveryCode, recoveryCodeBits, splitRecoveryCode } from './recovery-codes.ts'
export * as merkle from './merkle.ts'
