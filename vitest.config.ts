import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/{journeys,drills,accessibility,fuzz}/**/*.test.{ts,tsx}'],
    globalSetup: ['tests/support/one-database-server.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Journeys and drills say limits of their own.
    slowTestThreshold: 2_000,
  },
})
