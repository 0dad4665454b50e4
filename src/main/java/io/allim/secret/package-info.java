/**
 * Secrets of the configuration that stand elsewhere: in AWS Systems Manager's Parameter Store, in AWS Secrets Manager, or in a file. The
 * configuration names the place. The value is read when it is first needed, never while the process starts, and is not kept for long.
 */
package io.allim.secret;
