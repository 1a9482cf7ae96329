/** Work for later, kept in the database: sent inside a transaction, retried, and on a timetable. */
export { defineQueue, startJobs, send, type Handler, type Ids, type Jobs, type Queue, type QueueOptions } from './jobs.ts'
