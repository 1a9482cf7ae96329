export { Redacted, redact, reveal } from './redacted.ts'
