/**
 * How hints get to workers. They may be lost or repeated: what is due is found by ticks.
 *
 * <pre>
 * a process that runs all the time   InProcessHints   threads of its own
 * the Lambda function with a queue   SqsHints         SQS → lambda.HintConsumer, in any instance
 * the Lambda function without one    NoHints          ticks alone
 * </pre>
 */
package io.allim.queue;
