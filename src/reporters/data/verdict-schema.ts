import { z } from 'zod';

/** A verdict in documents for programs. */
export const verdictSchema = z.enum(['pass', 'fail', 'inconclusive']);
