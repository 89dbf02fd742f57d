import { join } from 'node:path'

/**
 * A Python that has Ultralytics. `npm test` makes it (`scripts/bootstrap/needs.mjs`); the Python tests use the same
 * (`test/remote/conftest.py`).
 */
export const ULTRALYTICS_PYTHON =
  process.env.GPU_RETRAIN_TEST_PYTHON || join(import.meta.dirname, '../../.local/test-venv/bin/python')
