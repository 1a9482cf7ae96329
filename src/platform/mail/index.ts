/** Mail, as the machine knows it: giving finished messages to a relay, and taking in what comes back. */
export { openRelay, type Outgoing, type Relay, type RelaySettings, type Sent, type Watch } from './relay.ts'
export { readReply, type Reply } from './reply.ts'
export { takeInMail, type Incoming, type MailIntake } from './intake.ts'
