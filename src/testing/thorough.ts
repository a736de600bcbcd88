/** Whether the suites run all that they have, which takes hours, or what stands for it. */
export const thorough = process.env.SWITCHOVER_THOROUGH === '1';
